"""The lessons of MARACs as the page Themes counts them: what each is about, never what it says."""

from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.tables import agencies, lessons
from queries.insight.months import last_told
from queries.lessons.standing import is_late, status
from queries.scope import in_scope


def recorded(connection: sa.Connection, *, scope: Scope, today: date) -> pl.DataFrame:
    """lesson_id, marac_id, recorded_on, themes (list of codes), status, has_recommendation, owner

    (agency id), owner_name, is_late, figure, figure_direction, figure_agency_id, changed_on: a row
    a lesson of the MARACs in scope, the latest first. Its words, its case and its meeting are left
    out. Who may not see cases is told the lessons up to the last finished quarter.
    """
    one = lessons.c
    columns: list[sa.ColumnElement[Any]] = [
        one.lesson_id,
        one.marac_id,
        one.recorded_on,
        one.themes,
        status().label("status"),
        one.recommendation.is_not(None).label("has_recommendation"),
        one.owner_agency_id.label("owner"),
        agencies.c.name.label("owner_name"),
        is_late(today).label("is_late"),
        one.figure,
        one.figure_direction,
        one.figure_agency_id,
        one.changed_on,
    ]
    frame = read_frame(
        connection,
        sa.select(*columns)
        .select_from(lessons)
        .outerjoin(agencies, agencies.c.agency_id == one.owner_agency_id)
        .where(in_scope(scope, one.marac_id), one.recorded_on <= last_told(scope, today)),
    )
    flags = {"has_recommendation": pl.Boolean, "is_late": pl.Boolean}
    return (
        frame.cast(flags)  # type: ignore[arg-type]
        .with_columns(pl.col("themes").str.split(";"))
        .sort("recorded_on", "lesson_id", descending=[True, False])
    )


def by_theme(frame: pl.DataFrame) -> pl.DataFrame:
    """theme, lessons, open, in_progress, done, late: a row a theme, the most frequent first.

    A lesson with two themes counts under both.
    """
    return _counted(frame.explode("themes").rename({"themes": "theme"}), "theme")


def by_owner(frame: pl.DataFrame) -> pl.DataFrame:
    """owner, owner_name, lessons, open, in_progress, done, late: recommendations by agency."""
    return _counted(frame.filter("has_recommendation"), "owner", "owner_name")


def _counted(frame: pl.DataFrame, *by: str) -> pl.DataFrame:
    states = [
        pl.col("status").eq(state).sum().cast(pl.Int64).alias(state)
        for state in ("open", "in_progress", "done")
    ]
    counted = frame.group_by(*by).agg(
        pl.len().cast(pl.Int64).alias("lessons"),
        *states,
        pl.col("is_late").sum().cast(pl.Int64).alias("late"),
    )
    return counted.sort("lessons", by[0], descending=[True, False], nulls_last=True)


def by_quarter(frame: pl.DataFrame) -> pl.DataFrame:
    """quarter (its first day), theme, lessons: only the quarters and themes that have one."""
    quarters = frame.with_columns(quarter=pl.col("recorded_on").dt.truncate("1q"))
    return (
        quarters.explode("themes")
        .group_by("quarter", pl.col("themes").alias("theme"))
        .agg(lessons=pl.len().cast(pl.Int64))
        .sort("quarter", "theme")
    )
