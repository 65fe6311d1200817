"""The line in the trail for every file that leaves the record, by page or by command."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from models.access import User
from models.database import noting
from models.trail import note
from queries.exports.marking import Marking

EXPORT = "export"


def noted_export(
    engine: sa.Engine,
    user: User,
    *,
    kind: str,
    name: str,
    marking: Marking,
    rows: int | None = None,
    filters: Mapping[str, Any] | None = None,
    is_protected: bool = False,
    marac_id: str | None = None,
) -> None:
    """Notes who took out what: the kind, the file's name, its rows, filters and protection."""
    after = {
        "filters": {k: v for k, v in (filters or {}).items() if v not in (None, "", [], ())},
        "rows": rows,
        "marking": marking.value,
        "protected": is_protected,
    }
    with noting(engine) as connection:
        note(connection, user, EXPORT, kind=kind, record=name, marac_id=marac_id, after=after)
