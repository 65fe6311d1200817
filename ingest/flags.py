"""Records that an agency placed a flag on its own records, moved it, and took it off."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from ingest.documents import CheckCase
from ingest.own_agency import needed_for
from ingest.research_rows import FILE, Row, changed, latest_row
from ingest.save import save_rows_within
from models.access import Permission, User
from models.database import writing
from models.errors import ForPerson
from models.flags import WORDING, ends_on, last_referrals, wording
from models.research import known_to


def place(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    agency_id: str,
    roles: Collection[str],
    placed_on: date,
    today: date,
    check_case: CheckCase,
) -> date:
    """Records a flag on the agency's records of the victim, the perpetrator, the child; its end.

    Raises ForPerson, NotAllowed.
    """
    if not roles or set(roles) - set(WORDING):
        raise ForPerson("Say whose records are flagged: choose at least one.")
    _check_day(placed_on, today, "placed")
    with writing(engine) as connection:
        needs, row = _row(connection, by, case_id, agency_id, check_case)
        ends = _ends(connection, by, [case_id])[case_id]
        if ends < today:
            raise ForPerson(
                "The last referral is more than twelve months ago, so no flag is placed any more."
            )
        _place(connection, by, needs, [(row, list(roles), ends)], placed_on)
        return ends


def place_known(
    engine: sa.Engine,
    *,
    by: User,
    agency_id: str,
    case_ids: Collection[str],
    placed_on: date,
    today: date,
    check_case: CheckCase,
) -> int:
    """The same for each case on the records of whom the agency said it knows; for how many."""
    _check_day(placed_on, today, "placed")
    with writing(engine) as connection:
        found = [_row(connection, by, one, agency_id, check_case) for one in sorted(case_ids)]
        ends = _ends(connection, by, case_ids)
        count = 0
        for needs in sorted({needs for needs, _row_ in found}):
            flags = [
                (row, known_to(row), ends[row["case_id"]])
                for other, row in found
                if other is needs and known_to(row) and not _is_on(row)
            ]
            _place(connection, by, needs, flags, placed_on)
            count += len(flags)
        return count


def move(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    agency_id: str,
    check_case: CheckCase,
) -> date:
    """Moves a flag to the end that a new referral gives it; that day."""
    with writing(engine) as connection:
        needs, row = _flag(connection, by, case_id, agency_id, check_case)
        ends = _ends(connection, by, [case_id])[case_id]
        rows = changed([row], flag_expires_on=ends.isoformat())
        save_rows_within(connection, FILE, rows, by=by, needs=needs)
        return ends


def remove(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    agency_id: str,
    removed_on: date,
    today: date,
    check_case: CheckCase,
) -> None:
    """Records the day on which a flag was taken off."""
    _check_day(removed_on, today, "taken off")
    with writing(engine) as connection:
        needs, row = _flag(connection, by, case_id, agency_id, check_case)
        if removed_on < row["flag_placed_on"]:
            raise ForPerson("The flag was placed after that day: correct the day.")
        rows = changed([row], flag_removed_on=removed_on.isoformat())
        save_rows_within(connection, FILE, rows, by=by, needs=needs)


def _row(
    connection: sa.Connection, by: User, case_id: str, agency_id: str, check_case: CheckCase
) -> tuple[Permission, Row]:
    """The row that holds the agency's flag; a new one where it was never asked about the case."""
    needs = needed_for(by, check_case(connection, by, case_id), agency_id)
    row = latest_row(connection, case_id, agency_id)
    new = {"case_id": case_id, "agency_id": agency_id, "requested_on": None}
    return needs, row or new


def _flag(
    connection: sa.Connection, by: User, case_id: str, agency_id: str, check_case: CheckCase
) -> tuple[Permission, Row]:
    needs, row = _row(connection, by, case_id, agency_id, check_case)
    if not _is_on(row):
        raise ForPerson("This agency has no flag on this case now: reload the page.")
    return needs, row


def _is_on(row: Row) -> bool:
    return row.get("flag_placed_on") is not None and row.get("flag_removed_on") is None


def _place(
    connection: sa.Connection,
    by: User,
    needs: Permission,
    flags: list[tuple[Row, list[str], date]],
    placed_on: date,
) -> None:
    rows = [
        one
        for row, roles, ends in flags
        for one in changed(
            [row],
            flag_role=";".join(role for role in WORDING if role in roles),
            flag_wording=wording(roles),
            flag_placed_on=placed_on.isoformat(),
            flag_expires_on=ends.isoformat(),
            flag_removed_on=None,
        )
    ]
    save_rows_within(connection, FILE, rows, by=by, needs=needs)


def _ends(connection: sa.Connection, by: User, case_ids: Collection[str]) -> dict[str, date]:
    last = last_referrals(connection, case_ids, hidden=by.closed)
    return {case_id: ends_on([day]) for case_id, day in last.items()}


def _check_day(day: date, today: date, what: str) -> None:
    if day > today:
        raise ForPerson(f"A flag cannot be {what} after today: correct the day.")
