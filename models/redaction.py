"""Takes words out of a text however they stand there: broken, hyphenated, spaced, in capitals.

A text and a word are compared by their letters and digits alone. So “Ann Example” is found in
“ANN EX-\\nAMPLE” too, and “07700 900123” in “(07700) 900-123”.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from models.errors import ForPerson

MARK = "[redacted]"
SHORTEST = 2
_LONG = 5  # a word of so many letters is also found with spaces inside it, and with an s after it
_NUMBER = 6  # so many digits are found wherever they stand, also inside a longer number
_WIDEST_GAP = 12
_NARROW_GAP = 4
_HYPHENS = "-\u2010\u2011\u2012\u2013\u00ad"


@dataclass(frozen=True)
class _Folded:
    """The letters and digits of a text, small and without accents, each with its place in it."""

    letters: str
    places: tuple[int, ...]


def redacted(text: str, words: Iterable[str]) -> str:
    """The text with a mark in place of each of the words; what touches is one mark."""
    kept, last = [], 0
    for start, end in spans(text, words):
        kept += [text[last:start], MARK]
        last = end
    return "".join([*kept, text[last:]])


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text, from the beginning, without overlaps."""
    folded = _folded(text)
    found = sorted({span for word in words for span in _found(text, folded, word)})
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def counts(text: str, words: Iterable[str]) -> dict[str, int]:
    """How often each of the words stands in the text."""
    folded = _folded(text)
    return {word: sum(1 for _ in _found(text, folded, word)) for word in words}


def survivors(text: str, words: Iterable[str]) -> list[str]:
    """Those of the words that still stand in the text."""
    return [word for word, count in counts(text, words).items() if count]


def checked_words(lines: str) -> list[str]:
    """The words and passages of a field, one a line. ForPerson where one is too short to find."""
    words = list(dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()))
    short = [word for word in words if len(_folded(word).letters) < SHORTEST]
    if short:
        raise ForPerson(
            f"“{short[0]}” is too short to be found: give at least {SHORTEST} letters or digits a "
            "line."
        )
    return words


def date_words(day: date) -> list[str]:
    """A day in the ways in which people write it."""
    month, short, year = f"{day:%B}", f"{day:%b}", f"{day:%Y}"
    nth = f"{day.day}{_ordinal(day.day)}"
    numbers = [
        f"{d}/{m}/{y}"
        for d in {str(day.day), f"{day:%d}"}
        for m in {str(day.month), f"{day:%m}"}
        for y in (year, f"{day:%y}")
    ]
    named = [
        told
        for name in dict.fromkeys((month, short))
        for told in (
            *(f"{day.day} {name} {year}", f"{nth} {name} {year}", f"{nth} of {name} {year}"),
            *(f"{name} {day.day} {year}", f"{name} {nth} {year}", f"{day.day} {name} {day:%y}"),
            f"{day:%d} {name} {year}",
        )
    ]
    return list(dict.fromkeys([*sorted(numbers), day.isoformat(), *named]))


def phone_words(phone: str) -> list[str]:
    """A telephone number as it is kept, and its digits without the nought or the country."""
    digits = re.sub(r"\D", "", phone)
    own = re.sub(r"^(00)?44|^0", "", digits)
    return list(dict.fromkeys(one for one in (phone.strip(), own) if len(one) >= _NUMBER))


def _ordinal(number: int) -> str:
    if 10 < number < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _folded(text: str) -> _Folded:
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in unicodedata.normalize("NFKD", character).casefold():
            if one.isalnum():
                letters.append(one)
                places.append(place)
    return _Folded("".join(letters), tuple(places))


def _found(text: str, folded: _Folded, word: str) -> Iterator[tuple[int, int]]:
    """Each place where a word stands, as it begins and ends in the text."""
    wanted = _folded(word)
    if len(wanted.letters) < SHORTEST:
        return
    breaks = {
        at
        for at, (left, right) in enumerate(zip(wanted.places, wanted.places[1:], strict=False))
        if right - left > 1
    }
    at = folded.letters.find(wanted.letters)
    while at >= 0:
        last = at + len(wanted.letters) - 1
        if _holds(text, folded, wanted.letters, breaks, at):
            yield folded.places[at], folded.places[last] + 1
        at = folded.letters.find(wanted.letters, at + 1)


def _holds(text: str, folded: _Folded, letters: str, breaks: set[int], at: int) -> bool:
    """Whether the letters there are the word, and not parts of others by chance."""
    is_number = letters.isdigit() and len(letters) >= _NUMBER
    if not is_number and not _stands_alone(text, folded, letters, at):
        return False
    for step in range(len(letters) - 1):
        left, right = folded.places[at + step], folded.places[at + step + 1]
        gap = text[left + 1 : right]
        if gap and not _may_break(gap, letters, is_wanted=step in breaks, is_number=is_number):
            return False
    return True


def _may_break(gap: str, letters: str, *, is_wanted: bool, is_number: bool) -> bool:
    """Whether a word may have this between two of its letters."""
    if is_wanted:
        return len(gap) <= _WIDEST_GAP
    if len(gap) > _NARROW_GAP:
        return gap.strip(f" \t\n{_HYPHENS}") == "" and len(gap) <= _WIDEST_GAP
    if is_number or len(letters) >= _LONG:
        return True
    return gap[0] in _HYPHENS  # a short word over two lines without a hyphen is two words


def _stands_alone(text: str, folded: _Folded, letters: str, at: int) -> bool:
    """Whether no letter touches the word; an s after a long one does not count."""
    first, last = folded.places[at], folded.places[at + len(letters) - 1]
    if first and text[first - 1].isalnum():
        return False
    after = text[last + 1 : last + 3]
    if not after or not after[0].isalnum():
        return True
    is_plural = after[0] in "sS" and not after[1:].isalnum()
    return is_plural and len(letters) >= _LONG
