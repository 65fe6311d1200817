"""How meetings and columns of the return are named where one is chosen."""

from collections.abc import Mapping, Sequence

from queries.safelives import Row


def meeting_labels(rows: Sequence[Row]) -> dict[str, str]:
    """Meeting id → its MARAC and day, with the id where two would be called the same."""
    titles = [row.title for row in rows]
    return {
        row.meeting_id: row.title
        if titles.count(row.title) == 1
        else f"{row.title} ({row.meeting_id})"
        for row in rows
    }


def column_label(letter: str, headings: Mapping[str, str]) -> str:
    """A column as its letter and heading."""
    return f"{letter} {headings[letter]}"
