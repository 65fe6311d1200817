"""What an agenda says of a meeting to one person: each case as far as that person may know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.frames import read_frame
from models.tables import (
    actions,
    agencies,
    agency_involvement,
    cases,
    children,
    meetings,
    people,
)
from queries.case_access import in_full, visible
from queries.cases import full_name, perpetrators
from queries.meeting_list import MeetingList, of_meeting
from queries.meetings import one

_PERSON = ("date_of_birth", "address", "postcode")


@dataclass(frozen=True)
class Agenda:
    """One meeting for one reader.

    `people` has a row a case and person: case_id, role (Victim, Perpetrator, Child), name,
    date_of_birth, address (blank where the reader sees the names only). `carried` are the actions
    of meetings before that are not done: case_id, description, agency, due_date. `answers` are
    what agencies returned of the cases that the reader sees in full: case_id, agency,
    involvement, opinion.
    """

    meeting: Mapping[str, Any]
    listed: MeetingList
    people: pl.DataFrame
    carried: pl.DataFrame
    answers: pl.DataFrame

    @property
    def case_ids(self) -> frozenset[str]:
        """Every case that it tells of."""
        return frozenset([*self.listed.waiting["case_id"], *self.carried["case_id"]])


def agenda(connection: sa.Connection, *, user: User, meeting_id: str, today: date) -> Agenda:
    """The agenda for this reader. Raises NotAllowed where the meeting is not theirs."""
    meeting = one(connection, user=user, meeting_id=meeting_id, today=today)
    listed = of_meeting(connection, user=user, meeting_id=meeting_id, today=today)
    return Agenda(
        meeting,
        listed,
        _people(connection, listed.waiting),
        carried(connection, user=user, meeting_id=meeting_id),
        _answers(connection, listed.waiting.filter("sees_in_full")["case_id"].to_list()),
    )


def carried(connection: sa.Connection, *, user: User, meeting_id: str) -> pl.DataFrame:
    """Actions agreed at meetings of the MARAC before this one that are still open.

    For who sees the case in full; an agency that only knows of it gets its own actions.
    Columns: case_id, description, agency_id, agency, due_date; the longest due first.
    """
    now, before = meetings.alias("now"), meetings.alias("before")
    own = sorted({grant.agency_id for grant in user.grants if grant.agency_id})
    return read_frame(
        connection,
        sa.select(
            actions.c.case_id,
            actions.c.description,
            actions.c.agency_id,
            sa.func.coalesce(agencies.c.name, actions.c.agency_id, type_=sa.String).label("agency"),
            actions.c.due_date,
        )
        .join(before, before.c.meeting_id == actions.c.meeting_id)
        .join(now, now.c.marac_id == before.c.marac_id)
        .join(cases, cases.c.case_id == actions.c.case_id)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .where(
            now.c.meeting_id == meeting_id,
            before.c.meeting_date < now.c.meeting_date,
            sa.func.coalesce(actions.c.status, "open") == "open",
            visible(user),
            sa.or_(in_full(user), actions.c.agency_id.in_(own)),
        )
        .order_by(actions.c.due_date, actions.c.case_id, actions.c.action_id),
    )


def _answers(connection: sa.Connection, case_ids: list[str]) -> pl.DataFrame:
    """What agencies returned; what they withheld, and why, goes into no paper."""
    answer = agency_involvement.c
    return read_frame(
        connection,
        sa.select(
            answer.case_id,
            sa.func.coalesce(agencies.c.name, answer.agency_id, type_=sa.String).label("agency"),
            answer.involvement,
            answer.opinion,
        )
        .outerjoin(agencies, agencies.c.agency_id == answer.agency_id)
        .where(answer.case_id.in_(case_ids), answer.returned_on.is_not(None))
        .order_by(answer.case_id, agencies.c.name, answer.agency_id, answer.requested_on),
    ).unique(["case_id", "agency"], keep="last", maintain_order=True)


def _people(connection: sa.Connection, listed: pl.DataFrame) -> pl.DataFrame:
    """Who is in the cases; an address only where the reader sees the case in full."""
    ids = listed["case_id"].to_list()
    full = listed.filter("sees_in_full")["case_id"].to_list()
    named = perpetrators()
    person = [people.c[name] for name in _PERSON]
    victims = read_frame(
        connection,
        sa.select(cases.c.case_id, full_name().label("name"), *person)
        .join(people, people.c.person_id == cases.c.victim_id)
        .where(cases.c.case_id.in_(ids)),
    )
    harming = read_frame(
        connection,
        sa.select(named.c.case_id, full_name().label("name"), *person)
        .join(people, people.c.person_id == named.c.person_id)
        .where(named.c.case_id.in_(ids))
        .order_by(named.c.case_id, people.c.person_id),
    )
    their = read_frame(
        connection,
        sa.select(
            *(children.c[n] for n in ("case_id", "given_names", "family_name", "date_of_birth"))
        )
        .where(children.c.case_id.in_(ids))
        .order_by(children.c.case_id, children.c.date_of_birth, children.c.child_id),
    ).with_columns(
        name=pl.concat_str("given_names", "family_name", separator=" ", ignore_nulls=True)
    )
    parts = [("Victim", victims), ("Perpetrator", harming), ("Child", their)]
    where = pl.concat_str("address", "postcode", separator=", ", ignore_nulls=True)
    told = [
        frame.with_columns(
            pl.lit(role).alias("role"),
            (where if "address" in frame.columns else pl.lit(None, pl.String)).alias("where"),
        ).select("case_id", "role", "name", "date_of_birth", "where")
        for role, frame in parts
    ]
    shown = pl.when(pl.col("case_id").is_in(full) & (pl.col("where") != "")).then("where")
    return pl.concat(told).with_columns(address=shown).drop("where")
