"""Days as people type or write them, turned into what a file would have."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(\d{1,2}|[a-z]{3,9})[\s./-]+(\d{4})", re.I)


def day_text(text: str) -> str:
    """A day as people type it (“3 April 1990”, “3.4.1990”), as a file would have it.

    What is no day is left as it was typed, for the rules to refuse.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text.strip()
    day, month, year = found.groups()
    if not month.isdigit():
        if month[:3].lower() not in _MONTHS:
            return text.strip()
        month = str(_MONTHS.index(month[:3].lower()) + 1)
    return f"{int(day)}/{int(month)}/{year}"
