"""How meetings and columns of the return are named where one is chosen."""

from collections import Counter
from collections.abc import Mapping, Sequence

from queries.safelives import Row


def meeting_labels(rows: Sequence[Row]) -> dict[str, str]:
    """Meeting id → its MARAC and day, with the id where two would be called the same."""
    titles = [row.title for row in rows]
    times = Counter(titles)
    return {
        row.meeting_id: title if times[title] == 1 else f"{title} ({row.meeting_id})"
        for row, title in zip(rows, titles, strict=True)
    }


def column_label(letter: str, headings: Mapping[str, str]) -> str:
    """A column as its letter and heading."""
    return f"{letter} {headings[letter]}"
