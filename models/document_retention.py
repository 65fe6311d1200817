"""When each document is destroyed, by which rule, and whether a legal hold keeps it.

Research is destroyed after the meeting by rules of its own (`models.research`); whatever else is
kept goes with what it belongs to, or sooner where the MARAC has a schedule for its kind.
"""

from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.documents import VERSION
from models.frames import read_frame
from models.retention import v_retention
from models.tables import (
    document_schedules,
    documents,
    legal_holds,
    lessons,
    listings,
    maracs,
    meetings,
)

RESEARCH = "research"
# The rules, in the order in which one that gives the same day is named.
OF_KIND, OF_CASE, OF_MEETING, OF_LESSON = "kind", "case", "meeting", "lesson"


def due_documents(connection: sa.Connection, until: date) -> pl.DataFrame:
    """Documents that are destroyed on that day or before, the first due first.

    Columns: document_id, marac_id, case_id, meeting_id, lesson_id, kind, version, sha256, due_on,
    rule and is_held (a legal hold on its case, or on a case of its meeting, keeps it). A redacted
    copy goes with the version it was made of, if that is sooner.
    """
    own = _with_days(read_frame(connection, _rows()))
    source = own.select(pl.col("document_id").alias("redacted_from"), source_on="due_on")
    with_source = own.join(source, on="redacted_from", how="left")
    return (
        with_source.with_columns(due_on=pl.min_horizontal("due_on", "source_on"))
        .filter(pl.col("due_on") <= until)
        .sort("due_on", "document_id")
        .select(
            *("document_id", "marac_id", "case_id", "meeting_id", "lesson_id", "kind", "version"),
            *("sha256", "due_on", "rule", "is_held"),
        )
    )


def _with_days(rows: pl.DataFrame) -> pl.DataFrame:
    kept = pl.col("retention_months")
    days = {
        OF_KIND: _later("uploaded_at", pl.col("months")),
        OF_CASE: pl.col("case_due_on"),
        OF_MEETING: _later("meeting_date", kept),
        OF_LESSON: pl.when(pl.col("lesson_id").is_not_null()).then(_later("uploaded_at", kept)),
    }
    return rows.with_columns(due_on=pl.min_horizontal(*days.values())).with_columns(
        rule=pl.coalesce(
            pl.when(day == pl.col("due_on")).then(pl.lit(rule)) for rule, day in days.items()
        )
    )


def _later(start: str, months: pl.Expr) -> pl.Expr:
    return pl.col(start).cast(pl.Date).dt.offset_by(pl.format("{}mo", months))


def _rows() -> sa.Select[Any]:
    """Every document that is still there, with what says how long."""
    of_lesson = v_retention.alias("of_lesson")
    is_held = sa.or_(
        sa.func.coalesce(v_retention.c.is_held, sa.false()),
        sa.func.coalesce(of_lesson.c.is_held, sa.false()),
        sa.func.coalesce(documents.c.meeting_id.in_(_held_meetings()), sa.false()),
    )
    schedule = sa.and_(
        document_schedules.c.marac_id == documents.c.marac_id,
        document_schedules.c.kind == documents.c.kind,
        documents.c.kind != RESEARCH,
    )
    names = ("document_id", "marac_id", "case_id", "meeting_id", "lesson_id", "kind", "sha256")
    return (
        sa.select(
            *(documents.c[name] for name in (*names, "uploaded_at", "redacted_from")),
            VERSION.label("version"),
            v_retention.c.due_on.label("case_due_on"),
            meetings.c.meeting_date,
            maracs.c.retention_months,
            document_schedules.c.months,
            sa.type_coerce(is_held, sa.Boolean).label("is_held"),
        )
        .outerjoin(v_retention, v_retention.c.case_id == documents.c.case_id)
        .outerjoin(meetings, meetings.c.meeting_id == documents.c.meeting_id)
        .outerjoin(lessons, lessons.c.lesson_id == documents.c.lesson_id)
        .outerjoin(of_lesson, of_lesson.c.case_id == lessons.c.case_id)
        .outerjoin(maracs, maracs.c.marac_id == documents.c.marac_id)
        .outerjoin(document_schedules, schedule)
        .where(documents.c.destroyed_at.is_(None))
    )


def _held_meetings() -> sa.Select[tuple[str]]:
    """Meetings that one of the cases under a hold was listed at: their papers tell of it."""
    return (
        sa.select(listings.c.meeting_id)
        .join(legal_holds, legal_holds.c.case_id == listings.c.case_id)
        .where(legal_holds.c.lifted_at.is_(None))
    )
