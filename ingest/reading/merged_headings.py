"""Headings merged over several columns or over two rows, made one heading a column."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.reading.headings import Cells, clean, plain
from ingest.reading.workbook_package import Merge


@dataclass(frozen=True)
class Headings:
    """One heading a column, the indexes of the rows they stand on, and whether any was merged."""

    texts: list[str]
    first: int
    last: int
    merged: bool


VALUE = re.compile(r"[A-Za-z]{0,5}[-/ ]?\d[\d\s./:-]*")


def merged_headings(
    rows: Sequence[Cells],
    index: int,
    places: list[int],
    merges: list[Merge],
    known: Collection[str],
) -> Headings:
    """One heading a column, from the row found and the one above or below that belongs to it.

    ``rows`` start at the sheet's row 1 and ``places`` are their columns' numbers. A group
    heading (“Victim” over “Name” and “Date of birth”) is put before each of its columns'
    headings, unless that heading alone is a name we know and stands once.
    """
    first = last = index
    if index and _is_upper(rows[index - 1], index - 1, places, merges):
        first = index - 1
    elif _has_lower(rows, index, places, merges):
        last = index + 1
    upper = _filled(rows, first, places, merges)
    lower = _filled(rows, last, places, merges)
    merged = first < last or upper != _texts(rows[first])
    joined = [
        _joined(group, heading, alone=lower.count(heading) == 1 and plain(heading) in known)
        for group, heading in zip(upper, lower, strict=True)
    ]
    return Headings(joined, first, last, merged)


def _texts(row: Cells) -> list[str]:
    return [clean(cell) for cell in row]


def _filled(rows: Sequence[Cells], index: int, places: list[int], merges: list[Merge]) -> list[str]:
    """The texts of one row, a merged range's text in each of its cells."""
    texts = _texts(rows[index])
    for merge in merges:
        if merge.top <= index + 1 <= merge.bottom and merge.left in places:
            text = clean(rows[merge.top - 1][places.index(merge.left)])
            for column, place in enumerate(places):
                if merge.left <= place <= merge.right:
                    texts[column] = text
    return texts


def _has_lower(rows: Sequence[Cells], index: int, places: list[int], merges: list[Merge]) -> bool:
    """Whether the row below is the second heading row: merged into, or words under groups."""
    if any(merge.top == index + 1 and merge.bottom == index + 2 for merge in merges):
        return True
    if not _is_group_row(index, places, merges) or index + 1 >= len(rows):
        return False
    below = _texts(rows[index + 1])
    grouped = [
        below[column]
        for column, place in enumerate(places)
        if any(m.top == index + 1 and m.left <= place <= m.right for m in merges)
    ]
    return all(grouped) and not any(VALUE.fullmatch(text) for text in below)


def _is_upper(row: Cells, index: int, places: list[int], merges: list[Merge]) -> bool:
    """Whether this is the upper one of two heading rows, and not a title line."""
    if any(merge.top == index + 1 and merge.bottom == index + 2 for merge in merges):
        return True
    return sum(map(bool, _texts(row))) > 1 and _is_group_row(index, places, merges)


def _is_group_row(index: int, places: list[int], merges: list[Merge]) -> bool:
    """Whether some cells of the row are merged sideways, but not all of them into one title."""
    sideways = [
        merge
        for merge in merges
        if merge.top <= index + 1 <= merge.bottom and merge.right > merge.left
    ]
    return any(merge.right - merge.left + 1 < len(places) for merge in sideways)


def _joined(group: str, heading: str, *, alone: bool) -> str:
    if alone or not group or group == heading:
        return heading or group
    return f"{group} {heading}".strip()
