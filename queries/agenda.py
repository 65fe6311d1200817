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
    agencies,
    agency_involvement,
    cases,
    children,
    people,
)
from queries.actions import carried
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
