"""Who was asked what they know before a meeting, and who has answered: for the coordinator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.due_days import usual_due_day
from models.errors import NotAllowed
from models.frames import read_frame
from models.research import KNOWN
from models.tables import agencies, agency_involvement, cases, listings, maracs, meetings
from queries.case_access import invited


class State(StrEnum):
    """Where one agency stands with one case."""

    NOT_ASKED = "not asked"
    ASKED = "asked"
    LATE = "late"
    KNOWN = "known"
    NOT_KNOWN = "not known"


def state_of(row: Mapping[str, Any], today: date) -> State:
    """Where a row of agency_involvement stands; an answer that says nothing of who is known is one.

    Answers that came in files may leave the three questions blank.
    """
    if row["returned_on"] is not None:
        return State.KNOWN if any(row[name] for name in KNOWN.values()) else State.NOT_KNOWN
    if row["requested_on"] is None:
        return State.NOT_ASKED
    return State.LATE if row["due_on"] is not None and row["due_on"] < today else State.ASKED


def came_late(row: Mapping[str, Any]) -> bool:
    """Whether the answer came after the day it was asked for."""
    returned, due = row["returned_on"], row["due_on"]
    return returned is not None and due is not None and bool(returned > due)


@dataclass(frozen=True)
class Overview:
    """A meeting's list against its agencies.

    `cases` (case_id, must_not_receive, put_off_on) in the order of the list; `agencies`
    (agency_id, name, is_invited), those invited or asked; `cells`, a row each pair: case_id,
    agency_id, state, is_late_answer, is_put_off (asked for a meeting that put the case off) and the
    days. `closed` counts cases closed to the person.
    """

    meeting: dict[str, Any]
    cases: pl.DataFrame
    agencies: pl.DataFrame
    others: pl.DataFrame
    cells: pl.DataFrame
    closed: int
    usual_due_on: date


def meetings_ahead(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """The meetings to come with cases on their list, the next first.

    Columns: meeting_id, marac_id, marac, meeting_date, n_cases. Raises NotAllowed for who does no
    casework.
    """
    check_may(user, Permission.DO_CASEWORK)
    meeting = [meetings.c[name] for name in ("meeting_id", "marac_id", "meeting_date")]
    return read_frame(
        connection,
        sa.select(*meeting, maracs.c.name.label("marac"), sa.func.count().label("n_cases"))
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .join(listings, listings.c.meeting_id == meetings.c.meeting_id)
        .where(
            _own(user, meetings.c.marac_id),
            meetings.c.meeting_date >= today,
            sa.func.coalesce(meetings.c.status, "planned", type_=sa.String) == "planned",
            listings.c.outcome.is_(None),
        )
        .group_by(*meeting, maracs.c.name)
        .order_by(meetings.c.meeting_date, meetings.c.meeting_id),
    )


def overview(connection: sa.Connection, *, user: User, meeting_id: str, today: date) -> Overview:
    """The meeting's list against its agencies. Raises NotAllowed where it is not the person's."""
    check_may(user, Permission.DO_CASEWORK)
    meeting = _meeting(connection, user, meeting_id)
    listed = _listed(connection, meeting_id)
    shown = listed.filter(~pl.col("case_id").is_in(sorted(user.closed)))
    rows = _rows(connection, shown["case_id"].to_list())
    every = _agencies(connection, meeting_id)
    asked = set(rows["agency_id"])
    part = pl.col("is_invited") | pl.col("agency_id").is_in(sorted(asked))
    columns = every.filter(part)
    return Overview(
        meeting=meeting,
        cases=shown,
        agencies=columns,
        others=every.filter(~part),
        cells=_cells(shown, columns, rows, today),
        closed=listed.height - shown.height,
        usual_due_on=usual_due_day(
            connection,
            marac_id=meeting["marac_id"],
            meeting_on=meeting["meeting_date"],
            today=today,
        ),
    )


def _own(user: User, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    own = user.maracs_for(Permission.DO_CASEWORK)
    return sa.true() if own is None else column.in_(sorted(own))


def _meeting(connection: sa.Connection, user: User, meeting_id: str) -> dict[str, Any]:
    row = connection.execute(
        sa.select(*meetings.c, maracs.c.name.label("marac"))
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(meetings.c.meeting_id == meeting_id, _own(user, meetings.c.marac_id))
    ).first()
    if row is None:
        raise NotAllowed("There is no meeting here that your account may open: choose another.")
    return dict(row._mapping)


def _listed(connection: sa.Connection, meeting_id: str) -> pl.DataFrame:
    other, before = listings.alias("other"), meetings.alias("before")
    put_off = (
        sa.select(sa.func.max(before.c.meeting_date))
        .join(other, other.c.meeting_id == before.c.meeting_id)
        .where(other.c.case_id == listings.c.case_id, other.c.outcome == "deferred")
        .scalar_subquery()
    )
    told = (cases.c.must_not_receive, put_off.label("put_off_on"))
    return read_frame(
        connection,
        sa.select(listings.c.case_id, *told)
        .join(cases, cases.c.case_id == listings.c.case_id)
        .where(listings.c.meeting_id == meeting_id, listings.c.outcome.is_(None))
        .order_by(sa.func.coalesce(listings.c.position, 9999), listings.c.case_id),
    )


def _agencies(connection: sa.Connection, meeting_id: str) -> pl.DataFrame:
    """Every agency that the MARAC knows: agency_id, name, is_invited; by name."""
    comes = invited(agencies.c.agency_id)
    return read_frame(
        connection,
        sa.select(
            agencies.c.agency_id,
            agencies.c.name,
            sa.case((comes, sa.true()), else_=sa.false()).label("is_invited"),
        )
        .select_from(agencies.join(meetings, meetings.c.meeting_id == meeting_id))
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(sa.or_(agencies.c.sender == maracs.c.sender, comes))
        .order_by(agencies.c.name, agencies.c.agency_id),
    )


def _rows(connection: sa.Connection, case_ids: list[str]) -> pl.DataFrame:
    """For each case and agency the row of the last time it was asked."""
    asked = agency_involvement.c
    columns = ("case_id", "agency_id", "requested_on", "due_on", "returned_on", "chased_on")
    return read_frame(
        connection,
        sa.select(*(asked[name] for name in (*columns, *KNOWN.values(), "returned_by")))
        .where(asked.case_id.in_(case_ids), asked.requested_on.is_not(None))
        .order_by(asked.case_id, asked.agency_id, asked.requested_on),
    ).unique(["case_id", "agency_id"], keep="last", maintain_order=True)


def _cells(
    listed: pl.DataFrame, columns: pl.DataFrame, rows: pl.DataFrame, today: date
) -> pl.DataFrame:
    pairs = listed.select("case_id", "put_off_on").join(columns.select("agency_id"), how="cross")
    cells = pairs.join(rows, on=["case_id", "agency_id"], how="left", maintain_order="left")
    every = cells.rows(named=True)
    put_off = pl.col("requested_on").is_not_null() & pl.col("returned_on").is_null()
    put_off &= pl.col("due_on").fill_null(date.min) <= pl.col("put_off_on")
    return cells.with_columns(
        put_off.fill_null(value=False).alias("is_put_off"),
        pl.Series("state", [state_of(row, today).value for row in every], dtype=pl.String),
        pl.Series("is_late_answer", [came_late(row) for row in every], dtype=pl.Boolean),
    )
