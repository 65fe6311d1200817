"""Meetings known only from an imported past return."""

from datetime import date
from fractions import Fraction

from .record import Record, Row, one, rows


def past_meeting_id(marac_id: str, day: date) -> str:
    """How such a meeting is named where a meeting id is asked for: it has none of its own."""
    return f"return:{marac_id}:{day.isoformat()}"


def past_rows(record: Record, maracs: set[str], start: date, end: date) -> list[Row]:
    """Rows of the returns file for meetings that the meetings file does not hold.

    Each has marac_id and meeting_id besides its letters; numbers are exact.
    """
    found = []
    for row in rows(record, "returns"):
        marac_id = one(record, "maracs", "name", row["A"])["marac_id"]
        if marac_id not in maracs or not start <= row["B"] <= end:
            continue
        if not known_as_meeting(record, marac_id, row["B"]):
            meeting_id = past_meeting_id(marac_id, row["B"])
            found.append(exact(row) | {"marac_id": marac_id, "meeting_id": meeting_id})
    return found


def known_as_meeting(record: Record, marac_id: str, day: date) -> bool:
    return any(
        row["marac_id"] == marac_id and row["meeting_date"] == day
        for row in rows(record, "meetings")
    )


def exact(row: Row) -> Row:
    """The row with its numbers as fractions: 0.33 is thirty-three hundredths."""
    return {
        letter: Fraction(str(cell)) if isinstance(cell, int | float | Fraction) else cell
        for letter, cell in row.items()
    }
