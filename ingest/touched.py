"""Which facts hang on the rows that a write changed."""

from collections.abc import Callable

import polars as pl
import sqlalchemy as sa

from ingest.facts import due, due_everything
from ingest.one_person import link_people
from models.frames import staged_ids
from models.tables import returns


def note_touched(
    connection: sa.Connection, kind: str, rows: pl.DataFrame, *, before: pl.DataFrame
) -> None:
    """Notes the facts that are due after these rows of an interchange file were written.

    `before` are the changed ones as they were: what they belonged to then is touched too.
    """
    if not rows.is_empty():
        _NOTES.get(kind, _nothing)(connection, rows)
    if not before.is_empty():
        _LEFT_BEHIND.get(kind, _nothing)(connection, before)


def _nothing(connection: sa.Connection, rows: pl.DataFrame) -> None:
    """Population, posts, lessons and chronology are read where they stand."""


def _cases(connection: sa.Connection, rows: pl.DataFrame) -> None:
    due(connection, "case", rows["case_id"])


def _victims_before(connection: sa.Connection, before: pl.DataFrame) -> None:
    """Where a case was given another victim, the first one's other cases may be no repeats now."""
    _due_where(
        connection,
        "case",
        before["victim_id"],
        "SELECT c.case_id FROM cases AS c LEFT JOIN same_person AS s ON s.person_id = c.victim_id "
        "WHERE COALESCE(s.one_person_id, c.victim_id) IN (SELECT COALESCE(s.one_person_id, i.id) "
        "FROM {ids} AS i LEFT JOIN same_person AS s ON s.person_id = i.id)",
    )


def _meetings(connection: sa.Connection, rows: pl.DataFrame) -> None:
    due(connection, "meeting", rows["meeting_id"])
    _due_where(
        connection,
        "case",
        rows["meeting_id"],
        "SELECT case_id FROM listings WHERE meeting_id IN (SELECT id FROM {ids}) "
        "UNION SELECT case_id FROM actions WHERE meeting_id IN (SELECT id FROM {ids})",
    )

    # A past return counts where the record has no meeting of its MARAC on that day.
    due(connection, "marac", connection.execute(sa.select(returns.c.marac_id).distinct()).scalars())


def _listings(connection: sa.Connection, rows: pl.DataFrame) -> None:
    due(connection, "case", rows["case_id"])
    due(connection, "meeting", rows["meeting_id"])


def _attendance(connection: sa.Connection, rows: pl.DataFrame) -> None:
    due(connection, "meeting", rows["meeting_id"])


def _people(connection: sa.Connection, rows: pl.DataFrame) -> None:
    _due_where(
        connection,
        "case",
        rows["person_id"],
        "SELECT case_id FROM cases WHERE victim_id IN (SELECT id FROM {ids}) "
        "UNION SELECT case_id FROM (SELECT case_id, "
        "UNNEST(STRING_TO_ARRAY(perpetrator_ids, ';')) AS person_id FROM cases) AS p "
        "WHERE person_id IN (SELECT id FROM {ids})",
    )


def _person_links(connection: sa.Connection, rows: pl.DataFrame) -> None:
    moved = link_people(connection)
    _people(connection, moved)


def _returns(connection: sa.Connection, rows: pl.DataFrame) -> None:
    due(connection, "marac", rows["marac_id"])


def _marac_agencies(connection: sa.Connection, rows: pl.DataFrame) -> None:
    _due_where(
        connection,
        "meeting",
        rows["marac_id"],
        "SELECT meeting_id FROM meetings WHERE marac_id IN (SELECT id FROM {ids})",
    )


def _everything(connection: sa.Connection, rows: pl.DataFrame) -> None:
    due_everything(connection)


def _due_where(connection: sa.Connection, kind: str, ids: pl.Series, question: str) -> None:
    with staged_ids(connection, ids.unique()) as name:
        found = connection.execute(sa.text(question.format(ids=name))).scalars().all()
    due(connection, kind, found)


# A MARAC's rules and an agency's source reach into every figure: all is derived anew.
_NOTES: dict[str, Callable[[sa.Connection, pl.DataFrame], None]] = {
    "maracs": _everything,
    "agencies": _everything,
    "marac_agencies": _marac_agencies,
    "meetings": _meetings,
    "people": _people,
    "person_links": _person_links,
    "cases": _cases,
    "children": _cases,
    "listings": _listings,
    "assessments": _cases,
    "agency_involvement": _cases,
    "attendance": _attendance,
    "actions": _cases,
    "returns": _returns,
}
# What these rows belonged to before they were changed.
_LEFT_BEHIND: dict[str, Callable[[sa.Connection, pl.DataFrame], None]] = {
    "cases": _victims_before,
    "children": _cases,
    "assessments": _cases,
    "actions": _cases,
}
