"""Every test that the security document names is there, and each of its lines names one."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[^`\s]+)`", TEXT)
# Lines of tables with three columns: what is tried, what stops it, which test tries it.
LINES = [
    line
    for line in TEXT.splitlines()
    if line.count("|") == 4 and not re.match(r"\|\s*-+|\| (tries|does|is|has) \|", line)
]
ATTACKERS = (
    *("on the network", "perpetrator", "works for an agency", "careless partner", "malicious file"),
    *("thief", "administrator", "package"),
)


@pytest.mark.parametrize("named", sorted(set(NAMED)))
def test_a_test_that_is_named_is_there(named: str) -> None:
    path, _, function = named.partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    assert function, "a whole file proves no single line"
    assert re.search(rf"^def {re.escape(function)}\(", text, re.MULTILINE)


def test_each_line_names_its_test() -> None:
    assert len(LINES) > 45
    assert [line for line in LINES if "`tests/" not in line.rsplit("|", 2)[1]] == []


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_every_attacker_is_answered_and_what_is_not_stopped_is_said(attacker: str) -> None:
    parts = re.split(r"^## ", TEXT, flags=re.MULTILINE)
    answers = [part for part in parts if attacker in part.partition("\n")[0]]
    assert answers
    assert all("Not stopped:" in part and "`tests/" in part for part in answers)
