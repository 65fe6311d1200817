"""The list of lessons, those late first, with what each waits for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.frames import read_frame
from models.tables import agencies, lesson_progress, lesson_publications, lessons, maracs
from queries.lessons.access import readable, reads_whole
from queries.lessons.standing import is_late, status

PROGRESS, COMMENT = "progress", "comment"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; nothing chosen is everything."""

    themes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    agency_ids: tuple[str, ...] = ()
    marac_ids: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Lessons:
    """The lessons found, and of all that may be read: owner agencies (id → name) to choose from.

    Columns of `frame`: those of lessons but case_id, meeting_id, sender and the linked ids; marac
    and owner (names), is_late, last_on (of the latest progress), comments, is_published, waits
    (written for publication, not looked at yet).
    """

    frame: pl.DataFrame
    owners: dict[str, str]


_HELD = ("case_id", "meeting_id", "sender", "linked_action_ids", "linked_case_ids", "status")


def found(connection: sa.Connection, *, user: User, filters: Filters, today: date) -> Lessons:
    """The lessons that the person may read: late ones first, done ones last."""
    one = lessons.c
    told, public = _told(), lesson_publications.c
    owner = sa.func.coalesce(agencies.c.name, one.owner_agency_id, type_=sa.String)
    frame = read_frame(
        connection,
        sa.select(
            *(column for column in one if column.name not in _HELD),
            status().label("status"),
            sa.func.coalesce(maracs.c.name, one.marac_id, type_=sa.String).label("marac"),
            owner.label("owner"),
            is_late(today).label("is_late"),
            told.c.last_on,
            sa.func.coalesce(told.c.comments, 0, type_=sa.Integer).label("comments"),
            public.approved_at.is_not(None).label("is_published"),
            sa.and_(public.lesson_id.is_not(None), public.approved_at.is_(None)).label("waits"),
        )
        .select_from(lessons)
        .outerjoin(maracs, maracs.c.marac_id == one.marac_id)
        .outerjoin(agencies, agencies.c.agency_id == one.owner_agency_id)
        .outerjoin(told, told.c.lesson_id == one.lesson_id)
        .outerjoin(lesson_publications, public.lesson_id == one.lesson_id)
        .where(readable(user)),
    ).cast({"is_published": pl.Boolean, "waits": pl.Boolean})
    owners = dict(
        frame.drop_nulls("owner_agency_id").select("owner_agency_id", "owner").iter_rows()
    )
    return Lessons(_in_order(_without_lessons(frame.filter(_chosen(filters)), user)), owners)


def _told() -> sa.Subquery:
    """Of each lesson: the day of the latest progress, and how many comments."""
    row = lesson_progress.c
    return (
        sa.select(
            row.lesson_id,
            sa.func.max(row.happened_on).filter(row.kind == PROGRESS).label("last_on"),
            sa.func.count().filter(row.kind == COMMENT).label("comments"),
        )
        .group_by(row.lesson_id)
        .subquery()
    )


def _chosen(filters: Filters) -> pl.Expr:
    wanted = pl.lit(value=True)
    for column, chosen in (
        ("status", filters.statuses),
        ("owner_agency_id", filters.agency_ids),
        ("marac_id", filters.marac_ids),
    ):
        if chosen:
            wanted &= pl.col(column).is_in(list(chosen)).fill_null(value=False)
    if filters.themes:
        themes = pl.col("themes").str.split(";").list
        wanted &= pl.any_horizontal(*(themes.contains(theme) for theme in filters.themes))
    return wanted


def _without_lessons(frame: pl.DataFrame, user: User) -> pl.DataFrame:
    """An agency reads what it is to do; the lesson itself only where its role reads all."""
    whole = [reads_whole(user, marac_id) for marac_id in frame["marac_id"]]
    shown = pl.Series(whole, dtype=pl.Boolean)
    blank: Any = pl.lit(None, pl.String)
    kept = pl.when(shown).then(pl.col("lesson")).otherwise(blank)
    comments = pl.when(shown).then(pl.col("comments")).otherwise(0)
    return frame.with_columns(lesson=kept, comments=comments)


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(
        ~pl.col("is_late"),
        pl.col("status") == "done",
        pl.col("due_on"),
        pl.col("recorded_on").rank(descending=True),
        "lesson_id",
        nulls_last=True,
    )
