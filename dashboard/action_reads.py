"""Kept reads of actions."""

import polars as pl

from dashboard import reads
from dashboard.context import Context
from queries import action_choices
from queries import actions as action_queries
from queries.action_choices import Choices
from queries.actions import Filters


def log(context: Context, filters: Filters) -> pl.DataFrame:
    """The log of actions, narrowed."""
    return reads.kept(
        context, action_queries.log, user=context.user, today=context.today, filters=filters
    )


def choices(context: Context) -> Choices:
    """What the log can be narrowed to."""
    return reads.kept(context, action_choices.choices, user=context.user, today=context.today)
