"""Kept reads of the SafeLives return: its cells, what to repair, what is unusual, other rules."""

import polars as pl
import sqlalchemy as sa

from dashboard import reads
from dashboard.context import Context
from dashboard.reads import keep_read
from models.access import Scope
from queries.safelives import Row
from queries.safelives import repair as repair_queries
from queries.safelives.cell import OpenedCell, open_cell
from queries.safelives.own_limits import Unusual, unusual_figures
from queries.safelives.repair import Item
from queries.safelives.rules_in_force import dated_rules as dated_rules_of
from queries.safelives.what_if import Rules, as_if


def opened_cell(context: Context, scope: Scope, row: Row, letter: str) -> OpenedCell | None:
    """A cell of the return with the cases behind it; None where no case id may be seen.

    Not kept: the words of cases stay in no cache that outlives the page.
    """
    with context.engine.connect() as connection:
        return open_cell(connection, scope=scope, row=row, letter=letter)


def to_repair(context: Context, scope: Scope, quarter: str) -> list[Item]:
    """The missing fields that would change the return, most cells first."""
    return _to_repair(context.engine, context.data_version, scope, quarter)


def fields_to_repair(context: Context, scope: Scope, quarter: str) -> dict[str, tuple[int, int]]:
    """Field → how often it is missing, and how many cells of the return that changes."""
    return _fields_to_repair(context.engine, context.data_version, scope, quarter)


@keep_read
def _fields_to_repair(
    _engine: sa.Engine, data_version: int, scope: Scope, quarter: str
) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for item in _to_repair(_engine, data_version, scope, quarter):
        times, cells = found.get(item.field, (0, 0))
        found[item.field] = times + 1, cells + item.cells
    return found


@keep_read
def _to_repair(_engine: sa.Engine, data_version: int, scope: Scope, quarter: str) -> list[Item]:
    with _engine.connect() as connection:
        return repair_queries.to_repair(connection, scope=scope, quarter=quarter)


def unusual(context: Context, scope: Scope, quarter: str) -> tuple[Unusual, ...]:
    """The figures outside the limits of each MARAC's own last eight quarters."""
    return reads.kept(context, unusual_figures, scope=scope, quarter=quarter)


def as_if_ruled(context: Context, scope: Scope, quarter: str, rules: Rules) -> pl.DataFrame:
    """The quarter's hearings under other rules; nothing is written."""
    return reads.kept(context, as_if, scope=scope, quarter=quarter, rules=rules)


def dated_rules(context: Context, scope: Scope) -> pl.DataFrame:
    """Every dated rule of the MARACs in scope."""
    return reads.kept(context, dated_rules_of, scope=scope)
