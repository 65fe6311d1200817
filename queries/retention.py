"""What has been kept long enough, what holds it, and the erasures proposed, decided and done."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may_any
from models.frames import read_frame, staged_ids
from models.research import SETTING, TOLD
from models.retention import due_cases, v_retention
from models.tables import (
    agency_involvement,
    cases,
    documents,
    erasures,
    legal_holds,
    listings,
    maracs,
    meetings,
    people,
    research_destructions,
    settings,
    users,
)
from queries.cases import full_name

MAY_SEE = frozenset({Permission.PROPOSE_ERASURE, Permission.APPROVE_ERASURE, Permission.SEE_TRAIL})
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Mine:
    """The MARACs whose retention a person sees; None is every one."""

    maracs: frozenset[str] | None
    closed: frozenset[str]

    def of(self, marac_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        return sa.true() if self.maracs is None else marac_id.in_(sorted(self.maracs))

    def rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Those of the MARACs, without cases closed to the person."""
        frame = frame.filter(~pl.col("case_id").is_in(sorted(self.closed)))
        if self.maracs is None:
            return frame
        return frame.filter(pl.col("marac_id").is_in(sorted(self.maracs)))


def mine(user: User) -> Mine:
    """What the person sees here. Raises NotAllowed for roles that have no part in it."""
    check_may_any(user, MAY_SEE)
    maracs: set[str] = set()
    for permission in MAY_SEE:
        some = user.maracs_for(permission)
        if some is None:
            return Mine(None, user.closed)
        maracs |= some
    return Mine(frozenset(maracs), user.closed)


def due(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """The cases whose time is over, the longest over first.

    Columns: case_id, marac_id, marac, closed_on, ended_on, due_on, state (due, held, needed),
    together, proposed (whether a proposal waits), victim (a name, for those who see cases).
    """
    own = mine(user)
    rows = own.rows(due_cases(connection, today))
    names = read_frame(connection, sa.select(maracs.c.marac_id, maracs.c.name.label("marac")))
    waiting = read_frame(
        connection, sa.select(erasures.c.case_id).where(erasures.c.decision.is_(None))
    )["case_id"]
    return (
        rows.join(names, on="marac_id", how="left")
        .join(_victims(connection, user, rows["case_id"]), on="case_id", how="left")
        .with_columns(proposed=pl.col("case_id").is_in(waiting.implode()))
        .sort("due_on", "case_id")
    )


def _victims(connection: sa.Connection, user: User, case_ids: pl.Series) -> pl.DataFrame:
    """case_id, victim: of those of the cases that the person may see with names."""
    seen = user.maracs_for(Permission.SEE_CASES)
    with staged_ids(connection, case_ids) as staged:
        beside = sa.table(staged, sa.column("id", sa.String))
        return read_frame(
            connection,
            sa.select(cases.c.case_id, full_name().label("victim"))
            .join(beside, beside.c.id == cases.c.case_id)
            .join(people, people.c.person_id == cases.c.victim_id)
            .where(sa.true() if seen is None else cases.c.marac_id.in_(sorted(seen))),
        )


def due_soon(connection: sa.Connection, *, user: User, today: date) -> int:
    """How many cases fall due in the next thirty days."""
    own = mine(user)
    count = connection.scalar(
        sa.select(sa.func.count())
        .select_from(v_retention)
        .where(
            own.of(v_retention.c.marac_id),
            v_retention.c.due_on > today,
            v_retention.c.due_on <= today + SOON,
        )
    )
    return int(count or 0)


def schedules(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """marac_id, name, retention_months (null: no schedule is set), by name."""
    own = mine(user)
    return read_frame(
        connection,
        sa.select(maracs.c.marac_id, maracs.c.name, maracs.c.retention_months)
        .where(own.of(maracs.c.marac_id))
        .order_by(maracs.c.name, maracs.c.marac_id),
    )


def holds(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """The holds in force: hold_id, case_id, marac_id, reason, placed_at, who."""
    own = mine(user)
    who = sa.func.coalesce(users.c.name, legal_holds.c.placed_by, type_=sa.String).label("who")
    columns = ("hold_id", "case_id", "marac_id", "reason", "placed_at")
    return own.rows(
        read_frame(
            connection,
            sa.select(*(legal_holds.c[name] for name in columns), who)
            .outerjoin(users, users.c.user_id == legal_holds.c.placed_by)
            .where(legal_holds.c.lifted_at.is_(None))
            .order_by(legal_holds.c.placed_at, legal_holds.c.hold_id),
        )
    )


def proposals(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """Every erasure, one row a case, the newest first.

    Columns: proposal_id, erasure_id, case_id, marac_id, reason, proposed_at, proposed_by, proposer,
    decided_at, decider, decision, step, finished_at, evidence (JSON or null).
    """
    own = mine(user)
    proposer, decider = users.alias("proposer"), users.alias("decider")
    kept = ("proposal_id", "erasure_id", "case_id", "marac_id", "reason", "proposed_at")
    done = ("decided_at", "decision", "step", "finished_at", "evidence")
    return own.rows(
        read_frame(
            connection,
            sa.select(
                *(erasures.c[name] for name in (*kept, "proposed_by", *done)),
                sa.func.coalesce(proposer.c.name, erasures.c.proposed_by, type_=sa.String).label(
                    "proposer"
                ),
                sa.func.coalesce(decider.c.name, erasures.c.decided_by, type_=sa.String).label(
                    "decider"
                ),
            )
            .outerjoin(proposer, proposer.c.user_id == erasures.c.proposed_by)
            .outerjoin(decider, decider.c.user_id == erasures.c.decided_by)
            .order_by(erasures.c.proposed_at.desc(), erasures.c.proposal_id, erasures.c.case_id),
        )
    )


def research_left(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """Past meetings with research still there: meeting_id, marac_id, marac, meeting_date, forms,

    documents; the longest ago first. What a hold keeps is not counted.
    """
    own = mine(user)
    held = sa.select(legal_holds.c.case_id).where(legal_holds.c.lifted_at.is_(None))
    heard = (
        sa.select(listings.c.meeting_id, listings.c.case_id)
        .where(listings.c.outcome == "heard", listings.c.case_id.not_in(held))
        .subquery()
    )
    asked = agency_involvement.c
    texts = (
        sa.select(heard.c.meeting_id, sa.func.count().label("n"))
        .join(agency_involvement, asked.case_id == heard.c.case_id)
        .where(sa.or_(*(asked[name].is_not(None) for name in TOLD)))
        .group_by(heard.c.meeting_id)
        .subquery()
    )
    return read_frame(connection, _meetings(own, today, texts, _files(heard)))


def _files(heard: sa.Subquery) -> sa.Subquery:
    file = documents.c
    there = (file.kind == "research", file.destroyed_at.is_(None))
    by_case = sa.select(heard.c.meeting_id, file.document_id).join(
        documents, file.case_id == heard.c.case_id
    )
    of_meeting = sa.select(file.meeting_id, file.document_id).where(
        file.meeting_id.is_not(None), file.case_id.is_(None), *there
    )
    every = by_case.where(*there).union(of_meeting).subquery()
    return (
        sa.select(every.c.meeting_id, sa.func.count().label("n"))
        .group_by(every.c.meeting_id)
        .subquery()
    )


def _meetings(
    own: Mine, today: date, texts: sa.Subquery, files: sa.Subquery
) -> sa.Select[tuple[Any, ...]]:
    forms = sa.func.coalesce(texts.c.n, 0, type_=sa.Integer)
    documents_left = sa.func.coalesce(files.c.n, 0, type_=sa.Integer)
    return (
        sa.select(
            meetings.c.meeting_id,
            meetings.c.marac_id,
            maracs.c.name.label("marac"),
            meetings.c.meeting_date,
            forms.label("forms"),
            documents_left.label("documents"),
        )
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .outerjoin(texts, texts.c.meeting_id == meetings.c.meeting_id)
        .outerjoin(files, files.c.meeting_id == meetings.c.meeting_id)
        .where(
            own.of(meetings.c.marac_id), meetings.c.meeting_date < today, forms + documents_left > 0
        )
        .order_by(meetings.c.meeting_date, meetings.c.meeting_id)
    )


def certificates(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """What was destroyed: the columns of research_destructions, meeting_date, marac, who."""
    own = mine(user)
    gone = research_destructions.c
    who = sa.func.coalesce(users.c.name, gone.destroyed_by, type_=sa.String).label("who")
    return read_frame(
        connection,
        sa.select(*gone, meetings.c.meeting_date, maracs.c.name.label("marac"), who)
        .outerjoin(meetings, meetings.c.meeting_id == gone.meeting_id)
        .outerjoin(maracs, maracs.c.marac_id == gone.marac_id)
        .outerjoin(users, users.c.user_id == gone.destroyed_by)
        .where(own.of(gone.marac_id))
        .order_by(gone.destroyed_at.desc(), gone.certificate_id),
    )


def research_days(connection: sa.Connection) -> int | None:
    """After how many days research is destroyed by itself; None: by a person only."""
    value = connection.scalar(sa.select(settings.c.value).where(settings.c.name == SETTING))
    return int(value) if value and value.isdigit() else None


def evidence(text: str | None) -> dict[str, Any]:
    """What an erasure left as its proof."""
    return dict(json.loads(text)) if text else {}
