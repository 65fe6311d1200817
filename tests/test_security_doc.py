"""Every test that the security document names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = re.findall(r"`(tests/[^`\s]+)`", (ROOT / "docs" / "security.md").read_text("utf-8"))


@pytest.mark.parametrize("named", sorted(set(NAMED)))
def test_a_test_that_is_named_is_there(named: str) -> None:
    path, _, function = named.partition("::")
    assert (ROOT / path).exists()
    if function:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {re.escape(function)}\(", text, re.MULTILINE)


def test_every_attacker_is_answered() -> None:
    assert len(NAMED) > 30
