"""What agencies were asked and still have to answer, with the names to search their records by."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import EVERY_MARAC, PERMISSIONS, Grant, Permission, User, check_may
from models.frames import read_frame
from models.named_people import people_in
from models.research import KNOWN
from models.tables import agencies, agency_involvement, cases, children, listings, meetings, people
from queries.case_access import check_case, visible

# A late answer is still of use a while after the meeting: actions are taken then.
AFTER_THE_MEETING = timedelta(days=28)
_WITHDRAWN = ("withdrawn", "returned", "below_threshold", "transferred_out", "closed")
_NAMED = ("family_name", "given_names", "aliases", "date_of_birth")


def requests(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """What the person's agencies were asked for a meeting to come, or one just over.

    Columns: case_id, marac_id, agency_id, agency, requested_on, due_on, chased_on, returned_on, the
    three known_…, meeting_id, meeting_date (null: not listed now). What is longest due comes
    first. Raises NotAllowed for who returns no research.
    """
    check_may(user, Permission.RETURN_RESEARCH)
    asked, meets = agency_involvement.c, _meeting_of_case(today)
    columns = (
        *("case_id", "marac_id", "agency_id", "requested_on", "due_on", "chased_on", "returned_on"),
        *KNOWN.values(),
    )
    found = read_frame(
        connection,
        sa.select(
            *(asked[name] for name in columns),
            agencies.c.name.label("agency"),
            meets.c.meeting_id,
            meets.c.meeting_date,
        )
        .join(cases, cases.c.case_id == asked.case_id)
        .outerjoin(agencies, agencies.c.agency_id == asked.agency_id)
        .join(meets, sa.and_(meets.c.case_id == asked.case_id, meets.c.turn == 1))
        .where(
            sa.or_(sa.false(), *(_of(grant) for grant in _own(user))),
            visible(user),
            asked.requested_on.is_not(None),
            sa.func.coalesce(cases.c.status, "", type_=sa.String).not_in(_WITHDRAWN),
        )
        .order_by(asked.requested_on),
    )
    latest = found.unique(["case_id", "agency_id"], keep="last", maintain_order=True)
    return latest.sort("due_on", "meeting_date", "case_id", nulls_last=True)


def to_search(connection: sa.Connection, *, user: User, case_ids: list[str]) -> pl.DataFrame:
    """The people of these cases as far as the person sees the cases, and nothing but their names.

    Columns: case_id, part (victim, perpetrator, child), family_name, given_names, aliases,
    date_of_birth; the victim first.
    """
    rows = read_frame(
        connection,
        sa.select(cases.c.case_id, cases.c.victim_id, cases.c.perpetrator_ids)
        .where(cases.c.case_id.in_(sorted(set(case_ids))), visible(user))
        .order_by(cases.c.case_id),
    ).rows(named=True)
    named = _people(connection, {one for row in rows for one in people_in(row)})
    young = _children(connection, [row["case_id"] for row in rows])
    found: list[dict[str, Any]] = []
    for row in rows:
        for place, person_id in enumerate(people_in(row)):
            part = "perpetrator" if place else "victim"
            found.append({"case_id": row["case_id"], "part": part} | named.get(person_id, {}))
        found += young.get(row["case_id"], [])
    kinds = dict.fromkeys(("case_id", "part", *_NAMED[:3]), pl.String)
    return pl.DataFrame(found, schema=pl.Schema(kinds | {"date_of_birth": pl.Date}))


def one_request(
    connection: sa.Connection, *, user: User, case_id: str, agency_id: str
) -> dict[str, Any] | None:
    """The row of the last time the agency was asked about a case; None where it never was.

    For who answers for the agency, or does the MARAC's casework; NotAllowed else.
    """
    marac_id = check_case(connection, user, case_id)
    grants = [grant for grant in _own(user) if grant.agency_id == agency_id]
    if not any(grant.marac_id in (EVERY_MARAC, marac_id) for grant in grants):
        check_may(user, Permission.DO_CASEWORK, marac_id)
    asked = agency_involvement.c
    row = connection.execute(
        sa.select(agency_involvement, agencies.c.name.label("agency"))
        .outerjoin(agencies, agencies.c.agency_id == asked.agency_id)
        .where(
            asked.case_id == case_id, asked.agency_id == agency_id, asked.requested_on.is_not(None)
        )
        .order_by(asked.requested_on.desc())
    ).first()
    return None if row is None else dict(row._mapping)


def _own(user: User) -> list[Grant]:
    returns = [g for g in user.grants if Permission.RETURN_RESEARCH in PERMISSIONS[g.role]]
    return sorted((grant for grant in returns if grant.agency_id), key=str)


def _of(grant: Grant) -> sa.ColumnElement[bool]:
    asked = agency_involvement.c
    of_marac = sa.true() if grant.marac_id == EVERY_MARAC else asked.marac_id == grant.marac_id
    return sa.and_(asked.agency_id == grant.agency_id, of_marac)


def _meeting_of_case(today: date) -> sa.Subquery:
    """The next meeting of each case, else the last one, if that was not long ago (turn 1)."""
    turn = sa.func.row_number().over(
        partition_by=listings.c.case_id,
        order_by=(
            sa.case((meetings.c.meeting_date >= today, 0), else_=1),
            sa.case((meetings.c.meeting_date >= today, meetings.c.meeting_date)),
            meetings.c.meeting_date.desc(),
            meetings.c.meeting_id,
        ),
    )
    return (
        sa.select(
            listings.c.case_id, meetings.c.meeting_id, meetings.c.meeting_date, turn.label("turn")
        )
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(
            meetings.c.meeting_date >= today - AFTER_THE_MEETING,
            sa.func.coalesce(meetings.c.status, "", type_=sa.String) != "cancelled",
            sa.func.coalesce(listings.c.outcome, "heard", type_=sa.String).in_(("heard",)),
        )
        .subquery()
    )


def _people(connection: sa.Connection, ids: set[str]) -> dict[str, dict[str, Any]]:
    columns = [people.c[name] for name in _NAMED]
    rows = connection.execute(
        sa.select(people.c.person_id, *columns).where(people.c.person_id.in_(sorted(ids)))
    )
    return {row.person_id: {name: getattr(row, name) for name in _NAMED} for row in rows}


def _children(connection: sa.Connection, case_ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    names = ("family_name", "given_names", "date_of_birth")
    rows = connection.execute(
        sa.select(children.c.case_id, *(children.c[name] for name in names))
        .where(children.c.case_id.in_(case_ids))
        .order_by(children.c.case_id, children.c.date_of_birth, children.c.child_id)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        child = {name: getattr(row, name) for name in names}
        found.setdefault(row.case_id, []).append({"case_id": row.case_id, "part": "child"} | child)
    return found
