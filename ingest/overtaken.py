"""Two people editing one row: what both changed is asked, what only one changed is kept."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ingest.one_row import Values, as_text, stored_row, texts
from ingest.schemas import FileSchema
from ingest.schemas.kinds import Kind
from models.errors import ForPerson
from models.tables import audit, users

_WRITES = ("add", "change")


@dataclass(frozen=True)
class Clash:
    """One field that two people changed to different things.

    `was` stood there when the form was opened, `theirs` since then, `mine` is what the form holds;
    texts as in a file, empty where nothing is recorded. `by` and `at` say who changed it and when,
    as far as the trail tells.
    """

    file: str
    field: str
    label: str
    was: str
    theirs: str
    mine: str
    by: str | None
    at: datetime | None
    is_text: bool


class Overtaken(ForPerson):
    """Somebody else changed the same fields meanwhile; nothing was saved. `clashes` has both."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        self.clashes = tuple(clashes)
        fields = ", ".join(f"“{clash.label}”" for clash in self.clashes)
        super().__init__(
            f"Somebody else changed {fields} while you were writing, so nothing was saved yet. "
            "Look at both versions, choose, and save again: what you wrote is still here."
        )


def changed(
    connection: sa.Connection, schema: FileSchema, values: Values, seen: Values, sender: str
) -> dict[str, str | None]:
    """The key, and the values that differ from what the form showed when it was opened.

    Raises ForPerson where the form showed something and the row is not in the record any more.
    """
    if any(seen.values()) and stored_row(connection, schema, values, sender) is None:
        raise ForPerson(
            "This was taken out of the record while you were writing, so nothing was saved. Copy "
            "what you still need, and go back to the list."
        )
    before = texts(connection, schema, {k: v for k, v in seen.items() if k in values}, sender)
    now = texts(connection, schema, values, sender)
    return {
        name: text
        for name, text in values.items()
        if name in schema.key or name not in before or now[name] != before[name]
    }


def check_not_overtaken(
    connection: sa.Connection, schema: FileSchema, values: Values, seen: Values, sender: str
) -> None:
    """Raises Overtaken where a value would go over something that the form never showed."""
    row = stored_row(connection, schema, values, sender)
    if row is None:
        return
    before = texts(connection, schema, {k: v for k, v in seen.items() if k in values}, sender)
    mine = texts(connection, schema, values, sender)
    record = " · ".join(str(row[name] or "") for name in schema.stored_key)
    found = [
        _clash(connection, schema, record, (name, before[name], as_text(row[name]), mine[name]))
        for name in before
        if name not in schema.key and as_text(row[name]) not in (before[name], mine[name])
    ]
    if found:
        raise Overtaken(found)


def _clash(
    connection: sa.Connection, schema: FileSchema, record: str, told: tuple[str, str, str, str]
) -> Clash:
    name, was, theirs, mine = told
    column = schema.columns[name]
    by, at = _who(connection, schema.name, record, name)
    return Clash(
        *(schema.name, name, column.label, was, theirs, mine, by, at),
        is_text=column.kind is Kind.TEXT,
    )


def _who(
    connection: sa.Connection, kind: str, record: str, field: str
) -> tuple[str | None, datetime | None]:
    """Who wrote the field last, and when (in UTC); None where the trail has no such line."""
    lines = connection.execute(
        sa.select(audit.c.at, audit.c.who, users.c.name, audit.c.after)
        .outerjoin(users, users.c.user_id == audit.c.who)
        .where(audit.c.kind == kind, audit.c.record == record, audit.c.what.in_(_WRITES))
        .order_by(audit.c.at.desc(), audit.c.line.desc())
    )
    for line in lines:
        if field in json.loads(line.after or "{}"):
            return line.name or line.who, line.at
    return None, None
