"""Files of every kind by their ending, folders, Parquet and JSON Lines."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from ingest.reading import Sheet, listing, read, read_bytes, sheet_name
from models.errors import ForPerson


@pytest.mark.parametrize(
    ("text", "name"),
    [("Cases", "cases"), ("Past Returns", "past_returns"), ("marac-agencies ", "marac_agencies")],
)
def test_names_are_compared_in_one_form(text: str, name: str) -> None:
    assert sheet_name(text) == name


def test_a_longer_name_is_another_kind(tmp_path: Path) -> None:
    (tmp_path / "marac_cases.csv").write_text("case_id\nC1\n")
    assert [sheet.name for sheet in read(tmp_path)] == ["marac_cases"]


def test_a_folder_is_read_in_name_order_without_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person_id\nP1\n")
    (tmp_path / "Cases.TSV").write_text("case_id\tmarac_id\nC1\tM1\n")
    (tmp_path / "minutes.docx").write_bytes(b"x")
    (tmp_path / "~$people.xlsx").write_bytes(b"x")
    (tmp_path / ".hidden.csv").write_text("x\n")
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "people.csv").write_text("person_id\nP2\n")
    first, second = read(tmp_path)
    assert [(first.origin, first.name), (second.origin, second.name)] == [
        ("Cases.TSV", "cases"),
        ("people.csv", "people"),
    ]
    assert first.notes == ["minutes.docx was not read: its ending is not one that can be."]
    assert second.notes == []


def test_several_paths_are_read_in_the_order_given(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text("x\n1\n")
    assert [sheet.name for sheet in read([tmp_path / "b.csv", tmp_path / "a.csv"])] == ["b", "a"]
    assert listing(tmp_path).files == [tmp_path / "a.csv", tmp_path / "b.csv"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("area.zip", "area.zip is a zip file: unpack it"),
        ("area.docx", "area.docx is not a kind of file that can be read"),
        ("cases", "cases is not a kind of file that can be read"),
    ],
)
def test_other_kinds_of_file_are_refused(name: str, sentence: str) -> None:
    with pytest.raises(ForPerson, match=sentence):
        read_bytes(name, b"x")


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ForPerson, match="There is no file or folder"):
        list(read(tmp_path / "cases.csv"))


def test_a_folder_without_a_readable_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.docx").write_bytes(b"x")
    with pytest.raises(ForPerson, match="holds no file that can be read"):
        list(read(tmp_path))


def test_a_file_that_may_not_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(path)

    (tmp_path / "cases.csv").write_text("case_id\n")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ForPerson, match="cases.csv cannot be opened"):
        list(read(tmp_path))


def parquet(frame: pl.DataFrame) -> Sheet:
    written = io.BytesIO()
    frame.write_parquet(written)
    (only,) = read_bytes("cases.parquet", written.getvalue())
    return only


def test_parquet_columns_of_every_type_become_text() -> None:
    frame = pl.DataFrame(
        {
            " Case  id ": ["C1", " ", None],
            "date": [dt.date(2025, 7, 9), None, dt.date(1999, 1, 2)],
            "stamp": [dt.datetime(2025, 7, 9, 13, 5), dt.datetime(2025, 7, 9), None],
            "start": [dt.time(9, 30), dt.time(0, 0), dt.time(1, 2, 3)],
            "n": [1, None, 3],
            "share": [3.0, 2.5, float("nan")],
            "money": [Decimal("2.00"), Decimal("2.50"), None],
            "yes": [True, False, None],
            "list": [["a", "b"], [], [None, "c"]],
            "numbers": [[1.0, 2.5], None, [3.0]],
            "kind": pl.Series(["x", "y", None], dtype=pl.Categorical),
        }
    )
    assert parquet(frame).frame.to_dict(as_series=False) == {
        "Case id": ["C1", None, None],
        "date": ["2025-07-09", None, "1999-01-02"],
        "stamp": ["2025-07-09 13:05", "2025-07-09", None],
        "start": ["09:30", "00:00", "01:02:03"],
        "n": ["1", None, "3"],
        "share": ["3", "2.5", None],
        "money": ["2", "2.50", None],
        "yes": ["yes", "no", None],
        "list": ["a;b", None, "c"],
        "numbers": ["1;2.5", None, "3"],
        "kind": ["x", "y", None],
    }


def test_parquet_rows_are_counted_as_under_a_row_of_headings() -> None:
    read = parquet(pl.DataFrame({"a": ["1", None, "3"]}))
    assert (read.name, read.first_row, read.rows.to_list()) == ("cases", 2, [2, 4])


def test_a_local_time_with_a_zone_stays_the_local_time() -> None:
    stamp = dt.datetime(2025, 7, 9, 13, 5)
    frame = pl.DataFrame({"at": [stamp]}).with_columns(
        pl.col("at").dt.replace_time_zone("Europe/London")
    )
    assert parquet(frame).frame["at"].to_list() == ["2025-07-09 13:05"]


@pytest.mark.parametrize("data", [b"", b"PAR1 not really PAR1"])
def test_a_damaged_parquet_file_is_named(data: bytes) -> None:
    with pytest.raises(ForPerson, match="cases.parquet is (empty|damaged)"):
        read_bytes("cases.parquet", data)


def json_lines(text: str) -> Sheet:
    (only,) = read_bytes("cases.jsonl", text.encode())
    return only


def test_json_lines_become_text() -> None:
    read = json_lines(
        '{"id": "C1", "n": 3, "share": 2.0, "yes": true, "list": ["a", "b"]}\n'
        '{"id": " ", "n": null, "share": 2.5, "yes": false, "more": "x"}\n'
    )
    assert read.frame.to_dict(as_series=False) == {
        "id": ["C1", None],
        "n": ["3", None],
        "share": ["2", "2.5"],
        "yes": ["yes", "no"],
        "list": ["a;b", None],
        "more": [None, "x"],
    }
    assert (read.first_row, read.rows.to_list()) == (1, [1, 2])


def test_json_values_of_mixed_types_and_blank_lines_are_read() -> None:
    read = json_lines(
        '{"id": 1, "v": [1.0, true]}\n\n{"id": "C2", "v": {"a": "é"}}\n{"id": true, "v": 2.0}'
    )
    assert read.frame.rows() == [("1", "1;yes"), ("C2", '{"a": "é"}'), ("yes", "2")]
    assert read.rows.to_list() == [1, 3, 4]


@pytest.mark.parametrize("line", ['{"id": ', "[1, 2]", '"C2"', "[" * 100_000])
def test_a_line_that_is_no_object_is_named(line: str) -> None:
    with pytest.raises(ForPerson, match="Line 2 of cases.jsonl is not a JSON object"):
        json_lines('{"id": "C1"}\n' + line + "\n")


def test_a_number_with_many_digits_stays_whole() -> None:
    read = json_lines('{"id": 943476591912345678}\n')
    assert read.frame.rows() == [("943476591912345678",)]


def test_a_workbook_is_read_from_a_path(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["case_id"])
    book.active.append(["C1"])
    book.save(tmp_path / "cases.xlsx")
    (only,) = read(tmp_path / "cases.xlsx")
    assert (only.origin, only.name, only.frame.rows()) == ("cases.xlsx", "cases", [("C1",)])
