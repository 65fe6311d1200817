"""The commands that read, on the record that the issue's example line made from nothing."""

import csv
import json
from io import StringIO

import polars as pl
import pytest
from openpyxl import load_workbook
from running import Done, Place, assert_one_sentence

from queries.indicators import INDICATORS
from queries.reports import REPORTS

YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")


def test_the_example_line_works_from_nothing(example: tuple[Place, Done]) -> None:
    place, done = example
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    files = json.loads(done.out[done.out.index("[") :])
    assert all(file["rejected"] == 0 and not file["notes"] for file in files)
    by_kind = {file["kind"]: file for file in files}
    assert by_kind["cases"]["added"] == 2000
    assert (place.folder / "area.key").stat().st_size == 64
    assert "16 meetings written to R.xlsx" in done.err


def test_its_figures_are_all_there(filled: Place) -> None:
    figures = json.loads((filled.folder / "figures.json").read_text(encoding="utf-8"))
    assert [row["key"] for row in figures] == list(INDICATORS)
    assert all(
        row.keys()
        == {"key", "group", "value", "numerator", "denominator", "recorded", "unit", "left_out"}
        for row in figures
    )
    by_key = {row["key"]: row for row in figures}
    assert by_key["cases_discussed"]["value"] > 900
    assert 20 < by_key["repeat_rate"]["value"] < 45


def test_its_return_opens(filled: Place) -> None:
    page = load_workbook(filled.folder / "R.xlsx").active
    assert page is not None
    assert (page.max_row, page.max_column) == (17, 32)
    cells = json.loads(filled("return", "--quarter", "2025-Q3", "--json").out)
    assert [row["cells"]["C"]["value"] for row in cells] == [
        page.cell(row, 3).value for row in range(2, 18)
    ]


def test_figures_come_as_csv_and_as_a_table_too(filled: Place) -> None:
    printed = filled("indicators", *YEAR, "--by", "month", "--csv")
    rows = list(csv.DictReader(StringIO(printed.out)))
    assert {row["group"] for row in rows} == {f"2025-{month:02}" for month in range(1, 13)}
    shown = filled("indicators", *YEAR, "--as-of", "31/12/2025")
    assert (shown.code, "Figures" in shown.out) == (0, True)


def test_figures_of_a_marac_are_asked_for_by_id_or_name(filled: Place) -> None:
    maracs = pl.read_csv(filled.folder / "X" / "maracs.csv")
    asked = [
        json.loads(filled("indicators", *YEAR, "--marac", text, "--json").out)
        for text in maracs.select("marac_id", "name").row(0)
    ]
    assert asked[0] == asked[1]


def test_every_report_is_described_and_printed(filled: Place) -> None:
    for name in REPORTS:
        described = json.loads(filled("report", name, "--describe", "--json").out)
        assert [row["column"] for row in described] == list(REPORTS[name].columns)
    for name in ("referral-sources", "themes"):
        rows = json.loads(filled("report", name, *YEAR, "--json").out)
        assert list(rows[0]) == list(REPORTS[name].columns)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("indicators", "--from", "2025-02-30", "--to", "2025-12-31"), ["2025-02-30"]),
        (("indicators", "--from", "2025-12-31", "--to", "2025-01-01"), []),
        (("indicators", *YEAR, "--marac", "Atlantis"), ["Atlantis"]),
        (("indicators", *YEAR, "--by", "week"), ["“week”", "month"]),
        (("indicators", "--to", "2025-12-31"), ["--from"]),
        (("return", "--quarter", "2025-Q5", "--out", "R.xlsx"), ["2025-Q5"]),
        (("return", "--quarter", "2025-Q3"), ["--out R.xlsx"]),
        (("return", "--quarter", "2025-Q3", "--out", "N.xlsx", "--edition", "irish"), ["irish"]),
        (
            ("return", "--quarter", "2025-Q3", "--out", "N.xlsx", "--template", "no.xlsx"),
            ["no.xlsx"],
        ),
        (("report", "gossip", *YEAR), ["“gossip”", "referral-sources"]),
        (("report", "themes"), ["--from"]),
        (("import", "nowhere"), ["nowhere"]),
        (("import", "X", "--source", "No Such!"), ["“No Such!”"]),
        (("import", "X", "--mapping", "no.toml"), ["no.toml"]),
        (("nonsense",), ["nonsense"]),
        (("generate", "--cases", "0", "--out", "Y"), ["--cases"]),
        (("restore", "no.duckdb", "--yes"), ["no.duckdb"]),
        (("init",), ["There is already a record", "marac serve"]),
        (("user", "add", "ann", "--name", "Ann", "--role", "king"), ["“king”", "coordinator"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_was_asked_wrongly_is_said_in_one_sentence(
    filled: Place, arguments: tuple[str, ...], words: list[str]
) -> None:
    done = filled(*arguments)
    assert_one_sentence(done, *words, code=done.code)
    assert done.code in (1, 2)


def test_doctor_finds_the_record_well(filled: Place) -> None:
    done = filled("doctor", "--rebuild-facts", "--json")
    states = {row["check"]: row["state"] for row in json.loads(done.out)}
    assert (done.code, set(states.values())) == (0, {"well", "odd"})
    assert states["stored facts"] == states["references"] == states["facts"] == "well"
