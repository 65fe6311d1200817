"""The pages made from the code are as the code says now."""

import pytest

from queries.indicators import GROUPS, INDICATORS
from queries.reference import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_fresh(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), (
        "run: python -m queries.reference"
    )


def test_every_indicator_is_in_exactly_one_group() -> None:
    assert [i.key for group in GROUPS.values() for i in group] == list(INDICATORS)


def test_every_benchmark_names_its_source_and_day() -> None:
    for indicator in INDICATORS.values():
        if indicator.benchmark:
            assert indicator.benchmark.source.strip()
            assert indicator.benchmark.as_of < indicator.reviewed
