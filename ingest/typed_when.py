"""When something happened, as people write it: a day, a time, a range, a month, in one text."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from models.errors import ForPerson

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?\s*", re.I
)
_TH = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.I)
_CIRCA = re.compile(r"^(?:on|from|between|approx(?:imately)?|circa|c)\b\.?\s+", re.I)
_YEAR = r"(?P<y>\d{4}|\d{2})"
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(rf"(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?{_YEAR}"),
    re.compile(rf"(?P<d>\d{{1,2}})[\s./-]*(?:of\s+)?(?P<n>{_MONTH})[\s.,/-]*{_YEAR}", re.I),
    re.compile(rf"(?P<n>{_MONTH})\.?\s+(?P<d>\d{{1,2}}),?\s+{_YEAR}", re.I),
)
_WHOLE_MONTH = re.compile(rf"(?P<n>{_MONTH})[\s.,/-]*(?P<y>\d{{4}})", re.I)
_NO_YEAR = re.compile(rf"\d{{1,2}}\s*(?:[/.-]\s*\d{{1,2}}|[\s-]*(?:{_MONTH}))\.?", re.I)
_TO = r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\band\b)\s*"
_BETWEEN = re.compile(_TO, re.I)
# “3–5 March 2025” and “3 March to 5 April 2025”: the first day borrows what it lacks.
_SHORT_DAY = re.compile(rf"(?P<d>\d{{1,2}})(?:\s*(?P<n>{_MONTH}))?{_TO}(?P<rest>.+)", re.I)
_SHORT_SLASH = re.compile(rf"(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}}){_TO}(?P<rest>.+)", re.I)
_TIME = re.compile(
    r"(?:\b(?:at|@|around|approx\.?)\s*|[T,\s]\s*)?"
    r"(?<![\d.:/-])(?P<h>[01]?\d|2[0-3])(?:[:.](?P<min>[0-5]\d)(?::[0-5]\d)?"
    r"\s*(?P<half>[ap]\.?m\.?)?|\s*(?P<bare>[ap]\.?m\.?))(?:\s*(?:hrs?|hours))?$"
    r"|(?:\bat\s*|[,\s]\s*)(?P<clock>[01]\d[0-5]\d|2[0-3][0-5]\d)\s*(?:hrs?|hours)?$",
    re.I,
)
_ALONE = re.compile(r"(?P<clock>[01]\d[0-5]\d|2[0-3][0-5]\d)\s*(?:hrs?|hours)?$", re.I)
_LIKE_DAY = re.compile(
    rf"\d{{1,4}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})\b(?:\s+\d{{2,4}}\b)?",
    re.I,
)
_AROUND = " \t:;,-–—|"
_EARLIEST = 1900


@dataclass(frozen=True)
class When:
    """The first day, the last where there are several, and the time of day as HH:MM."""

    day: date
    to: date | None = None
    at: str | None = None


def read_when(text: str, today: date, time: str = "") -> When:
    """When it was. Raises ForPerson with one sentence where that cannot be read, or lies ahead.

    `time` is the cell beside it, where the time has one of its own. A month alone (“March 2025”)
    is its first day to its last.
    """
    written = " ".join(text.split())
    if not written:
        raise ForPerson("There is no day: write when it happened, as 9 July 2026.")
    bare = _CIRCA.sub("", _TH.sub("", _WEEKDAY.sub("", written)).strip(" ,"))
    found, at = _days(bare, today), None
    if found is None:  # only now: the year 2025 alone is also a time of day
        bare, at = _without_time(bare)
        found = _days(bare, today)
    if found is None:
        raise ForPerson(_unread(written, bare))
    if time.strip():
        at = read_time(time)
    first, last = found
    if first > today:
        raise ForPerson(f"“{written}” is still to come: correct the day.")
    if last < first:
        raise ForPerson(f"“{written}” ends before it begins: correct one of the two days.")
    return When(first, min(last, today) if last > first else None, at)


def read_time(text: str) -> str:
    """A time of day as HH:MM: “14:30”, “2.30pm”, “1430”. Raises ForPerson where it is none."""
    written = " ".join(text.split())
    bare, at = _without_time(f" {_BETWEEN.split(written)[0]}")
    if at is None and (found := _ALONE.fullmatch(written)):
        return _clock(found["clock"])
    if at is None or bare.strip():
        raise ForPerson(f"“{written}” is no time of day: write it as 14:30, or leave it empty.")
    return at


def begins_with_day(line: str, today: date) -> tuple[str, str] | None:
    """The day at the head of a line (with its time or range) and the rest; None without one.

    What only looks like a day counts too, so that the line is refused and not read as more text.
    """
    head = re.split(r"\s*(?:\t|:\s|;\s|\s[-–—|]\s)\s*", line, maxsplit=1)
    for part in (head[0], *_heads(line)):
        try:
            read_when(part, today)
        except ForPerson:
            continue
        return part, line[len(part) :].strip(_AROUND)
    like = _LIKE_DAY.match(line)  # 31/02/2026 is no day, and still begins a line of its own
    return None if like is None else (like[0], line[like.end() :].strip(_AROUND))


def _heads(line: str) -> list[str]:
    """The first words of a line, the longest first: a day has at most nine."""
    pieces = re.findall(r"\S+\s*", line)[:9]
    return ["".join(pieces[:count]).strip(_AROUND) for count in range(len(pieces), 0, -1)]


def _without_time(text: str) -> tuple[str, str | None]:
    found = _TIME.search(text)
    if found is None:
        return text, None
    if found["clock"]:
        at = _clock(found["clock"])
    else:
        hour, half = int(found["h"]), (found["half"] or found["bare"] or "").lower()
        if half and not 1 <= hour <= 12:
            return text, None
        hour = hour % 12 + 12 * half.startswith("p") if half else hour
        at = f"{hour:02d}:{found['min'] or '00'}"
    return text[: found.start()].rstrip(" ,T"), at


def _clock(text: str) -> str:
    return f"{text[:2]}:{text[2:]}"


def _unread(written: str, bare: str) -> str:
    if _NO_YEAR.fullmatch(bare):
        return f"“{written}” has no year: add it."
    return f"“{written}” is no day: write it as 9 July 2026 or 09/07/2026."


def _days(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day; None where the text is neither a day, a month nor a range."""
    if (one := _day(text, today)) is not None:
        return one, one
    if (month := _WHOLE_MONTH.fullmatch(text)) is not None:
        first = date(int(month["y"]), _number(month["n"]), 1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return _range(text, today)


def _range(text: str, today: date) -> tuple[date, date] | None:
    for found in _BETWEEN.finditer(text):
        first, last = (_day(part, today) for part in (text[: found.start()], text[found.end() :]))
        if first and last:
            return first, last
    if (slash := _SHORT_SLASH.fullmatch(text)) and (last := _day(slash["rest"], today)):
        return _made(last.year, int(slash["m"]), int(slash["d"]), last)
    if (short := _SHORT_DAY.fullmatch(text)) and (last := _day(short["rest"], today)):
        month = _number(short["n"]) if short["n"] else last.month
        return _made(last.year, month, int(short["d"]), last)
    return None


def _made(year: int, month: int, day: int, last: date) -> tuple[date, date] | None:
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    # “28 December to 3 January 2026” began the year before.
    return (first if first <= last else first - timedelta(days=365), last)


def _day(text: str, today: date) -> date | None:
    for pattern in _DAYS:
        if found := pattern.fullmatch(text.strip(" .,")):
            named = found.groupdict()
            month = _number(named["n"]) if named.get("n") else int(named["m"])
            try:
                made = date(_year(named["y"], today), month, int(named["d"]))
            except ValueError:
                return None
            return made if made.year >= _EARLIEST else None
    return None


def _year(text: str, today: date) -> int:
    """A year of two figures is the latest that is not ahead: in 2026, 25 is 2025 and 97 is 1997."""
    if len(text) == 4:
        return int(text)
    recent = today.year // 100 * 100 + int(text)
    return recent if recent <= today.year else recent - 100


def _number(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1
