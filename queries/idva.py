"""What waits for the IDVAs, who has how many cases, and one case's contacts and wishes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, Role, User, check_may_any
from models.errors import NotAllowed
from models.frames import read_frame
from models.installation import ATTEMPTS, ATTEMPTS_WITHIN, FIRST_ATTEMPT_DAYS
from models.keys import ERASED
from models.period import add_months
from models.tables import (
    cases,
    contact_attempts,
    listings,
    maracs,
    meetings,
    people,
    user_roles,
    users,
    wishes,
)
from models.working_day import After
from queries import installation
from queries.case_access import Detail, check_case, detail, visible
from queries.cases import full_name

MAY = frozenset({Permission.RECORD_IDVA, Permission.DO_CASEWORK})
ENDED = ("below_threshold", "transferred_out", "withdrawn", "closed")
SAFE_CONTACT = (
    "phone",
    "phone_is_safe",
    "email",
    "safe_times",
    "safe_contact_notes",
    "must_not_know",
)
UNALLOCATED = ""  # the worker of a case that nobody has yet


@dataclass(frozen=True)
class Contacts:
    """The IDVA's side of one case: frames of contact_attempts and wishes, the newest first.

    `safe` holds the victim's safe-contact columns of people; `attempts_needed` attempts within
    `within` days are made before a victim counts as uncontactable.
    """

    attempts: pl.DataFrame
    wishes: pl.DataFrame
    safe: dict[str, Any]
    attempts_needed: int
    within: int


def of_case(connection: sa.Connection, *, user: User, case_id: str) -> Contacts:
    """For a case that this person sees in full; raises NotAllowed otherwise."""
    check_case(connection, user, case_id)
    if detail(connection, user, case_id) is not Detail.FULL:
        raise NotAllowed("What the victim said is shown to those who see the case in full.")
    kept = installation.values(connection, [ATTEMPTS, ATTEMPTS_WITHIN])
    tried, said = contact_attempts.c, wishes.c
    return Contacts(
        attempts=read_frame(
            connection,
            sa.select(contact_attempts)
            .where(tried.case_id == case_id)
            .order_by(
                tried.attempted_on.desc(),
                sa.func.coalesce(tried.attempted_at, "").desc(),
                tried.contact_id,
            ),
        ),
        wishes=read_frame(
            connection,
            sa.select(wishes)
            .where(said.case_id == case_id)
            .order_by(said.said_on.desc(), said.wish_id),
        ),
        safe=_safe_contact(connection, case_id),
        attempts_needed=int(kept[ATTEMPTS.name]),
        within=int(kept[ATTEMPTS_WITHIN.name]),
    )


def _safe_contact(connection: sa.Connection, case_id: str) -> dict[str, Any]:
    row = connection.execute(
        sa.select(*(people.c[name] for name in SAFE_CONTACT))
        .join(cases, cases.c.victim_id == people.c.person_id)
        .where(cases.c.case_id == case_id)
    ).first()
    return dict(row._mapping) if row else {}


def open_cases(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """The cases with the IDVAs that are not over: nobody reached yet, or support goes on.

    Columns: case_id, marac_id, marac, victim, those of safe contact, status, idva_worker,
    idva_referred_on, due_on (of the first attempt), attempts, last_on, last_outcome,
    idva_contact_on, idva_outcome, meeting_on (the next).
    """
    check_may_any(user, MAY)
    due = first_attempt()
    tried, last, coming = _tried(), _last(), _coming(today)
    question = (
        sa.select(
            *(cases.c[name] for name in ("case_id", "marac_id", "status", "idva_worker")),
            *(cases.c[name] for name in ("idva_referred_on", "idva_contact_on", "idva_outcome")),
            maracs.c.name.label("marac"),
            full_name().label("victim"),
            *(people.c[name] for name in SAFE_CONTACT),
            due.end.c.day.label("due_on"),
            sa.func.coalesce(tried.c.attempts, 0).label("attempts"),
            last.c.attempted_on.label("last_on"),
            last.c.outcome.label("last_outcome"),
            coming.c.meeting_on,
        )
        .join(maracs, maracs.c.marac_id == cases.c.marac_id)
        .outerjoin(people, people.c.person_id == cases.c.victim_id)
        .outerjoin(due.start, due.on_start)
        .outerjoin(due.end, due.on_end)
        .outerjoin(tried, tried.c.case_id == cases.c.case_id)
        .outerjoin(last, sa.and_(last.c.case_id == cases.c.case_id, last.c.from_last == 1))
        .outerjoin(coming, coming.c.case_id == cases.c.case_id)
        .where(
            _with_idvas(user),
            sa.func.coalesce(cases.c.status, "").not_in(ENDED),
            sa.func.coalesce(cases.c.idva_outcome, "engaged") == "engaged",
        )
        .order_by(cases.c.idva_referred_on, cases.c.case_id)
    )
    return read_frame(connection, question)


def first_attempt() -> After:
    """The day by which the victim of a row of cases is first tried, to join; needs its MARAC."""
    nation = sa.func.coalesce(maracs.c.nation, "england")
    return After(nation, cases.c.idva_referred_on, installation.whole(FIRST_ATTEMPT_DAYS))


def caseload(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """A row a MARAC and worker (blank: nobody yet): open now, and referred in twelve months.

    Columns: marac_id, marac, worker, open, referred, idva_caseload (cases a year for one post).
    Those of nobody stand first, then whoever has most open.
    """
    now = open_cases(connection, user=user, today=today)
    since = add_months(today, -12) + timedelta(days=1)
    worker = sa.func.coalesce(cases.c.idva_worker, UNALLOCATED)
    year = read_frame(
        connection,
        sa.select(
            cases.c.marac_id,
            worker.label("worker"),
            sa.func.count().label("referred"),
        )
        .where(_with_idvas(user), cases.c.idva_referred_on.between(since, today))
        .group_by(cases.c.marac_id, worker),
    ).cast({"referred": pl.Int64})
    counted = now.group_by("marac_id", pl.col("idva_worker").fill_null(UNALLOCATED).alias("worker"))
    both = counted.agg(pl.len().cast(pl.Int64).alias("open")).join(
        year, on=["marac_id", "worker"], how="full", coalesce=True
    )
    return (
        both.join(_posts(connection), on="marac_id", how="left")
        .with_columns(pl.col("open", "referred").fill_null(0))
        .with_columns(is_last=pl.col("worker") != UNALLOCATED)
        .sort("is_last", "open", "worker", "marac_id", descending=[False, True, False, False])
        .drop("is_last")
    )


def _posts(connection: sa.Connection) -> pl.DataFrame:
    return read_frame(
        connection,
        sa.select(
            maracs.c.marac_id,
            maracs.c.name.label("marac"),
            sa.func.coalesce(maracs.c.idva_caseload, 100.0, type_=sa.Double).label("idva_caseload"),
        ),
    )


def workers(connection: sa.Connection, *, user: User, marac_id: str) -> list[str]:
    """The names a case of that MARAC can be given to: its IDVAs' accounts, and those used."""
    check_may_any(user, MAY)
    accounts = connection.scalars(
        sa.select(users.c.name)
        .join(user_roles, user_roles.c.user_id == users.c.user_id)
        .where(
            user_roles.c.role == Role.IDVA.value,
            user_roles.c.marac_id.in_((marac_id, "*")),
            users.c.disabled_at.is_(None),
        )
    )
    used = connection.scalars(
        sa.select(cases.c.idva_worker)
        .where(
            _with_idvas(user),
            cases.c.marac_id == marac_id,
            cases.c.idva_worker.is_not(None),
            sa.func.coalesce(cases.c.status, "").not_in(ENDED),
        )
        .distinct()
    )
    return sorted({*accounts, *used}, key=str.casefold)


def _with_idvas(user: User) -> sa.ColumnElement[bool]:
    """Cases referred to the IDVAs, in the MARACs where the person works on them."""
    each = [user.maracs_for(permission) for permission in sorted(MAY)]
    own = (
        sa.true()
        if any(maracs is None for maracs in each)
        else cases.c.marac_id.in_(sorted({m for maracs in each for m in maracs or ()}))
    )
    return sa.and_(
        visible(user),
        own,
        cases.c.idva_referred_on.is_not(None),
        cases.c.case_id.not_like(f"{ERASED}/%"),
    )


def _tried() -> sa.Subquery:
    counted = sa.func.count().label("attempts")
    table = contact_attempts
    return sa.select(table.c.case_id, counted).group_by(table.c.case_id).subquery()


def _last() -> sa.Subquery:
    tried = contact_attempts.c
    from_last = sa.func.row_number().over(
        partition_by=tried.case_id,
        order_by=(
            tried.attempted_on.desc(),
            sa.func.coalesce(tried.attempted_at, "").desc(),
            tried.contact_id.desc(),
        ),
    )
    return sa.select(
        tried.case_id, tried.attempted_on, tried.outcome, from_last.label("from_last")
    ).subquery()


def _coming(today: date) -> sa.Subquery:
    """The next meeting that lists each case and has not dealt with it."""
    return (
        sa.select(listings.c.case_id, sa.func.min(meetings.c.meeting_date).label("meeting_on"))
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(
            listings.c.outcome.is_(None),
            meetings.c.meeting_date >= today,
            sa.func.coalesce(meetings.c.status, "") != "cancelled",
        )
        .group_by(listings.c.case_id)
        .subquery()
    )
