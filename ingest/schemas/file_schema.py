"""One interchange file: its table, its key, its columns and the rules a row of it meets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import new_class
from typing import Literal, cast

import dataframely as dy
import sqlalchemy as sa

from ingest.reading.headings import plain
from ingest.schemas.kinds import ColumnKind, column_kind

ROW_NUMBER = "row_number"
Severity = Literal["error", "warning"]


class FileRow(dy.Schema):
    """What every checked row has beside its file's own columns: its number in that file."""

    row_number = dy.Int64(nullable=False)


def frame_schema(name: str, columns: Mapping[str, dy.Column]) -> type[FileRow]:
    """A schema of columns that are counted out rather than written down one by one."""
    made = new_class(name, (FileRow,), exec_body=lambda body: body.update(columns))
    return cast(type[FileRow], made)


@dataclass(frozen=True)
class RowRule:
    """What to say of a row that breaks a rule between columns.

    The sentence follows the first field's name and value. The rule is looked at where the columns
    in ``needs`` (all fields, if not given) are in the file.
    """

    fields: tuple[str, ...]
    sentence: str
    severity: Severity = "error"
    needs: tuple[str, ...] = ()

    def applies(self, present: Iterable[str]) -> bool:
        return set(self.needs or self.fields) <= set(present)


def _no_other_headings() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, eq=False)
class FileSchema:
    """One interchange file. ``other_headings`` gives further headings and the columns they mean."""

    name: str
    meaning: str
    table: sa.Table
    key: tuple[str, ...]
    frame_schema: type[FileRow]
    rules: Mapping[str, RowRule] = field(default_factory=dict)
    other_headings: Callable[[], Mapping[str, str]] = _no_other_headings

    @cached_property
    def columns(self) -> Mapping[str, ColumnKind]:
        """The file's columns in the contract's order."""
        return {
            name: column_kind(name, column)
            for name, column in self.frame_schema.columns().items()
            if name != ROW_NUMBER
        }

    @property
    def stored_key(self) -> tuple[str, ...]:
        """The key's columns in the table: a MARAC that a file names is stored by its id."""
        return tuple("marac_id" if name == "marac_name" else name for name in self.key)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(name for name, column in self.columns.items() if column.required)

    @property
    def references(self) -> Mapping[str, ColumnKind]:
        """The columns that hold ids of other rows, or lists of them."""
        return {name: column for name, column in self.columns.items() if column.refers_to}

    def named(self, headings: Iterable[str]) -> dict[str, str]:
        """Heading → column, for the headings that mean one; the first heading of a column wins."""
        known = {_compared(name): name for name in self.columns}
        known |= {_compared(heading): name for heading, name in self.other_headings().items()}
        found: dict[str, str] = {}
        for heading in headings:
            column = known.get(_compared(heading))
            if column and column not in found.values():
                found[heading] = column
        return found


def _compared(heading: str) -> str:
    return plain(heading.replace("’", "'"))
