"""Kept reads of lessons and of the steering group's records, like those in `reads`."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import sqlalchemy as sa

from dashboard import reads
from dashboard.context import Context
from dashboard.reads import keep_read
from models.access import Permission, Scope, User
from models.period import Period
from models.steering import QuestionSet
from queries import lessons
from queries.indicators import INDICATORS
from queries.lessons import moved
from queries.lessons.agency_months import agency_months
from queries.lessons.marac_months import marac_months
from queries.steering import says


def found(context: Context, filters: lessons.Filters) -> lessons.Lessons:
    """The lessons the person may read, as `queries.lessons.found`."""
    return _found(context.engine, context.data_version, context.user, filters, context.today)


@keep_read
def _found(
    _engine: sa.Engine, data_version: int, user: User, filters: lessons.Filters, today: date
) -> lessons.Lessons:
    with _engine.connect() as connection:
        return lessons.found(connection, user=user, filters=filters, today=today)


def reading(context: Context, row: Mapping[str, object]) -> moved.Reading | None:
    """Whether the lesson's figure moved; None where it names none, or the person sees no figures.

    Small numbers are hidden from those who may not see cases.
    """
    key, changed_on = str(row["figure"] or ""), row["changed_on"]
    marac_id = str(row["marac_id"] or "")
    if key not in INDICATORS or not isinstance(changed_on, date) or not marac_id:
        return None
    scope = context.user.scope(Permission.SEE_FIGURES).narrowed(frozenset({marac_id}))
    period = moved.months_to_read(changed_on, context.today)
    frame = _by_month(
        context.engine,
        context.data_version,
        scope,
        period,
        key,
        str(row["figure_agency_id"] or ""),
        context.today,
        reads.small_number(context, scope),
    )
    months = [
        moved.Month(one["month"], one["value"], hidden=one["hidden"])
        for one in frame.iter_rows(named=True)
    ]
    return moved.reading(
        months,
        changed_on=changed_on,
        direction=str(row["figure_direction"] or "up"),
        indicator=INDICATORS[key],
    )


@keep_read
def _by_month(
    _engine: sa.Engine,
    data_version: int,
    scope: Scope,
    period: Period,
    key: str,
    agency_id: str,
    today: date,
    few: int,
) -> pl.DataFrame:
    with _engine.connect() as connection:
        if not agency_id:
            return marac_months(
                connection, key=key, scope=scope, period=period, today=today, few=few
            )
        frame = agency_months(
            connection, key=key, agency_id=agency_id, scope=scope, period=period, today=today
        )
    return frame.with_columns(pl.col("month").str.to_date("%Y-%m"))


def data_says(
    context: Context,
    marac_id: str,
    questions: QuestionSet,
    *,
    to_keep: bool = False,
    on: date | None = None,
) -> Mapping[str, str]:
    """Question → what the record says today, or on a day before, as `queries.steering.says`."""
    return _data_says(
        context.engine,
        context.data_version,
        context.user,
        marac_id,
        (questions.questions, questions.version),
        questions,
        on or context.today,
        to_keep,
    )


@keep_read
def _data_says(
    _engine: sa.Engine,
    data_version: int,
    user: User,
    marac_id: str,
    version: tuple[str, str],
    _questions: QuestionSet,
    today: date,
    to_keep: bool,  # noqa: FBT001 - part of the key
) -> Mapping[str, str]:
    with _engine.connect() as connection:
        return says(
            connection,
            user=user,
            marac_id=marac_id,
            questions=_questions,
            today=today,
            to_keep=to_keep,
        )
