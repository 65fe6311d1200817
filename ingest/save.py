"""Saves what a form holds: a one-row file, under the same rules as an import."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl
import sqlalchemy as sa

from ingest import facts, oddities
from ingest.checking import check
from ingest.differences import Differences, differences
from ingest.one_row import Values, as_stored, sender_of, sheet_of
from ingest.overtaken import changed, check_not_overtaken
from ingest.own_cases import check_own_cases
from ingest.problems import KEPT
from ingest.reading import Sheet
from ingest.schemas import SCHEMAS, FileSchema
from ingest.sieve import Sieve
from ingest.store import store
from models.access import Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.keys import LOCAL, check_sender
from models.tables import facts_due

Outcome = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True)
class Problem:
    """What is wrong or odd with one field, in a sentence for the person."""

    field: str
    code: str
    message: str


class Rejected(ForPerson):
    """The row broke a rule and nothing was saved; `problems` says which, field by field."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(dict.fromkeys(problem.message for problem in self.problems)))


@dataclass(frozen=True)
class Saved:
    """What became of the row: its key as stored, whether it was new, and what is odd about it."""

    key: tuple[str, ...]
    outcome: Outcome
    warnings: tuple[Problem, ...] = ()


def save(
    engine: sa.Engine,
    file: str,
    values: Values,
    *,
    by: User,
    sender: str = LOCAL,
    reason: str | None = None,
    needs: Permission = Permission.DO_CASEWORK,
    seen: Values | None = None,
) -> Saved:
    """Saves one row of an interchange file, with its line in the trail and its facts.

    `values` are texts as in a file, the key included: a column left out stays as stored, an empty
    one clears it. Ids may be stored ones. `reason` goes into the trail with the values. Raises
    Rejected where a rule is broken, NotAllowed where the person may not; nothing is saved then.

    `seen` are the texts that the form showed of those columns when it was opened. A column still
    as it was shown is left alone, so that what somebody else wrote meanwhile stays; one that both
    changed to different things raises Overtaken with both versions, and nothing is saved.
    """
    check_may(by, needs)
    with writing(engine) as connection:
        return save_within(
            connection, file, values, by=by, sender=sender, reason=reason, needs=needs, seen=seen
        )


def save_within(
    connection: sa.Connection,
    file: str,
    values: Values,
    *,
    by: User,
    sender: str = LOCAL,
    reason: str | None = None,
    needs: Permission = Permission.DO_CASEWORK,
    seen: Values | None = None,
) -> Saved:
    """As `save`, in a transaction that is open already, so that several rows stand or fall."""
    check_may(by, needs)
    schema = SCHEMAS[file]
    if seen is not None:
        values = changed(connection, schema, values, seen, sender)
    sheet = sheet_of(connection, schema, values, check_sender(sender))
    rows, warnings = _checked(connection, schema, sheet, Sieve(by, sender, needs))
    if seen is not None:  # only now: the other version is for somebody who may write here
        check_not_overtaken(connection, schema, values, seen, sender)
    changes = _stored(connection, schema, rows, by=by, sender=sender, reason=reason)
    warnings += _problems(_derived(connection, schema, rows))
    key = tuple(str(rows[name][0] or "") for name in schema.stored_key)
    return Saved(key, _outcome(changes), tuple(warnings))


def save_rows_within(
    connection: sa.Connection,
    file: str,
    rows: Sequence[Values],
    *,
    by: User,
    needs: Permission = Permission.DO_CASEWORK,
) -> int:
    """As `save_within` for many rows at once, all or none; how many were added or changed.

    One check, one write and one derivation for all of them: a list asks many agencies about many
    cases. Every row gives the same columns, those among them that every row of the file needs.
    """
    check_may(by, needs)
    if not rows:
        return 0
    schema = SCHEMAS[file]
    sheet = _sheet_of_rows(schema, rows)
    found, _odd = _checked(connection, schema, sheet, Sieve(by, LOCAL, needs))
    changes = _stored(connection, schema, found, by=by, sender=LOCAL, reason=None)
    facts.derive(connection)
    return changes.new.height + changes.changed.height


def _sheet_of_rows(schema: FileSchema, rows: Sequence[Values]) -> Sheet:
    given = list(rows[0])
    not_given = {name for rule in schema.rules.values() for name in rule.fields} - set(given)
    if any(list(row) != given for row in rows) or set(given) - set(schema.columns) or not_given:
        raise ValueError(f"the rows of {schema.name} cannot be saved together")
    frame = pl.DataFrame([dict(row) for row in rows], schema=dict.fromkeys(given, pl.String))
    numbers = pl.Series("row", range(1, len(rows) + 1))
    return Sheet(origin="form", name=schema.name, frame=frame, rows=numbers)


def _stored(
    connection: sa.Connection,
    schema: FileSchema,
    rows: pl.DataFrame,
    *,
    by: User,
    sender: str,
    reason: str | None,
) -> Differences:
    """Writes the rows, each under the sender whose id its key begins with."""
    senders = [sender_of(schema, rows.slice(at, 1), sender) for at in range(rows.height)]
    with_sender = rows.with_columns(pl.Series("sender", senders, dtype=pl.String))
    changes = differences(connection, schema, with_sender)
    store(connection, schema, changes, user=by, reason=reason)
    return changes


def _checked(
    connection: sa.Connection, schema: FileSchema, sheet: Sheet, sieve: Sieve
) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows as they may be stored, and what is odd. Raises Rejected where one may not."""
    checked = check(schema, sheet, sender=sieve.sender)
    rows = as_stored(connection, schema, checked.rows, sieve.sender)
    if not rows.is_empty():
        check_own_cases(connection, schema, rows, sieve.user, sieve.needs)
    rows, problems = sieve.rows(connection, schema, rows, checked.problems)
    if rows.height < sheet.frame.height:
        raise Rejected(_problems(problems.filter(severity="error")))
    return rows, _problems(problems.filter(severity="warning"))


def _problems(found: pl.DataFrame) -> list[Problem]:
    return [
        Problem(line["field"], line["code"], line["message"].removesuffix(KEPT))
        for line in found.iter_rows(named=True)
    ]


def _derived(connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame) -> pl.DataFrame:
    """Derives the facts; returns what is odd about the case, or about others since this row."""
    due = pl.Series(
        connection.scalars(sa.select(facts_due.c.id).where(facts_due.c.kind == "case")).all(),
        dtype=pl.String,
    )
    before = oddities.of_cases(connection, due)
    facts.derive(connection)
    if schema.name == "cases":
        return oddities.of_cases(connection, rows["case_id"])
    now = oddities.of_cases(connection, due)
    return now.join(before, on=["case_id", "code", "field", "value"], how="anti", nulls_equal=True)


def _outcome(changes: Differences) -> Outcome:
    if changes.new.height:
        return "added"
    return "changed" if changes.changed.height else "unchanged"
