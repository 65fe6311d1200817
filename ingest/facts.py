"""Derives the stored facts of whatever a write touched, in the transaction of the write."""

from collections.abc import Iterable

import polars as pl
import sqlalchemy as sa

from ingest import oddities
from models.database import is_duckdb
from models.frames import insert_frame, read_frame
from models.tables import (
    action_facts,
    actions,
    agency_involvement,
    assessments,
    attendance,
    cases,
    children,
    facts_due,
    hearing_facts,
    listings,
    maracs,
    meeting_facts,
    meetings,
    people,
    same_person,
    source_facts,
)

# Each table of facts with the view that derives it and what its rows hang on.
_BY_CASE = ((hearing_facts, "v_hearing"), (source_facts, "v_source"), (action_facts, "v_action"))


# What the views read, and how many notes of what is due are few.
_DERIVED_FROM = (
    *(actions, agency_involvement, assessments, attendance, cases, children, listings, meetings),
    *(people, same_person),
)
FEW = 100


def due(connection: sa.Connection, kind: str, ids: Iterable[str] | pl.Series) -> None:
    """Notes that the facts of these cases, meetings or MARACs are to be derived again."""
    frame = pl.DataFrame({"id": list(ids)}, schema={"id": pl.String}).unique()
    insert_frame(connection, facts_due, frame.select(pl.lit(kind).alias("kind"), "id"))


def due_everything(connection: sa.Connection) -> None:
    """Notes that every fact is to be derived again."""
    connection.execute(facts_due.delete())
    for kind, column in (
        ("case", cases.c.case_id),
        ("meeting", meetings.c.meeting_id),
        ("marac", maracs.c.marac_id),
    ):
        _note(connection, sa.select(sa.literal(kind), column))


def derive(connection: sa.Connection) -> None:
    """Works off what is due: the facts of every case of the victims touched, and their meetings."""
    if not is_due(connection):
        return
    _tell_planner(connection)
    _widen(connection)
    due_cases = _due_ids("case")
    for table, view in _BY_CASE:
        connection.execute(table.delete().where(table.c.case_id.in_(due_cases)))
        _insert_from(connection, table, view)
    connection.execute(
        meeting_facts.delete().where(
            meeting_facts.c.meeting_id.in_(_due_ids("meeting"))
            | (
                meeting_facts.c.marac_id.in_(_due_ids("marac"))
                & (meeting_facts.c.origin == "return")
            )
        )
    )
    for view in ("v_meeting", "v_past_return"):
        _insert_from(connection, meeting_facts, view)
    oddities.renew(connection)
    connection.execute(facts_due.delete())


def is_due(connection: sa.Connection) -> bool:
    """Whether a write left facts to be derived (an import that was cut short)."""
    return connection.scalar(sa.select(facts_due.c.id).limit(1)) is not None


def _tell_planner(connection: sa.Connection) -> None:
    """Lets PostgreSQL count what was just written before it plans how to derive from it.

    Its own counting comes a minute later. Where the tables were almost empty at the last count, it
    nests the views in one another row by row: 250 cases then took over a quarter of an hour. A form
    touches few cases and is not made to wait for the counting of big tables.
    """
    if is_duckdb(connection):
        return
    noted = connection.scalar(sa.select(sa.func.count()).select_from(facts_due)) or 0
    written = [facts_due, *(_DERIVED_FROM if noted > FEW else ())]
    connection.execute(sa.text(f"ANALYZE {', '.join(table.name for table in written)}"))


def _widen(connection: sa.Connection) -> None:
    """From the cases touched to every case of their victims, their meetings, and those MARACs.

    A repeat hangs on the victim's other cases; a meeting's figures on all that was heard there.
    """
    _once(connection)
    one = sa.func.coalesce(same_person.c.one_person_id, cases.c.victim_id)
    by_victim = (
        sa.select(cases.c.case_id, one.label("one"))
        .outerjoin(same_person, same_person.c.person_id == cases.c.victim_id)
        .subquery()
    )
    touched = sa.select(by_victim.c.one).where(by_victim.c.case_id.in_(_due_ids("case")))
    _note_missing(
        connection,
        "case",
        sa.select(by_victim.c.case_id.label("id")).where(by_victim.c.one.in_(touched)),
    )
    before = sa.select(hearing_facts.c.meeting_id.label("id")).where(
        hearing_facts.c.case_id.in_(_due_ids("case"))
    )
    after = sa.select(listings.c.meeting_id.label("id")).where(
        listings.c.case_id.in_(_due_ids("case"))
    )
    _note_missing(connection, "meeting", before.union(after))
    of_meetings = sa.select(meetings.c.marac_id.label("id")).where(
        meetings.c.meeting_id.in_(_due_ids("meeting"))
    )
    _note_missing(connection, "marac", of_meetings)


def _once(connection: sa.Connection) -> None:
    """What several writes noted stays there once: the views join what is due."""
    noted = read_frame(connection, sa.select(facts_due))
    connection.execute(facts_due.delete())
    insert_frame(connection, facts_due, noted.unique())


def _note_missing(
    connection: sa.Connection,
    kind: str,
    ids: sa.Select[tuple[str]] | sa.CompoundSelect[tuple[str]],
) -> None:
    found = ids.subquery()
    _note(
        connection,
        sa.select(sa.literal(kind), found.c.id).distinct().where(found.c.id.not_in(_due_ids(kind))),
    )


def _note(connection: sa.Connection, rows: sa.Select[tuple[str, str]]) -> None:
    connection.execute(facts_due.insert().from_select(["kind", "id"], rows))


def _due_ids(kind: str) -> sa.Select[tuple[str]]:
    return sa.select(facts_due.c.id).where(facts_due.c.kind == kind)


def _insert_from(connection: sa.Connection, table: sa.Table, view: str) -> None:
    derived = [column.name for column in table.columns]
    if view == "v_past_return":
        derived = derived[: derived.index("dash_scored")]
    columns = ", ".join(derived)
    # Kept in order: a question about a period, or open actions, passes over the rest of the table.
    order = "is_open, due_on" if table is action_facts else "meeting_date"
    connection.execute(
        sa.text(
            f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {view} ORDER BY {order}"
        )
    )
