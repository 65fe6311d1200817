"""Everything of one meeting that its minutes are drawn from, each table asked once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.errors import ForPerson
from models.frames import read_frame
from models.named_people import people_in
from models.tables import (
    actions,
    agencies,
    agency_involvement,
    attendance,
    cases,
    children,
    hearing_lines,
    listings,
    maracs,
    meetings,
    people,
)

_PEOPLE = ("person_id", "family_name", "given_names", "date_of_birth")


@dataclass(frozen=True)
class Held:
    """Everything of one meeting, each table asked once for all its cases."""

    meeting_id: str
    cases: pl.DataFrame
    people: Mapping[str, Mapping[str, Any]]
    children: pl.DataFrame
    research: pl.DataFrame
    lines: pl.DataFrame
    actions: pl.DataFrame


def meeting_row(connection: sa.Connection, meeting_id: str) -> dict[str, Any]:
    """The row of the meeting with its MARAC’s name. Raises ForPerson where there is none."""
    row = connection.execute(
        sa.select(*meetings.c, maracs.c.name.label("marac"))
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(meetings.c.meeting_id == meeting_id)
    ).first()
    if row is None:
        raise ForPerson("This meeting is not in the record: open another from the list.")
    return dict(row._mapping)


def who_came(connection: sa.Connection, meeting_id: str) -> pl.DataFrame:
    """The rows of attendance with the agency’s name, by name."""
    return read_frame(
        connection,
        sa.select(*attendance.c, _agency())
        .outerjoin(agencies, agencies.c.agency_id == attendance.c.agency_id)
        .where(attendance.c.meeting_id == meeting_id)
        .order_by(sa.text("agency"), attendance.c.person),
    )


def held(connection: sa.Connection, meeting_id: str) -> Held:
    """What the record holds of the meeting’s cases, whoever asks."""
    listed = sa.select(listings.c.case_id).where(listings.c.meeting_id == meeting_id)
    found = read_frame(
        connection,
        sa.select(
            *cases.c,
            *(listings.c[name] for name in ("outcome", "outcome_reason", "minutes")),
            sa.func.coalesce(listings.c.position, 9999).label("place"),
        )
        .join(listings, listings.c.case_id == cases.c.case_id)
        .where(listings.c.meeting_id == meeting_id)
        .order_by(sa.text("place"), cases.c.case_id),
    )
    named = {one for row in found.iter_rows(named=True) for one in people_in(row)}
    known = connection.execute(
        sa.select(*(people.c[name] for name in _PEOPLE)).where(people.c.person_id.in_(named))
    )
    return Held(
        meeting_id=meeting_id,
        cases=found,
        people={row.person_id: dict(row._mapping) for row in known},
        children=read_frame(
            connection,
            sa.select(children)
            .where(children.c.case_id.in_(listed))
            .order_by(children.c.date_of_birth, children.c.child_id),
        ),
        research=_of_cases(connection, agency_involvement, listed),
        lines=_of_cases(
            connection, hearing_lines, listed, hearing_lines.c.meeting_id == meeting_id
        ),
        actions=_actions(connection, meeting_id, listed),
    )


def _of_cases(
    connection: sa.Connection,
    table: sa.Table,
    listed: sa.Select[tuple[str]],
    *also: sa.ColumnElement[bool],
) -> pl.DataFrame:
    order = [table.c.added_at, table.c.line_id] if "added_at" in table.c else [sa.text("agency")]
    return read_frame(
        connection,
        sa.select(*table.c, _agency())
        .outerjoin(agencies, agencies.c.agency_id == table.c.agency_id)
        .where(table.c.case_id.in_(listed), *also)
        .order_by(*order),
    )


def _actions(
    connection: sa.Connection, meeting_id: str, listed: sa.Select[tuple[str]]
) -> pl.DataFrame:
    """The actions agreed here, and those carried: open still, or settled since the last meeting."""
    here = connection.execute(
        sa.select(meetings.c.marac_id, meetings.c.meeting_date).where(
            meetings.c.meeting_id == meeting_id
        )
    ).one()
    last = connection.scalar(
        sa.select(sa.func.max(meetings.c.meeting_date)).where(
            meetings.c.marac_id == here.marac_id, meetings.c.meeting_date < here.meeting_date
        )
    )
    status = sa.func.coalesce(actions.c.status, "open", type_=sa.String)
    since: sa.ColumnElement[bool] = sa.false()
    if last is not None:
        since = sa.or_(meetings.c.meeting_date == last, actions.c.reported_on > last)
    settled = sa.and_(status.in_(("not_possible", "not_done")), since)
    earlier = sa.or_(
        sa.and_(meetings.c.marac_id == here.marac_id, meetings.c.meeting_date < here.meeting_date),
        sa.and_(actions.c.meeting_id.is_(None), actions.c.case_id.in_(listed)),
    )
    return read_frame(
        connection,
        sa.select(*actions.c, _agency(), meetings.c.meeting_date)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .outerjoin(meetings, meetings.c.meeting_id == actions.c.meeting_id)
        .where(
            sa.or_(
                actions.c.meeting_id == meeting_id,
                sa.and_(earlier, sa.or_(status == "open", settled)),
            )
        )
        .order_by(actions.c.due_date, actions.c.case_id, actions.c.action_id),
    )


def _agency() -> sa.Label[str]:
    return sa.func.coalesce(agencies.c.name, agencies.c.agency_id, type_=sa.String).label("agency")
