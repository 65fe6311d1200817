"""What was learned from a case, and what was done about it since."""

from collections.abc import Iterator

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame
from models.tables import lesson_progress, lessons


def learned(connection: sa.Connection, case_id: str) -> Iterator[tuple[str, pl.DataFrame]]:
    """The headings and rows of a pack about the lessons that come from one case."""
    one, told = lessons.c, lesson_progress.c
    its = (lessons.c.case_id == case_id,)
    named = ("recorded_on", "lesson", "recommendation", "status")
    yield (
        "lessons learned",
        read_frame(
            connection,
            sa.select(*(one[name] for name in named))
            .where(*its)
            .order_by(one.recorded_on, one.lesson_id),
        ),
    )
    yield (
        "what was done about the lessons",
        read_frame(
            connection,
            sa.select(*(told[name] for name in ("happened_on", "words", "status")))
            .join(lessons, one.lesson_id == told.lesson_id)
            .where(*its)
            .order_by(told.happened_on, told.progress_id),
        ),
    )
