"""What is wrong with a cell, in a sentence: what it says, why not, and how to write it."""

import re
from collections.abc import Callable, Collection
from difflib import get_close_matches

from ingest.parsing import BRITISH_DAY, CONTROL_IN_TEXT, ISO_DAY, LONGEST_ID, LONGEST_TEXT
from ingest.schemas.kinds import ColumnKind, Kind

LONGEST_SHOWN = 80
HOW_DATES = "Write it as 2026-07-09 or 09/07/2026."
MONTH_NAME = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
Explanation = tuple[str, str]


def shown(text: str) -> str:
    """A cell's text as a sentence shows it."""
    return on_one_line(text, LONGEST_SHOWN)


def on_one_line(text: str, longest: int) -> str:
    """The text on one line, cut short, with a space for whatever cannot be seen or stored."""
    plain = text[: longest + 1]
    if not plain.isprintable():
        plain = "".join(letter if letter.isprintable() else " " for letter in plain)
    plain = plain.strip()
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def explain(
    column: ColumnKind, text: str, codes: Collection[str] = (), *, compare: bool = True
) -> Explanation:
    """The problem's code, and the sentence, for a cell that could not be read as its kind.

    ``codes`` are those the column takes; ``compare`` looks for the one that was meant.
    """
    code, why = _WHYS[column.kind](column, text, codes)
    if compare and code == "unknown_code" and (near := _nearest(column, text, codes)):
        why = f"{why} Did you mean “{near}”?"
    return code, f"{column.label} “{shown(text)}” {why}"


def _why_day(_: ColumnKind, text: str, __: Collection[str]) -> Explanation:
    if re.match(ISO_DAY, text) or re.match(BRITISH_DAY, text):
        order = ": the day comes before the month" if _is_month_first(text) else ""
        return "no_such_date", f"is not a date that exists{order}. {HOW_DATES}"
    if SHORT_YEAR.fullmatch(text):
        return "short_year", "has a year of two figures. Write all four, as in 09/07/2026."
    if MONTH_NAME.search(text):
        return "month_name", f"has its month in words. {HOW_DATES}"
    if re.match(r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4})[T ]", text):
        return "time_with_date", "has a time of day. Leave only the date, as in 2026-07-09."
    return "not_a_date", f"is not a date. {HOW_DATES}"


def _is_month_first(text: str) -> bool:
    found = re.match(r"(\d{1,2})/(\d{1,2})/", text)
    return found is not None and int(found[1]) <= 12 < int(found[2])


def _why_yes_no(_: ColumnKind, __: str, ___: Collection[str]) -> Explanation:
    return "not_yes_or_no", "is not yes or no. Write yes or no, or leave it empty."


def _why_code(column: ColumnKind, text: str, codes: Collection[str]) -> Explanation:
    wrong = ", ".join(f"“{shown(item)}”" for item in _unknown(column, text, codes))
    which = f" ({wrong})" if column.is_list else ""
    name = column.code_list.name if column.code_list else ""
    return "unknown_code", (
        f"is not in the list of codes{which}: see “{name}” in the data dictionary."
    )


def _nearest(column: ColumnKind, text: str, codes: Collection[str]) -> str | None:
    first = _as_code(_unknown(column, text, codes)[0])[:LONGEST_SHOWN]
    return next(iter(get_close_matches(first, list(codes), n=1)), None)


def _unknown(column: ColumnKind, text: str, codes: Collection[str]) -> list[str]:
    return [item for item in _items(column, text) if _as_code(item) not in codes] or [text]


def _items(column: ColumnKind, text: str) -> list[str]:
    found = [item.strip() for item in text.split(";")] if column.is_list else [text]
    return [item for item in found if item]


def _as_code(text: str) -> str:
    return re.sub(r"[\s\-]+", "_", re.sub("['’]", "", text.strip().lower()))


def _why_number(column: ColumnKind, text: str, _: Collection[str]) -> Explanation:
    if re.fullmatch(r"-?[\d,]{16,}(\.0*)?", text):
        return "too_large", "is too large. Check the figures."
    if column.kind is Kind.WHOLE and re.fullmatch(r"-?\d*\.\d+", text):
        return "not_whole", "has a fraction. Write a whole number, such as 3."
    example = "3" if column.kind is Kind.WHOLE else "2.5"
    return "not_a_number", f"is not a number. Write it in figures, such as {example}."


def _why_month(_: ColumnKind, __: str, ___: Collection[str]) -> Explanation:
    return "not_a_month", "is not a month. Write the year and the month, as in 2026-07."


def _why_year(_: ColumnKind, __: str, ___: Collection[str]) -> Explanation:
    return "not_a_financial_year", "is not a financial year. Write it as 2024-25."


def _why_time(_: ColumnKind, __: str, ___: Collection[str]) -> Explanation:
    return "not_a_time", "is not a time of day. Write hours and minutes, as in 09:30."


def _why_text(column: ColumnKind, text: str, _: Collection[str]) -> Explanation:
    if re.search(CONTROL_IN_TEXT, text):
        return "unprintable", "has characters that cannot be shown. Type it again without them."
    if column.kind is Kind.TEXT:
        return "too_long", f"is longer than {LONGEST_TEXT:,} characters. Shorten it."
    if ";" in text and not column.is_list:
        return "semicolon_in_id", "has a semicolon in it. Write one ID, without a semicolon."
    if re.search(r"[\t\r\n]", text):
        return "unprintable", "has a tab or a line break in it. Write it on one line."
    return "too_long", f"is longer than {LONGEST_ID} characters. Use a shorter ID."


_WHYS: dict[Kind, Callable[[ColumnKind, str, Collection[str]], Explanation]] = {
    Kind.ID: _why_text,
    Kind.REFERENCE: _why_text,
    Kind.REFERENCES: _why_text,
    Kind.DATE: _why_day,
    Kind.YES_NO: _why_yes_no,
    Kind.CODE: _why_code,
    Kind.CODES: _why_code,
    Kind.PAIRED_CODES: _why_code,
    Kind.WHOLE: _why_number,
    Kind.DECIMAL: _why_number,
    Kind.PERCENT: _why_number,
    Kind.MONTH: _why_month,
    Kind.FINANCIAL_YEAR: _why_year,
    Kind.TIME: _why_time,
    Kind.TEXT: _why_text,
}
