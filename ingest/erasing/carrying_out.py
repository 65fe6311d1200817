"""The steps of an erasure: all of it in one transaction, then the file written out."""

import json
from hashlib import blake2b

import polars as pl
import polars.selectors as cs
import sqlalchemy as sa

from ingest import facts
from ingest.erasing import cases, people, traces, trail
from ingest.erasing.found import Found, find, of_ids
from ingest.touched import note_touched
from models.access import User
from models.database import is_duckdb, writers_wait, writing
from models.erased import remember
from models.errors import ForPerson
from models.frames import read_frame
from models.secret import derived
from models.tables import (
    action_facts,
    audit,
    erasures,
    hearing_facts,
    meeting_facts,
    same_person,
    source_facts,
)
from models.tables import cases as cases_table
from models.trail import note, now

APPROVED, ERASED, FINISHED, STOPPED = "approved", "erased", "finished", "stopped"
REFUSED, WITHDRAWN = "refused", "withdrawn"


class _FiguresDiffer(Exception):
    """An erasure would change a figure; raised inside its transaction, so that it is undone."""


def carry_out(engine: sa.Engine, proposal_id: str) -> None:
    """Does what is left of an approved proposal. Raises ForPerson where a figure would change:

    then nothing is erased, and the proposal is marked as stopped.
    """
    try:
        with writing(engine) as connection:
            if _erasures(connection, proposal_id, APPROVED):
                _erase(connection, proposal_id)
    except _FiguresDiffer:
        _stop(engine, proposal_id)
        raise ForPerson(
            "Nothing was erased: a figure would have changed. Tell whoever keeps the program, "
            "and give them the number of the proposal."
        ) from None
    _write_out(engine)
    with writing(engine) as connection:
        connection.execute(
            erasures.update()
            .where(erasures.c.proposal_id == proposal_id, erasures.c.step == ERASED)
            .values(step=FINISHED, finished_at=now())
        )


def finish_what_was_cut_short(engine: sa.Engine) -> int:
    """Carries out approved erasures that a crash left undone; returns how many proposals."""
    with engine.connect() as connection:
        left = connection.scalars(
            sa.select(erasures.c.proposal_id)
            .where(erasures.c.step.in_((APPROVED, ERASED)))
            .distinct()
            .order_by(erasures.c.proposal_id)
        ).all()
    for proposal_id in left:
        try:
            carry_out(engine, proposal_id)
        except ForPerson:
            continue  # marked as stopped: the page says so, and the record opens
    return len(left)


def _erasures(connection: sa.Connection, proposal_id: str, step: str) -> dict[str, str]:
    """Case → its erasure, of a proposal's cases that stand at a step."""
    rows = connection.execute(
        sa.select(erasures.c.case_id, erasures.c.erasure_id).where(
            erasures.c.proposal_id == proposal_id, erasures.c.step == step
        )
    )
    return {row.case_id: row.erasure_id for row in rows}


def _erase(connection: sa.Connection, proposal_id: str) -> None:
    found = find(connection, _erasures(connection, proposal_id, APPROVED))
    others = _other_cases(connection, found)
    before = _figures(connection, found, others)
    evidence = _evidence(connection, found)
    new_actions = cases.reduce(connection, found)
    people.forget(connection, found.leaving["person_id"], found.links)
    swept = traces.sweep(connection, found, new_actions)
    swept["audit"] = trail.take_out_values(connection, found)
    _remember(connection, found)
    _derive(connection, found, others)
    if not _same(before, _figures(connection, found, others)):
        raise _FiguresDiffer
    _leave_evidence(connection, proposal_id, evidence, swept)


def _remember(connection: sa.Connection, found: Found) -> None:
    """Keeps the digests of the ids, so that no file brings them back."""
    every = dict(found.everything())
    for kind, column in trail.OWN_IDS_OF_CASES.items():
        for case_id, erasure_id in found.erasures.items():
            of_case = every[kind].filter(pl.col("case_id") == case_id)
            remember(connection, kind, of_case[column], erasure_id)
    for person in found.leaving["person_id"]:
        remember(connection, "people", [person], found.erasure_of_person(person))


def _other_cases(connection: sa.Connection, found: Found) -> pl.Series:
    """The cases that stay of the same victims: their repeats are worked out anew."""
    groups = read_frame(connection, sa.select(same_person))
    victims = found.cases["victim_id"]
    roots = groups.filter(pl.col("person_id").is_in(victims.implode()))["one_person_id"]
    linked = groups.filter(pl.col("one_person_id").is_in(roots.implode()))["person_id"]
    theirs = of_ids(connection, cases_table, "victim_id", pl.concat([victims, linked]))
    return theirs.filter(~pl.col("case_id").is_in(found.case_ids.implode()))["case_id"]


def _derive(connection: sa.Connection, found: Found, others: pl.Series) -> None:
    facts.due(connection, "case", [*found.case_ids, *found.new.values(), *others])
    if not found.links.is_empty():
        note_touched(connection, "person_links", found.links, before=found.links.clear())
    facts.derive(connection)


def _figures(connection: sa.Connection, found: Found, others: pl.Series) -> list[pl.DataFrame]:
    """Every fact that figures are made of and that the erasure touches, without ids of cases."""
    ids = pl.concat([found.case_ids, pl.Series(list(found.new.values())), others])
    by_case = [
        of_ids(connection, table, "case_id", ids)
        for table in (hearing_facts, source_facts, action_facts)
    ]
    met = of_ids(connection, meeting_facts, "meeting_id", by_case[0]["meeting_id"])
    return [*by_case, met]


_NOT_COUNTED = ("case_id", "victim_id", "action_id", "last_referral_on", "trigger_on")


def _same(before: list[pl.DataFrame], after: list[pl.DataFrame]) -> bool:
    return all(
        _counted(left).equals(_counted(right)) for left, right in zip(before, after, strict=True)
    )


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    counted = frame.drop(_NOT_COUNTED, strict=False).with_columns(cs.float().round(9))
    return counted.sort(counted.columns)


def _evidence(connection: sa.Connection, found: Found) -> dict[str, dict[str, object]]:
    """Case → rows by table, and the keyed digest of them all: proof without what it proves."""
    key = derived(connection, "erasure evidence")
    told: dict[str, dict[str, object]] = {}
    for case in found.cases.iter_rows(named=True):
        case_id = case["case_id"]
        digest = blake2b(digest_size=32, key=key)
        counts: dict[str, int] = {}
        for kind, frame in found.everything():
            rows = _of_case(frame, kind, case_id, found)
            counts[kind] = rows.height
            digest.update(f"{kind}\0{rows.sort(rows.columns).write_json()}\0".encode())
        told[case_id] = {
            "rows": {kind: count for kind, count in counts.items() if count},
            "digest": digest.hexdigest(),
        }
    return told


def _of_case(frame: pl.DataFrame, kind: str, case_id: str, found: Found) -> pl.DataFrame:
    if "case_id" in frame.columns:
        return frame.filter(pl.col("case_id") == case_id)
    if kind != "people":
        return frame.clear()
    mine = [found.erasure_of_person(one) == found.erasures[case_id] for one in frame["person_id"]]
    return frame.filter(pl.Series(mine, dtype=pl.Boolean))


def _leave_evidence(
    connection: sa.Connection,
    proposal_id: str,
    evidence: dict[str, dict[str, object]],
    swept: dict[str, int],
) -> None:
    rows = connection.execute(
        sa.select(erasures).where(
            erasures.c.proposal_id == proposal_id, erasures.c.step == APPROVED
        )
    ).all()
    backups = _backups(connection)
    for row in rows:
        told = evidence.get(row.case_id, {"rows": {}}) | {
            "with_the_proposal": {name: count for name, count in swept.items() if count},
            "backups_before": backups,
        }
        connection.execute(
            erasures.update()
            .where(erasures.c.erasure_id == row.erasure_id)
            .values(step=ERASED, evidence=json.dumps(told))
        )
        note(
            connection,
            User(row.decided_by, row.decided_by, frozenset()),
            "erased a case",
            kind="erasures",
            record=row.erasure_id,
            marac_id=row.marac_id,
            after=told,
        )


def _backups(connection: sa.Connection) -> list[str]:
    """The backups made so far, by the trail: each still holds what is erased now."""
    return list(
        connection.scalars(
            sa.select(audit.c.record)
            .where(audit.c.what == "backup", audit.c.kind == "record")
            .order_by(audit.c.at)
        )
    )


def _stop(engine: sa.Engine, proposal_id: str) -> None:
    with writing(engine) as connection:
        connection.execute(
            erasures.update()
            .where(erasures.c.proposal_id == proposal_id, erasures.c.step == APPROVED)
            .values(step=STOPPED)
        )


def _write_out(engine: sa.Engine) -> None:
    """Has an embedded record write its file: the log beside it no longer holds what was erased."""
    if not is_duckdb(engine):
        return
    with (
        writers_wait(engine),
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        connection.execute(sa.text("FORCE CHECKPOINT"))
