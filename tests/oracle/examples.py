"""Small records written by hand: a case a line, with its meeting and its people made to fit."""

from datetime import date
from typing import Any

from .figures import indicators
from .record import Record, Row

DAY_COLUMNS = {"incident_date", "previous_referral_on", "idva_referred_on", "idva_contact_on"}


def day(text: str) -> date:
    return date.fromisoformat(text)


def case(
    case_id: str, referred: str = "2025-01-10", heard: str | None = None, **columns: object
) -> Row:
    """A case of ann and bob, referred by the police to m1, heard on a day or not yet."""
    usual: Row = {
        "case_id": case_id,
        "marac_id": "m1",
        "referral_date": day(referred),
        "victim_id": "ann",
        "perpetrator_ids": ["bob"],
        "referring_agencies": ["police"],
        "heard": heard,
    }
    given = {
        column: day(str(value)) if column in DAY_COLUMNS else value
        for column, value in columns.items()
    }
    return usual | given


def meeting(meeting_id: str, on: str, marac_id: str = "m1", **columns: object) -> Row:
    usual = {"meeting_id": meeting_id, "marac_id": marac_id, "meeting_date": day(on)}
    return usual | {"status": "held"} | columns


def listing(case_id: str, meeting_id: str, outcome: str | None = "heard", **columns: object) -> Row:
    return {"case_id": case_id, "meeting_id": meeting_id, "outcome": outcome} | columns


def record(*cases: Row, **files: list[Row]) -> Record:
    """The record of these cases; a file named here adds its rows (to a MARAC or person, cells)."""
    found: Record = {
        "maracs": [{"marac_id": "m1", "name": "Avon"}, {"marac_id": "m2", "name": "Brent"}],
        "agencies": [agency("police"), agency("idva"), agency("housing"), agency("mash")],
        "people": people_of([*cases, *files.get("cases", [])]),
        "cases": [{key: row[key] for key in row if key != "heard"} for row in cases],
        "meetings": [],
        "listings": [],
    }
    for row in cases:
        if row["heard"] is not None:
            add_hearing(found, row)
    for file, extra in files.items():
        found[file] = [*found.get(file, []), *extra]
    found["maracs"] = merged(found["maracs"], "marac_id")
    found["people"] = merged(found["people"], "person_id")
    return found


def agency(source: str) -> Row:
    return {"agency_id": source, "name": source.title(), "return_source": source}


def people_of(cases: list[Row]) -> list[Row]:
    named = [one for row in cases for one in [row["victim_id"], *(row["perpetrator_ids"] or [])]]
    return [{"person_id": one} for one in dict.fromkeys([*named, "ann", "bob"])]


def add_hearing(found: Record, row: Row) -> None:
    """A meeting a day of the case's own MARAC, named by its date."""
    at = meeting(row["heard"], row["heard"], row["marac_id"])
    if at not in found["meetings"]:
        found["meetings"].append(at)
    found["listings"].append(listing(row["case_id"], row["heard"]))


def merged(rows: list[Row], key: str) -> list[Row]:
    """One row for each key, later cells over earlier ones."""
    found: dict[str, Row] = {}
    for row in rows:
        found[row[key]] = found.get(row[key], {}) | row
    return list(found.values())


def figure(found: Record, key: str, **asked: Any) -> Row:  # noqa: ANN401
    """One figure of 2025, or of the period asked for."""
    usual = {"start": day("2025-01-01"), "end": day("2025-12-31"), "today": day("2026-06-01")}
    group = asked.pop("group", None)
    rows = indicators(found, **(usual | asked))
    [row] = [row for row in rows if row["key"] == key and row["group"] == group]
    return row


def value(found: Record, key: str, **asked: Any) -> Any:  # noqa: ANN401
    return figure(found, key, **asked)["value"]


def fraction(found: Record, key: str, **asked: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Numerator and denominator."""
    row = figure(found, key, **asked)
    return row["numerator"], row["denominator"]
