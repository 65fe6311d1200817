"""Excel workbooks as coordinators keep them."""

import datetime as dt
import io
import time
import zipfile
from collections.abc import Sequence

import pytest
from compound_file import compound_file, old_workbook
from openpyxl import Workbook

from ingest.reading import Sheet, read_bytes
from models.errors import ForPerson

KINDS = {"cases": ["case_id", "marac_id", "referral_date"], "people": ["person_id"]}


def workbook(*rows: list[object], title: str = "Cases", merged: Sequence[str] = ()) -> Workbook:
    """A workbook of one sheet."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    return book


def as_bytes(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def sheets(book: Workbook | bytes, name: str = "area.xlsx") -> list[Sheet]:
    return read_bytes(name, book if isinstance(book, bytes) else as_bytes(book), KINDS)


def test_values_are_text_as_a_person_would_type_them() -> None:
    heads = ["id", "date", "stamp", "start", "n", "share", "yes", "nhs", "text"]
    book = workbook(
        heads,
        [
            *("C1", dt.date(2025, 7, 9), dt.datetime(2025, 7, 9, 13, 5), dt.time(9, 30)),
            *(3, 2.5, True, 9434765919, "  x "),
        ],
        [
            *("007", dt.datetime(2025, 7, 9), dt.datetime(2025, 7, 9, 1, 2, 3), dt.time(0, 0)),
            *(3.0, 1 / 3, False, 123456789012345, " "),
        ],
    )
    (read,) = sheets(book)
    assert read.name == "cases"
    assert read.frame.rows() == [
        ("C1", "2025-07-09", "2025-07-09 13:05", "09:30", "3", "2.5", "yes", "9434765919", "x"),
        (
            *("007", "2025-07-09", "2025-07-09 01:02:03", "00:00", "3", "0.333333333", "no"),
            *("123456789012345", None),
        ),
    ]
    assert read.notes == []


def test_dates_counted_from_1904_stay_the_same_day() -> None:
    book = workbook(["id", "date"], ["C1", dt.date(2025, 7, 9)])
    book.epoch = dt.datetime(1904, 1, 1)
    (read,) = sheets(book)
    assert read.frame.rows() == [("C1", "2025-07-09")]


def test_every_sheet_is_read_under_its_own_name() -> None:
    book = workbook(["case_id"], ["C1"])
    book.create_sheet("Past Returns-2024").append(["MARAC Name"])
    assert [(read.name, read.frame.height) for read in sheets(book)] == [
        ("cases", 1),
        ("past_returns_2024", 0),
    ]


def test_a_sheet_nobody_named_takes_the_name_of_the_file() -> None:
    (read,) = sheets(workbook(["case_id"], ["C1"], title="Sheet1"), "People.xlsx")
    assert read.name == "people"


def test_empty_sheets_and_charts_are_passed_over() -> None:
    book = workbook(["case_id"], ["C1"])
    book.create_sheet("Notes")
    book.create_chartsheet("Chart")
    (read,) = sheets(book)
    assert read.notes == ["The sheet “Notes” is empty."]


def test_a_hidden_sheet_is_read_only_where_its_name_is_a_kind() -> None:
    book = workbook(["case_id"], ["C1"])
    for name, state in (("People", "hidden"), ("Lists", "hidden"), ("Old", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["person_id"])
    first, second = sheets(book)
    assert second.name == "people"
    assert first.notes == [
        "The hidden sheet “Lists” was not read.",
        "The hidden sheet “Old” was not read.",
    ]


def test_a_workbook_with_nothing_in_it_is_refused() -> None:
    with pytest.raises(ForPerson, match="area.xlsx has no sheet with anything in it"):
        sheets(Workbook())


def test_headings_below_title_lines_and_to_the_right_are_found() -> None:
    book = Workbook()
    book.active.title = "Cases"
    for cell, value in {
        "C2": "Northmoor MARAC",
        "C4": "case_id",
        "D4": "n",
        "C5": "C1",
        "D7": "=1+1",
    }.items():
        book.active[cell] = value
    book.active["C7"] = "C2"
    (read,) = sheets(book)
    assert read.frame.rows() == [("C1", None), ("C2", None)]
    assert (read.first_row, read.rows.to_list()) == (5, [5, 7])
    assert read.notes == [
        "The headings were found on row 4.",
        "Formulas: the values last calculated were read; "
        "1 formula in column D (n) with no stored value, read as empty.",
    ]


def test_errors_in_cells_are_reported_and_empty() -> None:
    book = workbook(["case_id", "ward"], ["C1", "#N/A"], ["C2", "#REF!"], ["C3", "x"])
    (read,) = sheets(book)
    assert read.frame["ward"].to_list() == [None, None, "x"]
    assert read.notes == [
        "Excel errors such as #N/A were read as empty: 2 cells in column B (ward)."
    ]


def test_a_group_heading_is_given_to_each_column_under_it() -> None:
    book = workbook(
        ["Ref", "Victim", None, "Perpetrator", None],
        [None, "Name", "Born", "Name", "Born"],
        ["C1", "A", "1990", "B", "1991"],
        merged=["A1:A2", "B1:C1", "D1:E1"],
    )
    (read,) = sheets(book)
    assert read.frame.columns == [
        *("Ref", "Victim Name", "Victim Born", "Perpetrator Name", "Perpetrator Born")
    ]
    assert read.rows.to_list() == [3]
    assert read.notes == ["Merged headings were given to each column they stand over."]


def test_group_headings_are_seen_without_cells_merged_downwards() -> None:
    book = workbook(
        [None, "Victim", None, "Perpetrator", None],
        ["Ref", "Name", "Born", "Name", "Born"],
        ["C1", "A", "1990", "B", "1991"],
        merged=["B1:C1", "D1:E1"],
    )
    (read,) = sheets(book)
    assert read.frame.columns[:2] == ["Ref", "Victim Name"]


def test_a_heading_merged_over_data_is_given_twice() -> None:
    book = workbook(
        ["Ref", "Address", None, "Date"],
        ["C1", "1 High Street", "Leeds", "2025-07-09"],
        merged=["B1:C1"],
    )
    (read,) = sheets(book)
    assert read.frame.columns == ["Ref", "Address", "Address (2)", "Date"]
    assert read.frame.height == 1


def test_a_merged_title_is_no_group_heading() -> None:
    book = workbook(
        ["Cases in 2025", None, None, None, None],
        ["case_id", "marac_id", "n", "x", "y"],
        ["C1", "M1", 1, 2, 3],
        merged=["A1:C1"],
    )
    (read,) = sheets(book)
    assert read.frame.columns == ["case_id", "marac_id", "n", "x", "y"]
    assert read.notes == ["The headings were found on row 2."]


def test_a_totals_row_at_the_foot_is_left_out() -> None:
    book = workbook(["MARAC", "Cases"], ["North", 3], ["South", 4], [None, None], ["TOTAL", 7])
    (read,) = sheets(book)
    assert read.frame.height == 2
    assert read.notes == ["A totals row at the foot (row 5) was left out."]


def with_blank_rows(data: bytes, count: int) -> bytes:
    """The workbook with so many rows of nothing but spaces at the foot of its first sheet."""
    part = "xl/worksheets/sheet1.xml"
    cells = '<c t="inlineStr"><is><t> </t></is></c><c s="0"/>'
    blank = "".join(f'<row r="{number}">{cells}</row>' for number in range(3, count + 3))
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                text = text.replace(b"</sheetData>", blank.encode() + b"</sheetData>")
            new.writestr(name, text)
    return written.getvalue()


def test_two_hundred_thousand_blank_rows_cost_little() -> None:
    book = workbook(["case_id", "marac_id", "note"], ["C1", "M1", "x"])
    data = with_blank_rows(as_bytes(book), 200_000)
    started = time.perf_counter()
    (read,) = sheets(data)
    assert read.frame.rows() == [("C1", "M1", "x")]
    assert time.perf_counter() - started < 5


def test_a_value_in_the_last_corner_is_refused_before_it_fills_the_memory() -> None:
    book = workbook(["case_id"], ["C1"])
    book.active["XFD1048576"] = "stray"
    with pytest.raises(ForPerson, match="“Cases” of area.xlsx reaches down to row 1,048,576"):
        sheets(book)


def test_a_value_far_down_alone_is_read() -> None:
    book = workbook(["case_id"], ["C1"])
    book.active["A1048576"] = "C2"
    (read,) = sheets(book)
    assert read.rows.to_list() == [2, 1_048_576]


def test_a_password_is_named() -> None:
    data = compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
    with pytest.raises(ForPerson, match="area.xlsx is protected with a password"):
        sheets(data)


# Old workbooks and those for macros were read once. They can hide macros that no cheap check
# finds, so they are refused with what to do; the same values come as .xlsx.
@pytest.mark.parametrize("name", ["area.xls", "area.xlsx", "area.csv.xls"])
def test_an_old_workbook_is_refused_with_what_to_do(name: str) -> None:
    data = old_workbook("Cases", [["case_id", "n"], ["C1", 3.0], ["C2", 2.5]])
    with pytest.raises(ForPerson, match="old format, which can hide macros: .* save it as .xlsx"):
        sheets(data, name)


def test_a_workbook_for_macros_is_refused_with_what_to_do() -> None:
    with pytest.raises(ForPerson, match="area.xlsm is a workbook for macros.* save it as .xlsx"):
        sheets(workbook(["case_id"], ["C1"]), "area.xlsm")


GOOD = as_bytes(workbook(["case_id"], *[[f"C{n}"] for n in range(200)]))
OLD = old_workbook("Cases", [["case_id"], ["C1"]])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (GOOD[: len(GOOD) // 2], "is damaged"),
        (GOOD[:2000] + b"\0\1\2\3" * 20 + GOOD[2080:], "is damaged"),
        (OLD[:1000], "is in Excel's old format"),
        (OLD[:1024], "is in Excel's old format"),
        (b"<html><table></table></html>", "is not an Excel workbook inside"),
        (b"case_id,marac_id\n", "is not an Excel workbook inside"),
    ],
)
def test_a_damaged_workbook_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(ForPerson, match=f"area.xlsx {sentence}"):
        sheets(data)


def test_a_zip_that_is_no_workbook_is_named() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(ForPerson, match="is damaged or not a workbook"):
        sheets(written.getvalue())


def bloated(part: str, size: int) -> bytes:
    """A good workbook with a further part of so many noughts."""
    written = io.BytesIO(GOOD)
    with (
        zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(part, "w", force_zip64=True) as opened,
    ):
        for _ in range(size // 1_000_000):
            opened.write(bytes(1_000_000))
    return written.getvalue()


def test_a_workbook_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(ForPerson, match=r"would unpack to 6\d MB"):
        sheets(bloated("xl/worksheets/sheet2.xml", 60_000_000))


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    data = bloated("xl/media/a.bin", 60_000_000)
    at = data.rfind(b"xl/media/a.bin") - 46
    lying = data[: at + 24] + (1000).to_bytes(4, "little") + data[at + 28 :]
    with pytest.raises(ForPerson, match="is damaged"):
        sheets(lying)
