"""A meeting as it goes on: its cases in order with their clocks, who is there, what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import (
    AT_THE_TABLE,
    EVERY_MARAC,
    PERMISSIONS,
    Grant,
    Permission,
    User,
    agencies_for,
    check_may_any,
    may,
)
from models.errors import NotAllowed
from models.frames import read_frame
from models.tables import (
    actions,
    agencies,
    attendance,
    cases,
    hearing_lines,
    hearing_times,
    listings,
    maracs,
    meetings,
    people,
    sittings,
    users,
)
from models.trail import now
from queries.case_access import check_in_full, in_full, invited, sorted_grants, visible
from queries.cases import full_name
from queries.maracs import v_marac

WAITING, IN_HAND = "waiting", "in_hand"
_CLOSED = (
    "There is no meeting at this address that your account may open: ask the MARAC’s coordinator."
)


@dataclass(frozen=True)
class Sitting:
    """A meeting with its list, as one person sees it.

    `meeting` holds the columns of meetings, marac, slot_minutes, max_slot_minutes, action_days,
    begun_at and ended_at. `cases`, in order: case_id, position, victim (blank but for who sees the
    case in full), outcome, outcome_reason, minutes, state (its outcome, in_hand or waiting), and
    seconds in hand so far. `agencies` are those the person writes for; who runs it, for all.
    """

    meeting: dict[str, Any]
    cases: pl.DataFrame
    may_run: bool
    agencies: tuple[str, ...]

    @property
    def is_begun(self) -> bool:
        return self.meeting["begun_at"] is not None

    @property
    def is_over(self) -> bool:
        return self.meeting["ended_at"] is not None

    @property
    def is_under_way(self) -> bool:
        return self.is_begun and not self.is_over

    @property
    def is_daily(self) -> bool:
        """Whether nobody sits together: agencies add until it closes, and no clock runs."""
        return bool(self.meeting["kind"] == "daily")

    @property
    def in_hand(self) -> str | None:
        """The case whose clock runs; None where none does, or it is closed to the person."""
        found = self.cases.filter(pl.col("state") == IN_HAND)
        return None if found.is_empty() else str(found["case_id"][0])


def sitting(connection: sa.Connection, *, user: User, meeting_id: str) -> Sitting:
    """The meeting. Raises NotAllowed for who neither runs it nor is invited to it."""
    meeting = check_meeting(connection, user, meeting_id)
    return Sitting(
        meeting=meeting,
        cases=_cases(connection, user, meeting_id),
        may_run=may(user, Permission.RUN_MEETING, meeting["marac_id"]),
        agencies=agencies_for(user, meeting["marac_id"], AT_THE_TABLE),
    )


def check_meeting(connection: sa.Connection, user: User, meeting_id: str) -> dict[str, Any]:
    """The meeting's row with its MARAC's rules. Raises NotAllowed where it is not the person's."""
    rules = ("slot_minutes", "max_slot_minutes", "action_days")
    row = connection.execute(
        sa.select(
            *meetings.c,
            v_marac.c.name.label("marac"),
            *(v_marac.c[name] for name in rules),
            sittings.c.begun_at,
            sittings.c.ended_at,
        )
        .join(v_marac, v_marac.c.marac_id == meetings.c.marac_id)
        .outerjoin(sittings, sittings.c.meeting_id == meetings.c.meeting_id)
        .where(meetings.c.meeting_id == meeting_id)
    ).first()
    if row is None or not _is_own(connection, user, meeting_id, row.marac_id):
        raise NotAllowed(_CLOSED)
    return dict(row._mapping)


def _is_own(connection: sa.Connection, user: User, meeting_id: str, marac_id: str) -> bool:
    if may(user, Permission.RUN_MEETING, marac_id):
        return True
    asked = sa.select(sa.literal(1)).where(meetings.c.meeting_id == meeting_id, sits_at(user))
    return connection.scalar(asked) is not None


def sits_at(user: User) -> sa.ColumnElement[bool]:
    """The condition on `meetings` that holds for those the person's agencies are invited to."""
    own = [
        sa.and_(_of_marac(grant), invited(grant.agency_id))
        for grant in sorted_grants(user)
        if grant.agency_id and PERMISSIONS[grant.role] & AT_THE_TABLE
    ]
    return sa.or_(sa.false(), *own)


def _of_marac(grant: Grant) -> sa.ColumnElement[bool]:
    return sa.true() if grant.marac_id == EVERY_MARAC else meetings.c.marac_id == grant.marac_id


def open_meetings(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """The meetings planned or under way that the person may open, the next first.

    Columns: meeting_id, meeting_date, start_time, kind, marac, begun_at.
    """
    check_may_any(user, AT_THE_TABLE | {Permission.RUN_MEETING})
    runs = user.maracs_for(Permission.RUN_MEETING)
    mine = sa.true() if runs is None else meetings.c.marac_id.in_(sorted(runs))
    return read_frame(
        connection,
        sa.select(
            *(meetings.c[name] for name in ("meeting_id", "meeting_date", "start_time", "kind")),
            maracs.c.name.label("marac"),
            sittings.c.begun_at,
        )
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .outerjoin(sittings, sittings.c.meeting_id == meetings.c.meeting_id)
        .where(
            sa.or_(mine, sits_at(user)),
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
            sittings.c.ended_at.is_(None),
        )
        .order_by(meetings.c.meeting_date, meetings.c.start_time, meetings.c.meeting_id),
    )


def _cases(connection: sa.Connection, user: User, meeting_id: str) -> pl.DataFrame:
    name = sa.case((in_full(user), full_name()), else_=sa.null())
    frame = read_frame(
        connection,
        sa.select(
            *(listings.c[name] for name in ("case_id", "position", "outcome", "outcome_reason")),
            listings.c.minutes,
            sa.type_coerce(name, sa.String).label("victim"),
        )
        .join(cases, cases.c.case_id == listings.c.case_id)
        .outerjoin(people, people.c.person_id == cases.c.victim_id)
        .where(listings.c.meeting_id == meeting_id, visible(user))
        .order_by(sa.func.coalesce(listings.c.position, 9999), listings.c.case_id),
    )
    clocks = _clocks(connection, meeting_id)
    return frame.join(clocks, on="case_id", how="left", maintain_order="left").with_columns(
        pl.col("seconds").fill_null(0),
        state=pl.when(pl.col("outcome").is_not_null())
        .then(pl.col("outcome"))
        .when(pl.col("is_running").fill_null(value=False))
        .then(pl.lit(IN_HAND))
        .otherwise(pl.lit(WAITING)),
    )


def _clocks(connection: sa.Connection, meeting_id: str) -> pl.DataFrame:
    """Case → whole seconds in hand so far, and whether its clock runs."""
    stretches = connection.execute(
        sa.select(
            hearing_times.c.case_id, hearing_times.c.begun_at, hearing_times.c.ended_at
        ).where(hearing_times.c.meeting_id == meeting_id)
    ).all()
    at = now()
    rows = [
        (row.case_id, _seconds(row.begun_at, row.ended_at or at), row.ended_at is None)
        for row in stretches
    ]
    kinds = {"case_id": pl.String, "seconds": pl.Int64, "is_running": pl.Boolean}
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    return frame.group_by("case_id").agg(pl.col("seconds").sum(), pl.col("is_running").any())


def _seconds(begun: datetime, ended: datetime) -> int:
    return max(int((ended - begun).total_seconds()), 0)


def said(connection: sa.Connection, *, user: User, meeting_id: str, case_id: str) -> pl.DataFrame:
    """The lines taken down on a case, in the order they came; for who sees it in full.

    Columns: line_id, part, agency_id, agency, text, added_by, who (their name), added_at.
    """
    check_meeting(connection, user, meeting_id)
    check_in_full(connection, user, case_id)
    lines = hearing_lines.c
    return read_frame(
        connection,
        sa.select(
            *(lines[name] for name in ("line_id", "part", "agency_id", "text", "added_by")),
            agencies.c.name.label("agency"),
            users.c.name.label("who"),
            lines.added_at,
        )
        .select_from(hearing_lines)
        .outerjoin(agencies, agencies.c.agency_id == lines.agency_id)
        .outerjoin(users, users.c.user_id == lines.added_by)
        .where(lines.meeting_id == meeting_id, lines.case_id == case_id)
        .order_by(lines.added_at, lines.line_id),
    )


def agreed_on(
    connection: sa.Connection, *, user: User, meeting_id: str, case_id: str
) -> pl.DataFrame:
    """The actions agreed for a case at the meeting, in the order of their days.

    Columns: action_id, agency, owner, description, category, due_date, status, risk_to, risk. For
    who sees the case in full.
    """
    check_meeting(connection, user, meeting_id)
    check_in_full(connection, user, case_id)
    names = ("action_id", "owner", "description", "category", "due_date", "status", "risk_to")
    return read_frame(
        connection,
        sa.select(
            *(actions.c[name] for name in (*names, "risk")),
            sa.func.coalesce(agencies.c.name, actions.c.agency_id, type_=sa.String).label("agency"),
        )
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .where(actions.c.meeting_id == meeting_id, actions.c.case_id == case_id)
        .order_by(actions.c.due_date, sa.text("agency"), actions.c.action_id),
    )


def presence(connection: sa.Connection, *, user: User, meeting_id: str) -> pl.DataFrame:
    """Every agency that is expected or came, by name: a row a person, or one without a person.

    Columns: agency_id, agency, person, status, deputy_for, confidentiality_signed.
    """
    check_meeting(connection, user, meeting_id)
    own = attendance.alias()  # `invited` asks the table itself
    came = own.c
    return read_frame(
        connection,
        sa.select(
            agencies.c.agency_id,
            sa.func.coalesce(agencies.c.name, agencies.c.agency_id, type_=sa.String).label(
                "agency"
            ),
            *(came[name] for name in ("person", "status", "deputy_for")),
            came.confidentiality_signed,
        )
        .select_from(agencies)
        .join(meetings, meetings.c.meeting_id == meeting_id)
        .outerjoin(
            own,
            sa.and_(came.agency_id == agencies.c.agency_id, came.meeting_id == meeting_id),
        )
        .where(invited(agencies.c.agency_id))
        .order_by(sa.text("agency"), came.person),
    )
