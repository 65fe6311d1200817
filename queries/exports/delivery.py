"""One way out for every file: written, protected where asked for, and noted in the trail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from models.access import User
from models.trail import now
from queries.exports.log import noted_export
from queries.exports.marking import Marking, file_name
from queries.exports.protected import protect, protected_name
from queries.exports.tables import Sheet, as_csv, as_json, as_workbook

_FORMATS: Mapping[str, Callable[[Sheet], bytes]] = {
    ".csv": as_csv,
    ".json": as_json,
    ".xlsx": lambda sheet: as_workbook(sheet, now()),
}


@dataclass(frozen=True)
class Export:
    """A file that can be written: what it is, its name and marking, what it was asked with."""

    kind: str
    name: str
    make: Callable[[], bytes]
    marking: Marking
    rows: int | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    marac_id: str | None = None

    def called(self, password: str | None) -> str:
        """Its name, with the ending that a protected file has where there is a password."""
        return protected_name(self.name) if password else self.name


def table_export(
    sheet: Sheet, *, kind: str, stem: str, ending: str, filters: Mapping[str, Any] | None = None
) -> Export:
    """A table as a file of one of the endings .csv, .json and .xlsx, its marking in its name."""
    write = _FORMATS[ending]
    return Export(
        kind,
        file_name(stem, sheet.marking, ending),
        lambda: write(sheet),
        sheet.marking,
        len(sheet.rows),
        filters or {},
    )


def delivered(
    engine: sa.Engine,
    user: User,
    export: Export,
    *,
    password: str | None,
    inside: str | None = None,
    saved_as: str | None = None,
) -> bytes:
    """The file's bytes, locked with the password where there is one; noted before it leaves.

    `inside` is what it is called in a locked zip and `saved_as` what it is saved as, where those
    are not the export's own names.
    """
    content = export.make()
    if password:
        content = protect(inside or export.name, content, password)
    noted_export(
        engine,
        user,
        kind=export.kind,
        name=saved_as or export.called(password),
        marking=export.marking,
        rows=export.rows,
        filters=export.filters,
        is_protected=bool(password),
        marac_id=export.marac_id,
    )
    return content
