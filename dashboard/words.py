"""Numbers, dates and short phrases as people write them, in British English."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from models.period import Period, long_date

BRITAIN = ZoneInfo("Europe/London")
DASH = "–"
MINUS = "\N{MINUS SIGN}"
NOT_RECORDED = "not recorded"
_AFTER = {"percent": "%", "days": " days", "minutes": " minutes", "posts": " posts"}


def number(value: float | None, decimals: int = 0) -> str:
    """The number with commas and a true minus sign, halves rounded up; a dash where there is none.

    1234.5 with one decimal is "1,234.5".
    """
    if value is None:
        return DASH
    return f"{rounded(value, decimals):,.{decimals}f}".replace("-", MINUS)


def rounded(value: float, decimals: int) -> Decimal:
    """The number as it is shown, halves rounded up; never a negative nought."""
    exact = Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def figure(value: float | None, unit: str, decimals: int = 0) -> str:
    """A figure with its unit: "31.2%", "12 days", "1,284"; a dash where there is none."""
    if value is None:
        return DASH
    text = number(value, decimals)
    if unit in ("days", "minutes", "posts") and text == "1":
        return f"1 {unit.removesuffix('s')}"
    return text + _AFTER.get(unit, "")


def shared(value: float | None) -> str:
    """A count that may hold shares of joint referrals: "12", "12.5", "0.33"."""
    if value is None:
        return DASH
    text = number(value, 2)
    return text.rstrip("0").rstrip(".")


def counted(count: float, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 case", "1,284 cases"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(items: Iterable[str], most: int = 6) -> str:
    """Items in a sentence: "a, b and c"; beyond `most`, "… and 3 more"."""
    shown = list(items)
    if len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def month(day: date) -> str:
    """A month in words: "July 2026"."""
    return f"{day:%B %Y}"


def period(span: Period) -> str:
    """A period in words: "October 2025 to September 2026", or its two dates."""
    if span.months == 1:
        return month(span.start)
    if span.months is None:
        return f"{long_date(span.start)} to {long_date(span.end)}"
    start = f"{span.start:%B}" if span.start.year == span.end.year else month(span.start)
    return f"{start} to {month(span.end)}"


def day(value: date | None) -> str:
    """A day as people write it, 9 July 2026; a dash where there is none."""
    return long_date(value) if value else DASH


def codes(listed_codes: str | None, meanings: Mapping[str, str]) -> str | None:
    """The words for codes separated by semicolons, or None; a code without words stands itself."""
    found = [meanings.get(code, code) for code in (listed_codes or "").split(";") if code]
    return listed(found, most=12) or None


def yes_no(value: bool | None) -> str | None:
    """Yes, No, or None where it is not recorded."""
    return None if value is None else "Yes" if value else "No"


def moment(at: datetime) -> str:
    """A moment of the record (in UTC) as the clock in Britain shows it: "9 July 2026, 15:03"."""
    here = at.replace(tzinfo=UTC).astimezone(BRITAIN)
    return f"{long_date(here.date())}, {here:%H:%M}"


def short_moment(at: datetime) -> str:
    """The same for a narrow column: "9 Jul 2026, 15:03"."""
    here = at.replace(tzinfo=UTC).astimezone(BRITAIN)
    return f"{here.day} {here:%b %Y, %H:%M}"


def size(octets: int) -> str:
    """A file's size as people say it: "3.4 MB", "12 KB"."""
    if octets >= 1_000_000:
        return f"{number(octets / 1_000_000, 1)} MB"
    return f"{number(max(octets / 1_000, 1))} KB"


def unbroken(text: str) -> str:
    """The text with spaces at which no line is broken."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def slug(text: str) -> str:
    """The text as a part of a file name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def address(page: str, **given: str) -> str:
    """The address of a page of this dashboard with what it is given: /case?case=2026-0001."""
    return f"/{page}?{urlencode(given)}" if given else f"/{page}"


def sentence(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def safe(text: object) -> str:
    """The text made harmless inside HTML."""
    return escape(str(text), quote=True)
