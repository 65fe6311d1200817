"""One interchange column of a mapping: where its text comes from, and own words as codes."""

import re
from collections.abc import Mapping as Table
from typing import Annotated, Self

import polars as pl
from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from ingest.reading.headings import plain

PLACE = re.compile(r"\{([^{}]*)\}")


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value


class Column(BaseModel):
    """Exactly one of an own column, a template such as ``V-{Ref No}``, and a constant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str | None = None
    template: str | None = None
    constant: Annotated[str | None, BeforeValidator(_as_text)] = None
    optional: bool = False

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        given = [self.column, self.template, self.constant]
        if sum(source is not None for source in given) != 1:
            raise ValueError("give one of column, template and constant")
        if self.template is not None and not self.headings():
            raise ValueError("a template names a column in braces, as in V-{Ref No}")
        return self

    def headings(self) -> tuple[str, ...]:
        """The own headings it is made of."""
        if self.template is not None:
            return tuple(PLACE.findall(self.template))
        return () if self.column is None else (self.column,)

    def expression(self, found: Table[str, str]) -> pl.Expr:
        """Its text; a template with an empty cell in it is empty."""
        if self.template is None:
            own = self.column
            return pl.lit(self.constant) if own is None else pl.col(found[plain(own)])
        pieces = PLACE.split(self.template)
        texts = [
            pl.col(found[plain(piece)]) if index % 2 else pl.lit(piece)
            for index, piece in enumerate(pieces)
        ]
        return pl.concat_str(texts)


def translated(cells: pl.Series, words: Table[str, str]) -> pl.Series:
    """The cells with own words replaced, in any case, also those in a list; others stay."""
    by_word = {word.strip().casefold(): code for word, code in words.items()}
    own = cells.drop_nulls().unique()
    codes = [_translated(cell, by_word) for cell in own]
    replaced = cells.replace(own, pl.Series(codes, dtype=pl.String))
    return replaced.set(replaced == "", None)


def _translated(cell: str, by_word: Table[str, str]) -> str:
    whole = by_word.get(cell.casefold())
    if whole is not None or ";" not in cell:
        return cell if whole is None else whole
    items = [item.strip() for item in cell.split(";")]
    codes = [by_word.get(item.casefold(), item) for item in items]
    return ";".join(code for code in codes if code)
