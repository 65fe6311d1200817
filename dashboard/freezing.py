"""Freezing for pages and commands: counts the return and keeps it, in one transaction."""

from datetime import date

import sqlalchemy as sa

from ingest import freezing
from models.access import Scope, User
from models.database import writing
from queries.safelives.frozen_content import frozen_content


def freeze(
    engine: sa.Engine, *, by: User, scope: Scope, quarter: str, edition: str, today: date
) -> tuple[freezing.Step, int]:
    """Freezes the return as the record says it now, or proposes it, with the version it gets.

    Nobody writes between counting and keeping. Raises ForPerson where it may not be frozen.
    """
    with writing(engine) as connection:
        content = frozen_content(connection, scope=scope, quarter=quarter, edition=edition)
        return freezing.freeze(connection, content, by=by, today=today)


def withdraw(engine: sa.Engine, *, by: User, quarter: str, maracs: frozenset[str]) -> None:
    """Takes back a proposal that waits for a second person."""
    with writing(engine) as connection:
        freezing.withdraw(connection, by=by, quarter=quarter, maracs=maracs)
