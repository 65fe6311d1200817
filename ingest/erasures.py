"""Proposes an erasure, and decides on it: the one who decides is never the one who proposed."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest.erasing import carry_out
from ingest.erasing.carrying_out import APPROVED, REFUSED, WITHDRAWN
from ingest.reasons import LONGEST, needed
from models.access import Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.retention import DUE, due_cases
from models.tables import erasures
from models.trail import note, now

MOST_AT_ONCE = 500
_GIVE_REASON = "Give the reason in a few words; name nobody, since the reason is kept."


def propose(
    engine: sa.Engine, *, by: User, case_ids: Iterable[str], reason: str, today: date
) -> str:
    """Proposes to erase cases whose time is over; returns the proposal's id.

    A case is proposed with those of the same victim that lie within twelve months of it. Raises
    ForPerson where a case is not due, is held, or is proposed already.
    """
    check_may(by, Permission.PROPOSE_ERASURE)
    wanted = sorted(set(case_ids))
    told = needed(reason, _GIVE_REASON, most=LONGEST)
    if not wanted:
        raise ForPerson("No case is chosen: choose the cases to erase.")
    proposal_id = str(uuid4())
    with writing(engine) as connection:
        due = due_cases(connection, today).filter(state=DUE)
        chosen = due.filter(pl.col("case_id").is_in(wanted))
        _check_all_due(wanted, chosen)
        rows = due.filter(pl.col("together").is_in(chosen["together"].implode()))
        _check_theirs(by, rows)
        _check_not_proposed(connection, rows["case_id"])
        if rows.height > MOST_AT_ONCE:
            raise ForPerson(f"Propose at most {MOST_AT_ONCE} cases at once: choose fewer.")
        for row in rows.iter_rows(named=True):
            _add(connection, by, proposal_id, row, told)
    return proposal_id


def decide(
    engine: sa.Engine, *, by: User, proposal_id: str, approve: bool, today: date, reason: str = ""
) -> None:
    """Approves a proposal, which carries it out at once, or refuses it with a reason.

    Raises ForPerson where the person proposed it themselves, it was decided before, or one of its
    cases must be kept now.
    """
    told = reason.strip()[:LONGEST] if approve else needed(reason, _GIVE_REASON, most=LONGEST)
    with writing(engine) as connection:
        rows = _open(connection, proposal_id)
        for row in rows:
            check_may(by, Permission.APPROVE_ERASURE, row.marac_id)
            if row.case_id in by.closed:
                raise ForPerson("This proposal has to be decided by a colleague: ask them.")
        if any(row.proposed_by == by.user_id for row in rows):
            raise ForPerson(
                "You proposed this yourself, so somebody else has to decide on it: ask another "
                "coordinator or the auditor."
            )
        if approve:
            _check_still_due(connection, [row.case_id for row in rows], today)
        _decided(connection, by, rows, APPROVED if approve else REFUSED, told)
    if approve:
        carry_out(engine, proposal_id)


def withdraw(engine: sa.Engine, *, by: User, proposal_id: str) -> None:
    """Takes one's own proposal back."""
    with writing(engine) as connection:
        rows = _open(connection, proposal_id)
        if any(row.proposed_by != by.user_id for row in rows):
            raise ForPerson("Only the person who proposed this can withdraw it: refuse it instead.")
        _decided(connection, by, rows, WITHDRAWN, "")


def _check_all_due(wanted: list[str], chosen: pl.DataFrame) -> None:
    missing = sorted(set(wanted) - set(chosen["case_id"]))
    if missing:
        raise ForPerson(
            f"Case {missing[0]} cannot be erased now: its time is not over, a hold keeps it, or "
            "another case needs it. Reload the page and choose again."
        )


def _check_theirs(by: User, rows: pl.DataFrame) -> None:
    for marac_id in rows["marac_id"].unique():
        check_may(by, Permission.PROPOSE_ERASURE, marac_id)
    if by.closed & set(rows["case_id"]):
        raise ForPerson("One of these has to be proposed by a colleague: choose the others.")


def _check_not_proposed(connection: sa.Connection, case_ids: pl.Series) -> None:
    open_ones = connection.scalars(
        sa.select(erasures.c.case_id).where(
            sa.or_(erasures.c.decision.is_(None), erasures.c.decision == APPROVED)
        )
    )
    twice = sorted(set(open_ones) & set(case_ids))
    if twice:
        raise ForPerson(f"Case {twice[0]} is proposed already: wait for the decision on it.")


def _add(
    connection: sa.Connection, by: User, proposal_id: str, row: dict[str, str], reason: str
) -> None:
    erasure_id = str(uuid4())
    connection.execute(
        erasures.insert().values(
            erasure_id=erasure_id,
            proposal_id=proposal_id,
            case_id=row["case_id"],
            marac_id=row["marac_id"],
            reason=reason,
            proposed_at=now(),
            proposed_by=by.user_id,
        )
    )
    note(
        connection,
        by,
        "proposed an erasure",
        kind="erasures",
        record=erasure_id,
        marac_id=row["marac_id"],
        after={"case": row["case_id"], "proposal": proposal_id, "reason": reason},
    )


def _open(connection: sa.Connection, proposal_id: str) -> list[sa.Row[tuple[object, ...]]]:
    rows = connection.execute(
        sa.select(erasures)
        .where(erasures.c.proposal_id == proposal_id, erasures.c.decision.is_(None))
        .order_by(erasures.c.case_id)
    ).all()
    if not rows:
        raise ForPerson("This proposal was decided meanwhile: reload the page.")
    return list(rows)


def _check_still_due(connection: sa.Connection, case_ids: list[str], today: date) -> None:
    due = set(due_cases(connection, today).filter(state=DUE)["case_id"])
    kept = sorted(set(case_ids) - due)
    if kept:
        raise ForPerson(
            f"Case {kept[0]} must be kept now: a hold was placed, or another case needs it. "
            "Refuse the proposal, and propose the others anew."
        )


def _decided(
    connection: sa.Connection,
    by: User,
    rows: list[sa.Row[tuple[object, ...]]],
    decision: str,
    reason: str,
) -> None:
    for row in rows:
        connection.execute(
            erasures.update()
            .where(erasures.c.erasure_id == row.erasure_id)
            .values(
                decided_at=now(),
                decided_by=by.user_id,
                decision=decision,
                step=APPROVED if decision == APPROVED else None,
            )
        )
        note(
            connection,
            by,
            f"{decision} an erasure",
            kind="erasures",
            record=row.erasure_id,
            marac_id=row.marac_id,
            after={"case": row.case_id, "reason": reason or None},
        )
