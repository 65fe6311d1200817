"""Which row holds the headings, and what each column is called."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import count

from openpyxl.utils import get_column_letter

Kinds = Mapping[str, Collection[str]]
Cells = Sequence[str | None]

SEARCHED_ROWS = 30
WORD = re.compile(r"[^\W_]+")


def plain(heading: str) -> str:
    """A heading for comparison: ``Date of Birth (victim)`` becomes ``date_of_birth_victim``."""
    return "_".join(WORD.findall(heading.lower().replace("'", "")))


def known_headings(kinds: Kinds) -> frozenset[str]:
    """Every column name of every kind, for comparison."""
    return frozenset(plain(column) for columns in kinds.values() for column in columns)


def clean(cell: str | None) -> str:
    """A heading as found, with the spaces and line breaks inside it made one space each."""
    return " ".join(cell.split()) if cell else ""


def heading_row(rows: Sequence[Cells], known: Collection[str]) -> int:
    """The index of the row that holds the headings, -1 where all rows are empty.

    Title lines stand above it. It is the row with the most known names, or without two of those
    the first row with two cells filled and two thirds as many as the fullest row near the top.
    """
    searched = rows[:SEARCHED_ROWS]
    matches = [sum(plain(clean(cell)) in known for cell in row) for row in searched]
    if max(matches, default=0) >= 2:
        return matches.index(max(matches))
    filled = [sum(1 for cell in row if clean(cell)) for row in searched]
    fullest = max(filled, default=0)
    if fullest == 0:
        return -1
    enough = max(min(fullest, 2), fullest * 2 / 3)
    return next(index for index, cells in enumerate(filled) if cells >= enough)


def named(headings: Sequence[str], places: Sequence[int]) -> tuple[list[str], list[str]]:
    """Headings made different from each other, and a note for each that had to be.

    A column without a heading keeps an empty name. ``places`` are the columns' numbers.
    """
    taken = set(headings)
    seen: Counter[str] = Counter()
    names, notes = [], []
    for heading, place in zip(headings, places, strict=True):
        seen[heading] += 1
        name = _free(heading, seen[heading], taken) if heading and seen[heading] > 1 else heading
        if name != heading:
            notes.append(
                f"The heading “{heading}” stands more than once; "
                f"in column {get_column_letter(place)} it was read as “{name}”."
            )
        taken.add(name)
        names.append(name)
    return names, notes


def _free(heading: str, number: int, taken: Collection[str]) -> str:
    """The heading with the first number, from the given one on, that nothing else is called."""
    return next(
        name for counted in count(number) if (name := f"{heading} ({counted})") not in taken
    )
