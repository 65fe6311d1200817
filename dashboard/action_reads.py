"""Kept reads of actions; what a person may see is part of every key."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from dashboard.context import Context
from dashboard.reads import keep_read
from models.access import User
from queries import action_choices
from queries import actions as action_queries
from queries.action_choices import Choices
from queries.actions import Filters


def log(context: Context, filters: Filters) -> pl.DataFrame:
    """The log of actions, narrowed."""
    return _log(context.engine, context.data_version, context.user, context.today, filters)


@keep_read
def _log(
    _engine: sa.Engine, data_version: int, user: User, today: date, filters: Filters
) -> pl.DataFrame:
    with _engine.connect() as connection:
        return action_queries.log(connection, user=user, today=today, filters=filters)


def choices(context: Context) -> Choices:
    """What the log can be narrowed to."""
    return _choices(context.engine, context.data_version, context.user, context.today)


@keep_read
def _choices(_engine: sa.Engine, data_version: int, user: User, today: date) -> Choices:
    with _engine.connect() as connection:
        return action_choices.choices(connection, user=user, today=today)
