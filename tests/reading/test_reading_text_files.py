"""CSV and its kin, whatever program wrote them."""

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.reading import Sheet, read_bytes
from models.errors import ForPerson


def sheet(data: str | bytes, name: str = "cases.csv", **kinds: list[str]) -> Sheet:
    """The one sheet of a text file."""
    (only,) = read_bytes(name, data if isinstance(data, bytes) else data.encode(), kinds)
    return only


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_from_the_headings(separator: str) -> None:
    read = sheet(separator.join(["case_id", "note", "n"]) + "\n" + separator.join(["C1", "a", "2"]))
    assert read.frame.columns == ["case_id", "note", "n"]
    assert read.frame.rows() == [("C1", "a", "2")]
    assert read.notes == []


def test_other_separators_inside_the_cells_do_not_mislead() -> None:
    read = sheet("case_id;agencies\nC1;a, b, c\nC2;d, e, f\n")
    assert read.frame.rows() == [("C1", "a, b, c"), ("C2", "d, e, f")]


def test_one_column_of_lists_is_one_column() -> None:
    read = sheet("agencies\npolice;idva\nhousing\npolice\n")
    assert read.frame.rows() == [("police;idva",), ("housing",), ("police",)]


def test_excels_own_separator_line_is_not_a_row() -> None:
    read = sheet("sep=;\r\ncase_id;a,b,c,d\r\nC1;x\r\n")
    assert read.frame.rows() == [("C1", "x")]
    assert read.rows.to_list() == [2]


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("cp1252", ["Read as Windows-1252."]),
        ("utf-16", ["Read as UTF-16."]),
    ],
)
def test_each_encoding_reads_the_same(encoding: str, note: list[str]) -> None:
    read = sheet("case_id,note\r\nC1,Zoë’s café\r\n".encode(encoding))
    assert read.frame.columns == ["case_id", "note"]
    assert read.frame.rows() == [("C1", "Zoë’s café")]
    assert read.notes == note


def test_characters_of_no_encoding_are_named_by_their_line() -> None:
    with pytest.raises(ForPerson, match="cases.csv has characters on line 2 that are neither"):
        sheet(b"case_id\n\x81\xe9\n")


def test_half_a_character_of_utf_16_is_refused() -> None:
    with pytest.raises(ForPerson, match="neither UTF-8 nor UTF-16"):
        sheet("case_id\nC1".encode("utf-16") + b"\x00")


@pytest.mark.parametrize("data", [b"", b" \r\n \n", b"\xef\xbb\xbf", "\r\n".encode("utf-16")])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(ForPerson, match="cases.csv is empty"):
        sheet(data)


@pytest.mark.parametrize("data", [b",,,\n,,\n", b'"",""\n'])
def test_a_file_without_headings_is_refused(data: bytes) -> None:
    with pytest.raises(ForPerson, match="has no headings"):
        sheet(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04abc", "an Excel workbook or a zip file"),
        (b"\xd0\xcf\x11\xe0abc", "an old Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"abc\x00\x01\x02", "not a text file"),
    ],
)
def test_a_binary_file_called_csv_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(ForPerson, match=what):
        sheet(data)


def test_a_header_alone_is_no_rows() -> None:
    read = sheet("case_id,marac_id\n")
    assert read.frame.columns == ["case_id", "marac_id"]
    assert read.frame.height == 0
    assert read.rows.to_list() == []


def test_cells_are_trimmed_and_nothing_but_spaces_is_nothing() -> None:
    read = sheet('case_id,a,b,c\nC1,  x ," ",""\n\xa0C2,"\t",,"two  words"\n')
    assert read.frame.rows() == [("C1", "x", None, None), ("C2", None, None, "two  words")]


def test_headings_lose_the_spaces_and_line_breaks_around_and_inside() -> None:
    read = sheet('" Ref\n No ",  Date  received \nR1,x\n')
    assert read.frame.columns == ["Ref No", "Date received"]
    assert read.rows.to_list() == [2]


def test_a_heading_that_stands_twice_is_told_apart_and_reported() -> None:
    read = sheet("Name,Name (2),Name\na,b,c\n")
    assert read.frame.columns == ["Name", "Name (2)", "Name (3)"]
    assert read.frame.rows() == [("a", "b", "c")]
    assert read.notes == [
        "The heading “Name” stands more than once; in column C it was read as “Name (3)”."
    ]


def test_a_column_without_a_heading_is_left_out_and_reported_only_if_it_holds_something() -> None:
    read = sheet("a,,b,\n1,,2,stray\n")
    assert read.frame.columns == ["a", "b"]
    assert read.notes == ["Column D has no heading; what it holds was left out."]


def test_rows_keep_the_numbers_excel_shows() -> None:
    read = sheet('a,b\n\n1,"x\ny"\n,\n  , \n2,z\n')
    assert read.frame.rows() == [("1", "x\ny"), ("2", "z")]
    assert read.rows.to_list() == [3, 6]
    assert read.first_row == 2


def test_title_lines_above_the_headings_are_passed_over() -> None:
    read = sheet("Northmoor, MARAC\nCases heard\n\nid,date,victim,by\nC1,x,y,z\n")
    assert read.frame.columns == ["id", "date", "victim", "by"]
    assert (read.first_row, read.rows.to_list()) == (5, [5])
    assert read.notes == ["The headings were found on row 4."]


def test_headings_we_know_are_found_under_wider_title_lines() -> None:
    read = sheet("a,b,c,d\ncase_id,Marac ID\nC1,M1\n", cases=["case_id", "marac_id"])
    assert read.frame.columns == ["case_id", "Marac ID"]


def test_cells_beyond_the_last_heading_are_reported_with_their_rows() -> None:
    read = sheet("a,b\n1,2\n3,4,5\n6\n7,8,,\n9,10,11\n")
    assert read.frame.rows() == [("1", "2"), ("3", "4"), ("6", None), ("7", "8"), ("9", "10")]
    assert read.notes == [
        "There are more cells than headings in rows 3 and 6; "
        "what stands beyond the last heading was left out."
    ]


def test_a_first_row_with_too_many_cells_and_a_misplaced_mark_are_read_alike() -> None:
    for mark in ("x", 'x "y" z'):
        read = sheet(f'a,b\n1,2,3\n"4\n5",{mark}\n\n6,7,8\n')
        assert read.frame.rows() == [("1", "2"), ("4\n5", mark), ("6", "7")]
        assert read.rows.to_list() == [2, 3, 5]
        assert "in rows 2 and 5;" in read.notes[0]


def test_an_inch_mark_inside_a_cell_stays() -> None:
    read = sheet('a,b\n1,4 "inch\n2,said "no", left\n3,x "y" z\n')
    assert read.frame.rows()[0] == ("1", '4 "inch')
    assert read.frame.rows()[2] == ("3", 'x "y" z')


@pytest.mark.parametrize("row", ['2,"never closed\n3,x\n', '2,"a" b\n3,x\n'])
def test_a_quotation_mark_out_of_place_is_named_by_its_row(row: str) -> None:
    with pytest.raises(ForPerson, match="quotation mark out of place in row 3"):
        sheet("a,b\n1,x\n" + row)


def test_a_totals_row_at_the_foot_is_left_out() -> None:
    read = sheet("MARAC,Cases\nNorth,3\nSouth,4\nTotal:,7\n")
    assert read.frame.height == 2
    assert read.notes == ["A totals row at the foot (row 4) was left out."]


def test_a_row_of_sums_without_a_key_is_a_totals_row() -> None:
    read = sheet("id,cases,children\nA,3,1\nB,4,2\n,7,3\n")
    assert read.notes == ["A totals row at the foot (row 4) was left out."]


def test_a_row_that_lost_its_key_is_no_totals_row() -> None:
    read = sheet("id,year,women\nA,2023,100\n,2024,120\n")
    assert read.frame.height == 2
    assert read.notes == []


def test_line_ends_of_every_kind_are_read() -> None:
    for end in ("\n", "\r\n", "\r"):
        read = sheet(end.join(["a,b", "1,2", "", "3,4", ""]))
        assert read.frame.rows() == [("1", "2"), ("3", "4")]
        assert read.rows.to_list() == [2, 4]


WORDS = st.text(st.characters(codec="cp1252", exclude_categories=["C", "Z"]), max_size=6)
CELLS = st.one_of(WORDS, st.sampled_from(["a;b", "x,y", "t\tt", 'say "no"', "two\nlines", '""']))
HEADINGS = st.lists(
    st.text("abcdefghij", min_size=1, max_size=6), min_size=2, max_size=5, unique=True
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, ...]]]:
    headings = draw(HEADINGS)
    row = st.tuples(st.just("k"), *[CELLS] * (len(headings) - 1))
    return headings, draw(st.lists(row, max_size=5))


def is_utf8(data: bytes) -> bool:
    """Whether text in Windows-1252 happens to be other text in UTF-8: nobody can tell."""
    return "\ufffd" not in data.decode(errors="replace")


@given(
    table=tables(),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_table_reads_back_the_same(
    table: tuple[list[str], list[tuple[str, ...]]],
    separator: str,
    encoding: str,
    end: str,
    quoting: int,
) -> None:
    headings, rows = table
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerows([headings, *rows])
    data = written.getvalue().encode(encoding)
    assume(encoding != "cp1252" or data.isascii() or not is_utf8(data))
    read = sheet(data)
    assert read.frame.columns == headings
    assert read.frame.rows() == [tuple(cell.strip() or None for cell in row) for row in rows]
    assert read.rows.to_list() == list(range(2, len(rows) + 2))
