"""Looking things up in a record: a dictionary of interchange files, each a list of typed rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

Row = dict[str, Any]
Record = dict[str, list[Row]]
Heard = tuple[Row, Row, Row]

DEFAULTS = {
    "repeat_definition": "any_abuse",
    "repeat_scope": "any_marac",
    "nation": "england",
    "dash_threshold": 14,
    "agenda_working_days": 8,
    "action_days": 7,
    "idva_caseload": 100,
    "admin_caseload": 400,
}


def rows(record: Record, file: str) -> list[Row]:
    return record.get(file, [])


def where(record: Record, file: str, keep: Callable[[Row], bool]) -> list[Row]:
    return [row for row in rows(record, file) if keep(row)]


def one(record: Record, file: str, column: str, value: str) -> Row:
    [row] = where(record, file, lambda row: row[column] == value)
    return row


def case(record: Record, case_id: str) -> Row:
    return one(record, "cases", "case_id", case_id)


def meeting(record: Record, meeting_id: str) -> Row:
    return one(record, "meetings", "meeting_id", meeting_id)


def person(record: Record, person_id: str) -> Row:
    return one(record, "people", "person_id", person_id)


def items(row: Row, column: str) -> list[str]:
    """The items of a list cell in the sender's order, one named twice once; blank is empty."""
    return list(dict.fromkeys(row.get(column) or []))


def known(value: object) -> bool:
    """Whether a cell is recorded: there, and not `not_known`."""
    return value is not None and value != "not_known"


def setting(record: Record, marac_id: str, name: str) -> Any:  # noqa: ANN401
    """The MARAC's own setting, or the default of the data dictionary where it is blank."""
    given = one(record, "maracs", "marac_id", marac_id).get(name)
    return DEFAULTS[name] if given is None else given


def setting_on(record: Record, marac_id: str, name: str, day: date | None) -> Any:  # noqa: ANN401
    """The rule in force on a day: the latest dated one that is not later, else the setting."""
    dated = where(
        record,
        "marac_rules",
        lambda row: (
            row["marac_id"] == marac_id
            and row["rule"] == name
            and day is not None
            and row["valid_from"] <= day
        ),
    )
    latest = max(dated, key=lambda row: row["valid_from"], default=None)
    if latest is None or latest["value"] is None:
        return setting(record, marac_id, name)
    return int(latest["value"]) if name == "dash_threshold" else latest["value"]


def heard_on(record: Record, case_id: str) -> date | None:
    """The day of the meeting that heard a case."""
    days = [
        meeting(record, row["meeting_id"])["meeting_date"]
        for row in listings_of(record, case_id)
        if row.get("outcome") == "heard"
    ]
    return max(days, default=None)


def listings_of(record: Record, case_id: str) -> list[Row]:
    return where(record, "listings", lambda row: row["case_id"] == case_id)


def listings_at(record: Record, meeting_id: str) -> list[Row]:
    return where(record, "listings", lambda row: row["meeting_id"] == meeting_id)


def last_listing(record: Record, case_id: str) -> Row | None:
    """The latest by meeting date, start time (blank first) and meeting id."""

    def order(listing: Row) -> tuple[date, str, str]:
        at = meeting(record, listing["meeting_id"])
        return at["meeting_date"], at.get("start_time") or "", at["meeting_id"]

    return max(listings_of(record, case_id), key=order, default=None)


def case_status(record: Record, case_id: str) -> str:
    """The status as stored; blank is read from the last listing, else `received`."""
    stored: str | None = case(record, case_id).get("status")
    if stored is not None:
        return stored
    last = last_listing(record, case_id)
    if last is None:
        return "received"
    return last.get("outcome") or "listed"


def meeting_status(record: Record, meeting_id: str) -> str:
    """The status as stored; blank is `held` where a listing was heard, else `planned`."""
    stored: str | None = meeting(record, meeting_id).get("status")
    if stored is not None:
        return stored
    heard = [row for row in listings_at(record, meeting_id) if row.get("outcome") == "heard"]
    return "held" if heard else "planned"


def meetings_held(record: Record, maracs: set[str], start: date, end: date) -> list[Row]:
    return where(
        record,
        "meetings",
        lambda row: (
            row["marac_id"] in maracs
            and start <= row["meeting_date"] <= end
            and meeting_status(record, row["meeting_id"]) == "held"
        ),
    )


def heard_at(record: Record, meeting_id: str) -> list[Heard]:
    """Case, meeting and listing of every listing heard at this meeting."""
    return [
        (case(record, row["case_id"]), meeting(record, meeting_id), row)
        for row in listings_at(record, meeting_id)
        if row.get("outcome") == "heard"
    ]


def same_people(record: Record, person_id: str) -> set[str]:
    """Every person_id that confirmed links, followed both ways, say is this person."""
    found = {person_id}
    while True:
        more = set(found)
        for link in rows(record, "person_links"):
            if link["person_id"] in found or link["same_as"] in found:
                more |= {link["person_id"], link["same_as"]}
        if more == found:
            return found
        found = more
