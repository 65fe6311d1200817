"""The log of actions: what agencies took on for cases, how each stands and how late it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import EVERY_MARAC, PERMISSIONS, Grant, Permission, User, check_may_any
from models.errors import ForPerson, NotAllowed
from models.frames import read_frame
from models.keys import ERASED
from models.tables import action_facts, actions, agencies, cases, maracs, meetings
from queries.case_access import check_case, sorted_grants, visible

MAY = frozenset(
    {
        Permission.DO_CASEWORK,
        Permission.RUN_MEETING,
        Permission.RETURN_RESEARCH,
        Permission.RECORD_IDVA,
    }
)
OF_ANY = frozenset({Permission.DO_CASEWORK, Permission.RUN_MEETING})
# How late an action is, each with the most days that belong to it.
BANDS = {
    "in_time": "In time",
    "up_to_7": "Up to 7 days late",
    "8_to_28": "8 to 28 days late",
    "over_28": "More than 28 days late",
}
_LAST_DAY = {"in_time": 0, "up_to_7": 7, "8_to_28": 28}
SETTLED = ("done", "not_possible", "not_done")
_LOGGED = (
    *("action_id", "case_id", "marac_id", "agency_id", "meeting_id", "category", "description"),
    *("completed_on", "reported_on", "owner", "risk_to", "risk", "due_reason", "first_due_date"),
    *("report", "reported_by", "not_done_reason", "evidence_id", "accepted_on", "accepted_by"),
    "asked_again",
)


@dataclass(frozen=True)
class Filters:
    """What the log shows: each empty means any. `mine` are the person's own agencies' actions.

    `bands` are keys of BANDS and hold for open actions; `to_read` are reports nobody accepted.
    """

    maracs: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    meeting: str = ""
    categories: tuple[str, ...] = ()
    case_id: str = ""
    mine: bool = False
    to_read: bool = False


def log(
    connection: sa.Connection, *, user: User, today: date, filters: Filters | None = None
) -> pl.DataFrame:
    """The actions that the person may see, the latest first, then by the day they are due.

    Columns: those of `actions` but sender, marac, agency, meeting_date, case_status, due_on (its
    own day, else the MARAC's days after the meeting), days_late (0 unless open), band (blank unless
    open), to_read. A representative sees the own agency's; IDVAs those of their cases.
    """
    check_may_any(user, MAY)
    filters = filters or Filters()
    frame = read_frame(connection, _logged().where(may_see(user), *_wanted(user, filters)))
    frame = with_lateness(frame, today)
    if filters.bands:
        frame = frame.filter(pl.col("band").is_in(filters.bands))
    return frame.sort(
        *("days_late", "due_on", "marac", "case_id", "action_id"),
        descending=[True, False, False, False, False],
        nulls_last=True,
    )


def one_action(
    connection: sa.Connection, *, user: User, action_id: str, today: date
) -> dict[str, Any]:
    """One row of the log by the action's id; NotAllowed where the person may not see it."""
    check_may_any(user, MAY)
    found = read_frame(connection, _logged().where(may_see(user), actions.c.action_id == action_id))
    if found.is_empty():
        raise NotAllowed("There is no action at this address that your account may open.")
    return with_lateness(found, today).row(0, named=True)


def of_case(connection: sa.Connection, *, user: User, case_id: str, today: date) -> pl.DataFrame:
    """The log's rows of one case that the person may see, open ones first."""
    check_case(connection, user, case_id)
    frame = read_frame(connection, _logged().where(may_see(user), actions.c.case_id == case_id))
    return with_lateness(frame, today).sort(
        pl.col("status") != "open", "due_on", "agency", "action_id", nulls_last=True
    )


def carried(
    connection: sa.Connection, *, user: User, meeting_id: str, today: date | None = None
) -> pl.DataFrame:
    """The actions of the meeting's MARAC that are open from earlier meetings, the latest first.

    Columns: action_id, case_id, agency_id, agency, description, due_date, days_late (on `today`,
    else on the meeting's day), status, owner. Those of closed cases are left out.
    """
    check_may_any(user, MAY)
    meeting = connection.execute(
        sa.select(meetings.c.marac_id, meetings.c.meeting_date).where(
            meetings.c.meeting_id == meeting_id
        )
    ).first()
    if meeting is None:
        raise ForPerson("This meeting is not in the record: reload the page.")
    question = _logged().where(
        may_see(user),
        sa.func.coalesce(meetings.c.marac_id, actions.c.marac_id) == meeting.marac_id,
        sa.or_(meetings.c.meeting_id.is_(None), meetings.c.meeting_date < meeting.meeting_date),
        sa.func.coalesce(actions.c.status, "open") == "open",
        sa.func.coalesce(cases.c.status, "") != "closed",
    )
    frame = with_lateness(read_frame(connection, question), today or meeting.meeting_date)
    order = ("days_late", "due_on", "case_id", "action_id")
    frame = frame.sort(*order, descending=[True, False, False, False], nulls_last=True)
    return frame.select(
        *("action_id", "case_id", "agency_id", "agency", "description"),
        pl.col("due_on").alias("due_date"),
        *("days_late", "status", "owner"),
    )


def overdue_by_agency(frame: pl.DataFrame) -> pl.DataFrame:
    """Of rows of the log: a row an agency with an open action, most late first.

    Columns: agency_id, agency, open, late, and how many in each of BANDS.
    """
    bands = ((pl.col("band") == band).sum().cast(pl.Int64).alias(band) for band in BANDS)
    return (
        frame.filter(pl.col("status") == "open")
        .group_by("agency_id", "agency")
        .agg(
            pl.len().cast(pl.Int64).alias("open"),
            (pl.col("days_late") > 0).sum().cast(pl.Int64).alias("late"),
            *bands,
        )
        .sort("late", "over_28", "open", "agency", descending=[True, True, True, False])
    )


def may_see(user: User) -> sa.ColumnElement[bool]:
    """The condition on `actions` and `cases` that holds for the actions this person may see."""
    by_role = [one for grant in sorted_grants(user) for one in _by_role(grant)]
    return sa.and_(
        visible(user), cases.c.case_id.not_like(f"{ERASED}/%"), sa.or_(sa.false(), *by_role)
    )


def own_agencies(user: User) -> list[str]:
    """The agencies whose actions the person reports."""
    own = {Permission.RETURN_RESEARCH, Permission.RECORD_IDVA}
    return sorted({g.agency_id for g in user.grants if g.agency_id and PERMISSIONS[g.role] & own})


def _by_role(grant: Grant) -> Iterator[sa.ColumnElement[bool]]:
    here = sa.true() if grant.marac_id == EVERY_MARAC else cases.c.marac_id == grant.marac_id
    may = PERMISSIONS[grant.role]
    if may & OF_ANY:
        yield here
    if Permission.RECORD_IDVA in may:
        yield sa.and_(here, cases.c.idva_referred_on.is_not(None))
    if Permission.RETURN_RESEARCH in may and grant.agency_id:
        yield sa.and_(here, actions.c.agency_id == grant.agency_id)


def _logged() -> sa.Select[Any]:
    same = sa.and_(
        action_facts.c.action_id == actions.c.action_id,
        action_facts.c.case_id == actions.c.case_id,
    )
    due = sa.func.coalesce(actions.c.due_date, action_facts.c.due_on, type_=sa.Date)
    return (
        sa.select(
            *(actions.c[name] for name in _LOGGED),
            sa.func.coalesce(actions.c.status, "open", type_=sa.String).label("status"),
            sa.func.coalesce(maracs.c.name, actions.c.marac_id, type_=sa.String).label("marac"),
            sa.func.coalesce(agencies.c.name, actions.c.agency_id, type_=sa.String).label("agency"),
            meetings.c.meeting_date,
            cases.c.status.label("case_status"),
            due.label("due_on"),
        )
        .join_from(actions, cases, cases.c.case_id == actions.c.case_id)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .outerjoin(maracs, maracs.c.marac_id == actions.c.marac_id)
        .outerjoin(meetings, meetings.c.meeting_id == actions.c.meeting_id)
        .outerjoin(action_facts, same)
    )


def _wanted(user: User, filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    status = sa.func.coalesce(actions.c.status, "open", type_=sa.String)
    asked = (
        (actions.c.marac_id, filters.maracs),
        (actions.c.agency_id, filters.agencies),
        (status, filters.statuses),
        (actions.c.category, filters.categories),
        (actions.c.meeting_id, (filters.meeting,) if filters.meeting else ()),
        (actions.c.case_id, (filters.case_id,) if filters.case_id else ()),
    )
    for column, values in asked:
        if values:
            yield column.in_(values)
    if filters.bands:
        yield status == "open"
    if filters.mine:
        yield actions.c.agency_id.in_(own_agencies(user))
    if filters.to_read:
        yield is_to_read()


def is_to_read() -> sa.ColumnElement[bool]:
    """Actions whose agency reported and nobody accepted it yet; a condition on `actions`."""
    return sa.and_(
        actions.c.status.in_(SETTLED),
        actions.c.reported_by.is_not(None),
        actions.c.accepted_on.is_(None),
    )


def with_lateness(frame: pl.DataFrame, today: date) -> pl.DataFrame:
    """The rows with days_late, band and to_read as they stand on that day."""
    is_open = pl.col("status") == "open"
    late = (pl.lit(today) - pl.col("due_on")).dt.total_days()
    days = pl.when(is_open & (late > 0)).then(late).otherwise(0).cast(pl.Int64)
    band = pl.lit("over_28")
    for name, most in reversed(_LAST_DAY.items()):
        band = pl.when(pl.col("days_late") <= most).then(pl.lit(name)).otherwise(band)
    to_read = (
        pl.col("status").is_in(SETTLED)
        & pl.col("reported_by").is_not_null()
        & pl.col("accepted_on").is_null()
    )
    return frame.with_columns(days_late=days).with_columns(
        band=pl.when(is_open).then(band), to_read=to_read
    )
