"""The notes that people put on days of charts."""

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.tables import chart_notes as chart_notes_table
from models.tables import users
from queries.scope import in_scope


def chart_notes(connection: sa.Connection, *, scope: Scope) -> pl.DataFrame:
    """Every note on a chart of the scope's MARACs by day: the table's columns, and who wrote it."""
    notes = chart_notes_table.c
    return read_frame(
        connection,
        sa.select(*notes, users.c.name.label("writer"))
        .join_from(chart_notes_table, users, users.c.user_id == notes.written_by, isouter=True)
        .where(in_scope(scope, notes.marac_id))
        .order_by(notes.noted_day, notes.written_at, notes.note_id),
    )
