"""Kept reads about returns over time: frozen, restated, due, and the series."""

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from dashboard.context import Context
from dashboard.reads import keep_read
from models.access import Scope
from queries.safelives import due as due_queries
from queries.safelives import frozen as frozen_queries
from queries.safelives.annual import Annual, annual
from queries.safelives.due import Due
from queries.safelives.frozen import FrozenReturn, Proposal
from queries.safelives.restate import Restatement, restatement
from queries.safelives.series import By, Series, series
from queries.templates import Template, templates


@dataclass(frozen=True)
class Rules:
    """MARAC ("*" is every one) → days after a quarter's end, and whether two people freeze."""

    due_days: dict[str, int | None]
    two_people: dict[str, bool | None]

    def wants_two(self, maracs: frozenset[str]) -> bool:
        """Whether one of the MARACs wants two people to freeze its return."""
        own = [self.two_people.get(marac) for marac in maracs]
        usual = bool(self.two_people.get("*"))
        return any(usual if one is None else one for one in own)


def frozen(
    context: Context, scope: Scope, quarter: str
) -> tuple[tuple[FrozenReturn, ...], dict[str, Proposal]]:
    """Every frozen return of a quarter in scope, and what waits, under its MARACs' ids."""
    return _frozen(context.engine, context.data_version, scope, quarter)


@keep_read
def _frozen(
    _engine: sa.Engine, data_version: int, scope: Scope, quarter: str
) -> tuple[tuple[FrozenReturn, ...], dict[str, Proposal]]:
    with _engine.connect() as connection:
        return (
            frozen_queries.frozen_versions(connection, scope=scope, quarter=quarter),
            frozen_queries.open_proposals(connection, scope=scope, quarter=quarter),
        )


def frozen_workbook(context: Context, scope: Scope, frozen_id: str) -> bytes:
    """The workbook as it was frozen; read when it is asked for."""
    with context.engine.connect() as connection:
        return frozen_queries.frozen_workbook(connection, scope=scope, frozen_id=frozen_id)


def restated(context: Context, scope: Scope, frozen_return: FrozenReturn) -> Restatement:
    """What differs from a frozen return now."""
    return _restated(
        context.engine, context.data_version, scope, frozen_return.frozen_id, frozen_return
    )


@keep_read
def _restated(
    _engine: sa.Engine, data_version: int, scope: Scope, frozen_id: str, _frozen: FrozenReturn
) -> Restatement:
    with _engine.connect() as connection:
        return restatement(connection, scope=scope, frozen=_frozen)


def due(context: Context, scope: Scope, quarter: str) -> tuple[Due, ...]:
    """Where each MARAC's return of a quarter stands."""
    return _due(context.engine, context.data_version, scope, quarter)


@keep_read
def _due(_engine: sa.Engine, data_version: int, scope: Scope, quarter: str) -> tuple[Due, ...]:
    with _engine.connect() as connection:
        return due_queries.due(connection, scope=scope, quarter=quarter)


def rules(context: Context) -> Rules:
    """What was settled about returns."""
    return _rules(context.engine, context.data_version)


@keep_read
def _rules(_engine: sa.Engine, data_version: int) -> Rules:
    with _engine.connect() as connection:
        return Rules(due_queries.usual_due_days(connection), due_queries.two_people(connection))


def over_time(context: Context, scope: Scope, last: str, by: By) -> Series:
    """The series up to a quarter."""
    found = _series(context.engine, context.data_version, scope, last, by)
    return Series(*found)


@keep_read
def _series(
    _engine: sa.Engine, data_version: int, scope: Scope, last: str, by: By
) -> tuple[pl.DataFrame, pl.DataFrame]:
    with _engine.connect() as connection:
        found = series(connection, scope=scope, last=last, by=by)
    return found.quarters, found.rolling


def twelve_months(context: Context, scope: Scope, last: str, *, hide: bool) -> Annual:
    """The figures of the annual workbook."""
    return _annual(context.engine, context.data_version, scope, last, hide)


@keep_read
def _annual(
    _engine: sa.Engine,
    data_version: int,
    scope: Scope,
    last: str,
    hide: bool,  # noqa: FBT001
) -> Annual:
    with _engine.connect() as connection:
        return annual(connection, scope=scope, last=last, hide=hide)


def saved_templates(context: Context) -> tuple[Template, ...]:
    """The templates in use."""
    return _templates(context.engine, context.data_version)


@keep_read
def _templates(_engine: sa.Engine, data_version: int) -> tuple[Template, ...]:
    with _engine.connect() as connection:
        return templates(connection)
