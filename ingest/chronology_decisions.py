"""What a person says of entries that look alike: one event, different events, or undone."""

from collections.abc import Collection, Iterable
from itertools import combinations, product

import sqlalchemy as sa

from ingest.documents import CheckCase
from models.access import Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.tables import chronology, chronology_decisions
from models.trail import note, now

SAME, DIFFERENT = "same", "different"
Pair = tuple[str, str]
_KIND = "chronology_decisions"
_GONE = "One of these entries is not in the chronology any more: reload the page."


def same_event(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    entries: Collection[str],
    others: Collection[str] = (),
    check_case: CheckCase,
) -> None:
    """The entries tell one event; the `others`, shown beside them, tell another.

    Raises ForPerson where there are fewer than two, or one is gone; NotAllowed.
    """
    if len(set(entries)) < 2:
        raise ForPerson("One event takes two entries or more: tick at least two.")
    apart = [_ordered(*pair) for pair in product(set(entries), set(others))]
    decided = dict.fromkeys(_pairs(entries), SAME) | dict.fromkeys(apart, DIFFERENT)
    _decide(engine, by, case_id, decided, check_case)


def different_events(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    entries: Collection[str],
    check_case: CheckCase,
) -> None:
    """Each of the entries tells an event of its own."""
    _decide(engine, by, case_id, dict.fromkeys(_pairs(entries), DIFFERENT), check_case)


def undo(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    entries: Collection[str],
    check_case: CheckCase,
) -> None:
    """Forgets what was said of the entries among each other: they are proposed again."""
    _decide(engine, by, case_id, dict.fromkeys(_pairs(entries), ""), check_case)


def _ordered(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _pairs(entries: Iterable[str]) -> list[Pair]:
    return list(combinations(sorted(set(entries)), 2))


def _decide(
    engine: sa.Engine, by: User, case_id: str, decided: dict[Pair, str], check_case: CheckCase
) -> None:
    """Writes what is said of each pair; an empty text takes back what was."""
    with writing(engine) as connection:
        marac_id = check_case(connection, by, case_id)
        check_may(by, Permission.DO_CASEWORK, marac_id)
        _check_entries(connection, case_id, {one for pair in decided for one in pair})
        before = _before(connection, case_id)
        for pair, decision in sorted(decided.items()):
            if before.get(pair, "") == decision:
                continue
            _write(connection, by, (marac_id, case_id), pair, decision)
            note(
                connection,
                by,
                "decide" if decision else "undo a decision",
                kind=_KIND,
                record=f"{case_id} · {pair[0]} · {pair[1]}",
                marac_id=marac_id,
                before={"decision": before[pair]} if pair in before else None,
                after={"decision": decision or None},
            )


def _write(connection: sa.Connection, by: User, where: Pair, pair: Pair, decision: str) -> None:
    table = chronology_decisions
    this = (table.c.entry_id == pair[0], table.c.other_id == pair[1])
    connection.execute(table.delete().where(*this))
    if decision:
        connection.execute(
            table.insert().values(
                entry_id=pair[0],
                other_id=pair[1],
                marac_id=where[0],
                case_id=where[1],
                decision=decision,
                decided_at=now(),
                decided_by=by.user_id,
            )
        )


def _check_entries(connection: sa.Connection, case_id: str, entries: set[str]) -> None:
    known = connection.scalars(
        sa.select(chronology.c.entry_id).where(
            chronology.c.case_id == case_id, chronology.c.entry_id.in_(sorted(entries))
        )
    )
    if set(known) != entries:
        raise ForPerson(_GONE)


def _before(connection: sa.Connection, case_id: str) -> dict[Pair, str]:
    table = chronology_decisions.c
    rows = connection.execute(
        sa.select(table.entry_id, table.other_id, table.decision).where(table.case_id == case_id)
    )
    return {(row.entry_id, row.other_id): row.decision for row in rows}
