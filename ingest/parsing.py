"""From the text of a cell to its value, as the interchange format says (data dictionary 1)."""

from collections.abc import Callable, Collection
from datetime import date

import polars as pl

from ingest.schemas.kinds import ColumnKind, Kind
from models.keys import key_expression

LONGEST_ID, LONGEST_TEXT = 200, 100_000
CONTROL = r"[\x00-\x1f\x7f]"
CONTROL_IN_TEXT = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"  # tabs and line breaks are text
TOO_LONG_ITEM = rf"[^;\s][^;]{{{LONGEST_ID - 1}}}[^;]*[^;\s]"
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
MIDNIGHT = r"[T ]0?0:00(:00(\.0+)?)?$"
ISO_DAY = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
BRITISH_DAY = r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"
WHOLE = r"^-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.0*)?$"
DECIMAL = r"^-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})?(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?$"
HAS_FIGURE = r"^[^eE]*[0-9]"
MONTH = r"^((?:1[89]|2[01])[0-9][0-9]-(?:0[1-9]|1[0-2]))(-01)?$"
FINANCIAL_YEAR = r"^((?:1[89]|2[01])[0-9][0-9])[-/]([0-9][0-9])(-01)?$"
TIME = r"^([01]?[0-9]|2[0-3]):([0-5][0-9])(:[0-5][0-9])?$"
NO_DATA = (
    r"^(no data|nodata|no population data|no return|not (collected|recorded|known|available)"
    r"|unknown|n/?a|nil return|-+|–|#n/a|#div/0!|#value!|#ref!|\.+)$"
)


def cell(column: ColumnKind, heading: str) -> pl.Expr:
    """The cell's text without spaces around it; blank where there is nothing in it."""
    text = pl.col(heading).str.strip_chars().replace("", None)
    if column.is_list:
        text = pl.when(text.str.contains(r"[^;\s]")).then(text)
    return text.alias(column.name)


def is_no_data(column: ColumnKind) -> pl.Expr:
    """Whether a cell of published figures says that there is no figure."""
    said = pl.col(column.name).str.to_lowercase().str.contains(NO_DATA)
    if column.kind is Kind.PERCENT:
        return said
    return said | pl.col(column.name).str.contains(r"^-?[0-9.]+ ?%$")


def value(column: ColumnKind, *, sender: str, own_codes: Collection[str] = ()) -> pl.Expr:
    """The cell's value with the type of its kind; blank where the text cannot be read as one.

    Ids become stored keys. ``own_codes`` are an area's additions to the column's code list.
    """
    text = pl.col(column.name)
    known = codes_of(column, own_codes)
    made: Callable[[], pl.Expr] = {
        Kind.ID: lambda: _id(column.name, sender),
        Kind.REFERENCE: lambda: _id(column.name, sender),
        Kind.REFERENCES: lambda: _ids(text, sender),
        Kind.DATE: lambda: _day(text),
        Kind.YES_NO: lambda: _yes_no(text),
        Kind.CODE: lambda: _code(text, known),
        Kind.CODES: lambda: _codes(text, known),
        Kind.PAIRED_CODES: lambda: _paired_codes(text, known),
        Kind.WHOLE: lambda: _whole(text),
        Kind.DECIMAL: lambda: _decimal(text),
        Kind.PERCENT: lambda: _decimal(text.str.replace(r" ?%$", "")),
        Kind.MONTH: lambda: _without_midnight(text).str.extract(MONTH, 1),
        Kind.FINANCIAL_YEAR: lambda: _financial_year(text),
        Kind.TIME: lambda: _time(text),
        Kind.TEXT: lambda: _text(text),
    }[column.kind]
    return made().alias(column.name)


def codes_of(column: ColumnKind, own_codes: Collection[str] = ()) -> list[str]:
    """The codes a column takes, an area's own ones last."""
    if column.code_list is None:
        return []
    return [*column.code_list.codes, *(own_codes if column.code_list.is_open else ())]


def as_code(text: pl.Expr) -> pl.Expr:
    """The text as the code it means: “Don't know” is dont_know, “Ex-Partner” ex_partner."""
    small = text.str.to_lowercase().str.replace_all("['’]", "")
    return small.str.replace_all(r"[\s\-]+", "_")


def items(text: pl.Expr) -> pl.Expr:
    """The items of a list in a cell, without spaces around them; a blank item is empty text."""
    return text.str.split(";").list.eval(pl.element().str.strip_chars())


def _id(name: str, sender: str) -> pl.Expr:
    text = pl.col(name)
    fits = (text.str.len_chars() <= LONGEST_ID) & ~text.str.contains(";|" + CONTROL)
    return pl.when(fits).then(key_expression(sender, name))


def _ids(text: pl.Expr, sender: str) -> pl.Expr:
    fits = ~text.str.contains(CONTROL) & ~text.str.contains(TOO_LONG_ITEM)
    keys = _named_once(items(text)).list.eval(key_expression(sender, ""))
    return pl.when(fits).then(keys.list.join(";"))


def _named_once(found: pl.Expr) -> pl.Expr:
    filled = found.list.eval(pl.element().filter(pl.element() != ""))
    return filled.list.unique(maintain_order=True)


def _day(text: pl.Expr) -> pl.Expr:
    day = _without_midnight(text)
    iso = pl.when(day.str.contains(ISO_DAY)).then(day)
    british = pl.when(day.str.contains(BRITISH_DAY)).then(day)
    return pl.coalesce(
        iso.str.to_date("%Y-%m-%d", strict=False), british.str.to_date("%d/%m/%Y", strict=False)
    )


def read_day(text: str | None) -> date | None:
    """The day that one text means, as a cell of a file would be read; None where it means none."""
    found: date | None = pl.select(_day(pl.lit((text or "").strip()))).item()
    return found


def _without_midnight(text: pl.Expr) -> pl.Expr:
    return text.str.replace(MIDNIGHT, "")


def _yes_no(text: pl.Expr) -> pl.Expr:
    small = text.str.to_lowercase()
    said = pl.when(small.is_in(YES)).then(pl.lit(True))
    return said.when(small.is_in(NO)).then(pl.lit(False))


def _code(text: pl.Expr, known: list[str]) -> pl.Expr:
    code = as_code(text)
    return pl.when(code.is_in(known)).then(code)


def _codes(text: pl.Expr, known: list[str]) -> pl.Expr:
    named = _named_once(as_code(items(text).list.join(";")).str.split(";"))
    fits = named.list.eval(pl.element().is_in(known)).list.all()
    return pl.when(fits).then(named.list.join(";"))


def _paired_codes(text: pl.Expr, known: list[str]) -> pl.Expr:
    """Keeps each code's place: a double stays, a blank one too, unless nothing follows it."""
    named = as_code(items(text).list.join(";")).str.split(";")
    fits = named.list.eval(pl.element().is_in([*known, ""])).list.all()
    return pl.when(fits).then(named.list.join(";").str.strip_chars_end(";"))


def _whole(text: pl.Expr) -> pl.Expr:
    figures = text.str.replace_all(",", "").str.replace(r"\.0*$", "")
    return pl.when(text.str.contains(WHOLE)).then(figures).cast(pl.Int64, strict=False)


def _decimal(text: pl.Expr) -> pl.Expr:
    looks = text.str.contains(DECIMAL) & text.str.contains(HAS_FIGURE)
    figures = text.str.replace_all(",", "")
    return pl.when(looks).then(figures).cast(pl.Float64, strict=False)


def _financial_year(text: pl.Expr) -> pl.Expr:
    bare = _without_midnight(text)
    first = bare.str.extract(FINANCIAL_YEAR, 1)
    second = bare.str.extract(FINANCIAL_YEAR, 2)
    follows = (first.cast(pl.Int64) + 1) % 100 == second.cast(pl.Int64)
    return pl.when(follows).then(first + "-" + second)


def _time(text: pl.Expr) -> pl.Expr:
    hours = text.str.extract(TIME, 1).str.zfill(2)
    return hours + ":" + text.str.extract(TIME, 2)


def _text(text: pl.Expr) -> pl.Expr:
    fits = (text.str.len_chars() <= LONGEST_TEXT) & ~text.str.contains(CONTROL_IN_TEXT)
    return pl.when(fits).then(text)
