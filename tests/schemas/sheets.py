"""Sheets and rows for the tests of the checks."""

import polars as pl

from ingest.checking import Checked, check
from ingest.reading import Sheet
from ingest.schemas import SCHEMAS

Row = dict[str, str | None]

LEAST: dict[str, Row] = {
    "maracs": {"marac_id": "M1", "name": "North"},
    "agencies": {"agency_id": "A1", "name": "Police", "return_source": "police"},
    "people": {"person_id": "P1"},
    "population": {"marac_id": "M1", "year": "2024", "adult_females": "150000"},
    "marac_agencies": {"marac_id": "M1", "agency_id": "A1"},
    "meetings": {"meeting_id": "H1", "marac_id": "M1", "meeting_date": "2026-07-09"},
    "person_links": {
        "person_id": "P1",
        "same_as": "P2",
        "confirmed_by": "Sam",
        "confirmed_on": "2026-07-09",
    },
    "cases": {
        "case_id": "C1",
        "marac_id": "M1",
        "referral_date": "2026-07-01",
        "victim_id": "P1",
        "referring_agencies": "A1",
        "perpetrator_ids": "P2",
    },
    "children": {"child_id": "K1", "case_id": "C1"},
    "listings": {"case_id": "C1", "meeting_id": "H1"},
    "assessments": {"assessment_id": "R1", "case_id": "C1", "form": "dash"},
    "agency_involvement": {"case_id": "C1", "agency_id": "A1"},
    "attendance": {"meeting_id": "H1", "agency_id": "A1", "status": "present"},
    "actions": {"action_id": "T1", "case_id": "C1", "agency_id": "A1"},
    "lessons": {"lesson_id": "L1", "recorded_on": "2026-07-09", "themes": "housing"},
    "chronology": {
        "entry_id": "E1",
        "case_id": "C1",
        "agency_id": "A1",
        "occurred_on": "2026-06-30",
    },
    "contact_attempts": {
        "contact_id": "N1",
        "case_id": "C1",
        "attempted_on": "2026-07-02",
        "outcome": "no_answer",
    },
    "wishes": {"wish_id": "W1", "case_id": "C1", "said_on": "2026-07-03", "words": "To stay home"},
    "transfers": {
        "transfer_id": "F1",
        "case_id": "C1",
        "direction": "out",
        "other_marac": "South",
    },
    "management_reviews": {
        "review_id": "V1",
        "case_id": "C1",
        "agency_id": "A1",
        "reviewed_on": "2026-09-01",
    },
    "capacity": {"marac_id": "M1", "month": "2026-07"},
    "returns": {"marac_name": "North", "meeting_date": "2025-07-09"},
    "area_years": {"area": "North", "year": "2024-25"},
}


def sheet(file: str, rows: list[Row]) -> Sheet:
    """The rows as a sheet with headings on row 1, so that they are rows 2, 3, …"""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(headings, pl.String))
    numbers = pl.int_range(2, 2 + len(rows), dtype=pl.Int64, eager=True)
    return Sheet(f"{file}.csv", file, frame, numbers.alias("row"))


def checked(file: str, *rows: Row, sender: str = "local") -> Checked:
    return check(SCHEMAS[file], sheet(file, list(rows)), sender=sender)


def with_cells(file: str, **cells: str | None) -> Checked:
    """One row with the least a file needs, and these cells in it."""
    return checked(file, LEAST[file] | cells)


def said(result: Checked) -> list[tuple[int, str, str, str]]:
    """Row, severity, code and field of each problem."""
    told = result.problems.select("row_number", "severity", "code", "field")
    return [tuple(line) for line in told.iter_rows()]
