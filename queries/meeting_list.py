"""The cases of one meeting in their order: who brings what, who was briefed, what is missing."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.children_listed import has_children
from models.frames import read_frame
from models.tables import (
    agencies,
    agency_involvement,
    cases,
    listings,
    meetings,
    people,
)
from queries.case_access import in_full, visible
from queries.cases import full_name
from queries.meetings import one


@dataclass(frozen=True)
class MeetingList:
    """`cases` in the order of the list; `closed` counts those that the person may not see.

    Columns: case_id, place (1 is first), outcome, outcome_reason, briefing, briefed_person,
    victim, has_children, referring (names), referring_ids, presenter, sees_in_full, put_off (how
    often it was deferred before), asked, back, missing (names of agencies that have not answered).
    """

    cases: pl.DataFrame
    closed: int

    @property
    def waiting(self) -> pl.DataFrame:
        """The cases still to be heard."""
        return self.cases.filter(pl.col("outcome").is_null())


def of_meeting(
    connection: sa.Connection, *, user: User, meeting_id: str, today: date
) -> MeetingList:
    """The list as this person may see it. Raises NotAllowed where the meeting is not theirs."""
    one(connection, user=user, meeting_id=meeting_id, today=today)
    rows = _rows(connection, user, meeting_id)
    names = dict(connection.execute(sa.select(agencies.c.agency_id, agencies.c.name)).all())
    seen = rows.filter("is_visible").drop("is_visible")
    asked = _asked(connection, seen["case_id"].to_list())
    listed = (
        seen.with_row_index("place", offset=1)
        .join(asked, on="case_id", how="left", maintain_order="left")
        .with_columns(pl.col("asked", "back").fill_null(0))
    )
    return MeetingList(
        listed.with_columns(
            pl.Series("referring", _names(listed["referring_ids"], names), dtype=pl.String),
            pl.Series("missing", _names(listed["missing_ids"], names), dtype=pl.String),
        ),
        rows.height - seen.height,
    )


def _names(ids: pl.Series, names: dict[str, str]) -> list[str]:
    return [
        "; ".join(names.get(one, one) for one in (text or "").split(";") if one) for text in ids
    ]


def _rows(connection: sa.Connection, user: User, meeting_id: str) -> pl.DataFrame:
    """Everything on the list; whether a case was put off before, and whether the person sees it."""
    other, before = listings.alias("other"), meetings.alias("before")
    put_off = (
        sa.select(sa.func.count())
        .select_from(other)
        .join(before, before.c.meeting_id == other.c.meeting_id)
        .where(
            other.c.case_id == listings.c.case_id,
            other.c.outcome == "deferred",
            other.c.meeting_id != meeting_id,
        )
        .scalar_subquery()
    )
    return read_frame(
        connection,
        sa.select(
            listings.c.case_id,
            listings.c.outcome,
            *(
                _in_full_only(user, listings.c[name]).label(name)
                for name in ("outcome_reason", "briefing", "briefed_person")
            ),
            full_name().label("victim"),
            has_children().label("has_children"),
            _in_full_only(user, cases.c.referring_agencies).label("referring_ids"),
            _in_full_only(user, cases.c.presenter).label("presenter"),
            put_off.label("put_off"),
            sa.case((in_full(user), sa.true()), else_=sa.false()).label("sees_in_full"),
            sa.case((visible(user), sa.true()), else_=sa.false()).label("is_visible"),
        )
        .join(cases, cases.c.case_id == listings.c.case_id)
        .outerjoin(people, people.c.person_id == cases.c.victim_id)
        .where(listings.c.meeting_id == meeting_id)
        .order_by(sa.func.coalesce(listings.c.position, 9999), listings.c.case_id),
    )


def _in_full_only(user: User, column: sa.ColumnElement[str]) -> sa.ColumnElement[str | None]:
    """An agency that is only asked what it knows gets names and dates of birth, and no more."""
    return sa.case((in_full(user), column), else_=sa.null())


def _asked(connection: sa.Connection, case_ids: list[str]) -> pl.DataFrame:
    """Case: how many agencies were asked what they know, how many answered, who has not."""
    asked = agency_involvement.c
    rows = read_frame(
        connection,
        sa.select(asked.case_id, asked.agency_id, asked.requested_on, asked.returned_on)
        .where(asked.case_id.in_(case_ids), asked.requested_on.is_not(None))
        .order_by(asked.case_id, asked.agency_id, asked.requested_on),
    ).unique(["case_id", "agency_id"], keep="last", maintain_order=True)
    is_back = pl.col("returned_on").is_not_null()
    return rows.group_by("case_id").agg(
        pl.len().cast(pl.Int64).alias("asked"),
        is_back.sum().cast(pl.Int64).alias("back"),
        pl.col("agency_id").filter(~is_back).str.join(";").alias("missing_ids"),
    )
