"""Whatever stands in a cell, it is read or it is told: nothing breaks, nothing passes silently."""

from collections.abc import Mapping

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.schemas import SCHEMAS

from .sheets import LEAST, checked

DATES = st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([T ]\d\d:\d\d)?", fullmatch=True)
NUMBERS = st.floats().map(str) | st.integers().map(str) | st.from_regex(r"[-\d.,eE%]{1,12}")
WORDS = st.sampled_from(["yes", "N", "not known", "2026-07", "2024-25", "9:30", "P1;P2", "No Data"])
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
CELLS = ANYTHING | DATES | NUMBERS | WORDS | st.lists(ANYTHING, max_size=4).map(";".join)


@st.composite
def files_and_cells(draw: st.DrawFn) -> tuple[str, dict[str, str | None]]:
    file = draw(st.sampled_from(sorted(SCHEMAS)))
    columns = st.sampled_from(list(SCHEMAS[file].columns))
    return file, draw(st.dictionaries(columns, st.none() | CELLS, min_size=1, max_size=6))


@settings(deadline=None)
@given(file_and_cells=files_and_cells(), sender=st.sampled_from(["local", "north"]))
def test_any_row_is_read_or_refused_with_a_reason(
    file_and_cells: tuple[str, dict[str, str | None]], sender: str
) -> None:
    file, drawn = file_and_cells
    result = checked(file, LEAST[file] | drawn, sender=sender)
    errors = result.problems.filter(severity="error")
    assert (result.rows.height == 1) == errors.is_empty()
    for message in result.problems["message"]:
        assert message.isprintable()
        assert message.endswith((".", "?"))
    _nothing_is_lost(file, drawn, result.rows, result.problems)


def _nothing_is_lost(
    file: str, drawn: Mapping[str, str | None], rows: pl.DataFrame, problems: pl.DataFrame
) -> None:
    """A cell with a letter or a figure in it has a value, or a problem names it."""
    told = set(problems["field"])
    for name, text in drawn.items():
        written = any(letter.isalnum() for letter in text or "")
        if written and rows.height and name not in told and name != "relationships":
            assert rows[name].item() is not None, (file, name, text)
