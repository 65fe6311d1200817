"""Which rows of the facts belong to a quarter and a scope."""

from collections.abc import Iterator

import sqlalchemy as sa

from models.access import Scope
from models.period import Period


def in_quarter(table: sa.Table, scope: Scope, period: Period) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions on `meeting_date` and on `marac_id` (the MARAC of the meeting) of a table."""
    yield table.c.meeting_date.between(period.start, period.end)
    if scope.maracs is not None:
        yield table.c.marac_id.in_(sorted(scope.maracs))
