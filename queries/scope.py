"""The one condition that keeps a question inside what the person may see."""

import sqlalchemy as sa

from models.access import Scope


def in_scope(scope: Scope, marac_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """True for the rows of the scope's MARACs."""
    return sa.true() if scope.maracs is None else marac_id.in_(sorted(scope.maracs))
