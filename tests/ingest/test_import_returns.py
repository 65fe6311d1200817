"""Past SafeLives returns and an area's own yearly figures."""

import tomllib
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from openpyxl import Workbook
from records import TESTER, load
from small_files import counts, files, line, reasons, stored

from ingest.files import import_paths
from ingest.published import SENDER, load_published
from models.database import writing
from models.safelives import COLUMNS
from models.settings import PROJECT
from models.tables import area_years

EDITIONS = tomllib.loads(
    (PROJECT / "data" / "reference" / "safelives_headers.toml").read_text(encoding="utf-8")
)
Row = dict[str, str | None]


def past(path: Path, edition: str, *names: str) -> Path:
    """A return of this edition, one meeting a name, each column its own number."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Sheet1"
    page.append(list(EDITIONS[edition].values()))
    for name in names:
        numbers = list(range(3, 33))
        numbers[0] = 600  # as many cases as the rest can be shares of
        page.append([name, date(2024, 1, 9), *numbers])
    book.save(path)
    return path


@pytest.mark.parametrize("edition", ["uk", "scotland"])
def test_a_past_return_is_known_by_its_headings_whatever_it_is_called(
    engine: sa.Engine, tmp_path: Path, edition: str
) -> None:
    load(engine, {"maracs": files()["maracs"]})
    path = past(tmp_path / "Q1 final (2).xlsx", edition, " north ", "South")
    report = import_paths(engine, [path], user=TESTER)
    assert report.exit_code == 0, reasons(report)
    assert counts(report) == {"Q1 final (2).xlsx returns": (2, 2, 0, 0, 0, 0)}
    first = stored(engine, "returns").row(0, named=True)
    assert (first["marac_id"], first["meeting_date"]) == ("M1", date(2024, 1, 9))
    numbers = [first[field] for letter, field in COLUMNS.items() if letter not in ("A", "B")]
    assert numbers == [600, *range(4, 33)]
    facts = stored(engine, "meeting_facts")
    assert facts["origin"].to_list() == ["return", "return"]
    assert set(facts["cases_discussed"]) == {600}


def returns(*rows: Row) -> dict[str, list[Row]]:
    return {
        "returns": [
            {"meeting_date": "2024-01-09", "cases_discussed": "5", "repeat_cases": "1"} | row
            for row in rows
        ]
    }


def test_two_spellings_of_one_marac_are_one_meeting_twice(engine: sa.Engine) -> None:
    load(engine, {"maracs": files()["maracs"]})
    names = ("North", "north", "South")
    report = load(engine, returns(*({"marac_name": name} for name in names)))
    assert reasons(report) == [("returns", 2, "double"), ("returns", 3, "double")]
    assert "in rows 2 and 3" in line(report, "returns").problems["message"][0]
    assert stored(engine, "returns")["marac_id"].to_list() == ["M2"]


def test_a_return_of_an_unknown_marac_waits_for_it(engine: sa.Engine) -> None:
    report = load(engine, returns({"marac_name": "North"}))
    assert (reasons(report), report.exit_code) == ([("returns", 2, "unknown_marac")], 1)
    assert "No MARAC is called “North”" in line(report, "returns").problems["message"][0]
    report = load(engine, {"maracs": files()["maracs"]})
    assert [(file.kind, file.added) for file in report.files] == [("maracs", 2), ("returns", 1)]
    assert stored(engine, "meeting_facts")["cases_discussed"].to_list() == [5]


def test_a_senders_own_marac_is_found_before_one_of_the_same_name(quick_engine: sa.Engine) -> None:
    load(quick_engine, {"maracs": files()["maracs"]})
    load(quick_engine, {"maracs": files()["maracs"][:1]}, sender="far")
    load(quick_engine, returns({"marac_name": "North"}, {"marac_name": "South"}), sender="far")
    assert stored(quick_engine, "returns")["marac_id"].to_list() == ["M2", "far/M1"]


def test_a_meeting_of_the_record_takes_the_place_of_a_past_return(engine: sa.Engine) -> None:
    load(engine, {"maracs": files()["maracs"]} | returns({"marac_name": "North"}))
    assert stored(engine, "meeting_facts")["origin"].to_list() == ["return"]
    meeting = {"meeting_id": "N0", "marac_id": "M1", "meeting_date": "2024-01-09", "status": "held"}
    load(engine, {"meetings": [meeting]})
    assert stored(engine, "meeting_facts")["origin"].to_list() == ["record"]
    load(engine, {"meetings": [meeting | {"meeting_date": "2024-01-10"}]})
    assert stored(engine, "meeting_facts")["origin"].sort().to_list() == ["record", "return"]


def test_an_areas_own_yearly_figures_stand_in_for_published_ones(engine: sa.Engine) -> None:
    own: list[Row] = [
        {"area": "Cumbria", "year": "2024-25", "cases_discussed": "4", "repeat_rate": "No Data"},
        {"area": "Atlantis", "year": "2024-25", "cases_discussed": "900", "repeat_rate": "31%"},
    ]
    try:
        report = load(engine, {"area_years": own})
        assert counts(report) == {"area_years.csv area_years": (2, 1, 1, 0, 0, 1)}
        with writing(engine) as connection:
            load_published(connection)
        kept = stored(engine, "area_years").filter(sender="local")
        columns = ("area", "cases_discussed", "repeat_rate")
        assert kept.select(columns).rows() == [("Atlantis", 900, 31), ("Cumbria", 4, None)]
        assert stored(engine, "area_years").filter(pl.col("area") == "Cumbria").height == 7
    finally:
        with writing(engine) as connection:
            connection.execute(area_years.delete().where(area_years.c.sender != SENDER))
            load_published(connection)
