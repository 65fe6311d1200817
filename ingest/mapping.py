"""An area's own spreadsheet as interchange sheets, by a mapping saved as TOML."""

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Annotated, Self

import polars as pl
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from ingest.door import Purpose, check_size, receive
from ingest.mapping_toml import as_toml
from ingest.mapping_values import Column, translated
from ingest.reading.headings import plain
from ingest.reading.sheet import Sheet, sheet_name
from ingest.scanner import Scanner
from models.errors import ForPerson


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, dict | list) else str(value)


def _as_column(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Text = Annotated[str, BeforeValidator(_as_text)]


class SheetMapping(BaseModel):
    """How the rows of one of the area's sheets become rows of one kind (docs/mapping.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    source: str = Field(validation_alias="from", serialization_alias="from", min_length=1)
    to: str = Field(min_length=1)
    skip: Texts = ()
    only_where: Texts = ()
    distinct: bool | Texts = False
    columns: dict[str, Annotated[Column, BeforeValidator(_as_column)]] = {}
    values: dict[str, dict[str, Text]] = {}
    constants: dict[str, Text] = {}

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        twice = sorted(self.columns.keys() & self.constants.keys())
        if twice:
            raise ValueError(f"{twice[0]} stands both under columns and under constants")
        if not self.columns:
            raise ValueError("columns names no column")
        strange = sorted({*self.values, *self.keys()} - self.columns.keys())
        if strange:
            raise ValueError(f"{strange[0]} is not among its columns")
        return self

    def keys(self) -> tuple[str, ...]:
        """The columns by which a row counts as seen before; none where every row is kept."""
        if isinstance(self.distinct, tuple):
            return self.distinct
        return (next(iter(self.columns)),) if self.distinct else ()

    def own_headings(self) -> set[str]:
        """The area's own headings that must be there."""
        needed = (column.headings() for column in self.columns.values() if not column.optional)
        return set(self.only_where).union(*needed)

    def fits(self, sheet: Sheet) -> bool:
        """Whether the sheet, by its own name or its file's, is one of those meant."""
        pattern = sheet_name(self.source)
        names = {sheet.name, sheet_name(sheet.origin), sheet_name(PurePath(sheet.origin).stem)}
        return any(fnmatchcase(name, pattern) for name in names)


class Mapping(BaseModel):
    """All an area needs so that its spreadsheets load."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str = Field(min_length=1)
    sheets: tuple[SheetMapping, ...] = Field(
        validation_alias="sheet", serialization_alias="sheet", min_length=1
    )


def load_mapping(path: Path, *, scanner: Scanner | None = None) -> Mapping:
    """The mapping in a TOML file; what is wrong in it is said in one sentence."""
    try:
        check_size(path.name, path.stat().st_size, Purpose.MAPPING)
        content = path.read_bytes()
    except FileNotFoundError:
        raise ForPerson(f"There is no mapping {path}: check the name.") from None
    except OSError:
        raise ForPerson(f"The mapping {path.name} cannot be read: save it as UTF-8.") from None
    return read_mapping(path.name, content, scanner=scanner)


def read_mapping(name: str, content: bytes, *, scanner: Scanner | None = None) -> Mapping:
    """The mapping in the bytes of a TOML file, such as an upload."""
    received = receive(name, content, Purpose.MAPPING, scanner=scanner)
    try:
        text = received.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ForPerson(f"The mapping {received.name} cannot be read: save it as UTF-8.") from None
    return parse_mapping(text, received.name)


def parse_mapping(text: str, origin: str) -> Mapping:
    """The mapping in this TOML text; ``origin`` names it in messages."""
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ForPerson(f"The mapping {origin} is not valid TOML: {error}.") from None
    except ValidationError as error:
        raise ForPerson(_first_fault(origin, error)) from None


def dump_mapping(mapping: Mapping) -> str:
    """The mapping as TOML text that ``load_mapping`` reads back the same."""
    return as_toml(mapping.model_dump(by_alias=True, exclude_defaults=True))


def _first_fault(origin: str, error: ValidationError) -> str:
    fault = error.errors()[0]
    where = ".".join(
        str(part + 1) if isinstance(part, int) else part
        for part in fault["loc"]
        if part not in ("bool", "tuple[str, ...]")
    )
    if fault["type"] == "extra_forbidden":
        what = "is not something a mapping can say"
    elif fault["type"] == "missing":
        what = "is missing"
    else:
        what = f"is wrong ({fault['msg'].removeprefix('Value error, ')})"
    return f"In the mapping {origin}, {where or 'something'} {what}: see docs/mapping.md."


def apply(mapping: Mapping, sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets as interchange sheets, each named by its kind, row numbers kept.

    A sheet that no entry means is passed on as it is. A row without the cells that ``only_where``
    names is left out. What was left out stands in the notes. A missing own column, or a mapping
    that means none of the sheets, raises ``ForPerson``.
    """
    sheets = list(sheets)
    meant = [[entry for entry in mapping.sheets if entry.fits(sheet)] for sheet in sheets]
    if sheets and not any(meant):
        wanted = ", ".join(dict.fromkeys(f"“{entry.source}”" for entry in mapping.sheets))
        found = ", ".join(f"“{sheet.name}”" for sheet in sheets)
        raise ForPerson(
            f"The mapping {mapping.name} is for sheets called {wanted}, but these are {found}: "
            "rename the sheet or choose another mapping."
        )
    seen: dict[int, set[tuple[str | None, ...]]] = {}
    made: list[Sheet] = []
    for sheet, entries in zip(sheets, meant, strict=True):
        notes = sheet.notes + _left_out(sheet, entries) if entries else []
        for entry in entries:
            made.append(_mapped(mapping, entry, sheet, notes, seen.setdefault(id(entry), set())))
            notes = []
        made += [] if entries else [sheet]
    return made


def _left_out(sheet: Sheet, entries: list[SheetMapping]) -> list[str]:
    """A note naming the own columns that no entry uses and none knowingly skips."""
    used = {
        plain(heading)
        for entry in entries
        for column in entry.columns.values()
        for heading in (*column.headings(), *entry.skip, *entry.only_where)
    }
    unused = [f"“{heading}”" for heading in sheet.frame.columns if plain(heading) not in used]
    return [f"Columns not in the mapping were kept out: {', '.join(unused)}."] if unused else []


def _mapped(
    mapping: Mapping,
    entry: SheetMapping,
    sheet: Sheet,
    notes: list[str],
    seen: set[tuple[str | None, ...]],
) -> Sheet:
    """The rows one entry makes of one sheet; ``seen`` are the keys it made before."""
    found = _found(mapping, entry, sheet)
    numbered = sheet.frame.with_columns(sheet.rows.alias(ROW))
    kept = numbered.drop_nulls([found[plain(name)] for name in entry.only_where] or [ROW])
    own = {
        name: column.expression(found)
        for name, column in entry.columns.items()
        if all(plain(heading) in found for heading in column.headings())
    }
    fixed = {name: pl.lit(text) for name, text in entry.constants.items()}
    frame = kept.select(pl.col(ROW), **own, **fixed)
    for name in entry.values.keys() & own.keys():
        frame = frame.with_columns(translated(frame[name], entry.values[name]))
    notes = notes.copy()
    if entry.keys():
        frame = _first_of_each(frame, entry, seen, notes)
    rows = frame[ROW].alias(sheet.rows.name)
    return Sheet(sheet.origin, entry.to, frame.drop(ROW), rows, sheet.first_row, notes)


ROW = "own row number"


def _found(mapping: Mapping, entry: SheetMapping, sheet: Sheet) -> dict[str, str]:
    """The sheet's headings by their plain form; one that is needed and missing is refused."""
    found = {plain(heading): heading for heading in reversed(sheet.frame.columns)}
    for heading in sorted(entry.own_headings()):
        if plain(heading) not in found:
            near = get_close_matches(plain(heading), found, n=1, cutoff=0.5)
            nearest = f" (the nearest heading is “{found[near[0]]}”)" if near else ""
            raise ForPerson(
                f"The sheet “{sheet.name}” of {sheet.origin} has no column “{heading}”, which "
                f"the mapping {mapping.name} needs{nearest}: put the heading right or change "
                "the mapping."
            )
    return found


def _first_of_each(
    frame: pl.DataFrame,
    entry: SheetMapping,
    seen: set[tuple[str | None, ...]],
    notes: list[str],
) -> pl.DataFrame:
    """The first row of each key, and rows without one (they are rejected with their reason)."""
    keys = list(entry.keys())
    told_apart = frame.unique(subset=frame.drop(ROW).columns, keep="first", maintain_order=True)
    complete = pl.all_horizontal(pl.col(keys).is_not_null())
    first = told_apart.filter(~complete | pl.struct(keys).is_first_distinct())
    new = pl.Series([key not in seen for key in first.select(keys).iter_rows()], dtype=pl.Boolean)
    first = first.filter(~first.select(complete).to_series() | new)
    repeated = told_apart.height - first.height
    if repeated:
        notes.append(
            f"{repeated:,} further rows of “{entry.to}” had a {' and '.join(keys)} seen before and "
            "were left out: check them where their details differ."
        )
    seen.update(first.select(keys).iter_rows())
    return first
