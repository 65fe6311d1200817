"""What changed between two risk forms, as a table: a word and a sign, never colour alone."""

from collections.abc import Iterable

from dashboard.components.table import Cell, Column, Row, table
from dashboard.words import sentence
from models.risk_changes import Change

_SIGN = {"up": "▲ more risk", "down": "▼ less risk", "other": "● changed"}


def change_table(found: Iterable[Change], before: str, after: str, caption: str) -> str:
    """HTML of the changes: the question, what was said before and after, and which way it went."""
    columns = [
        Column("Question"),
        Column(before),
        Column(after),
        Column("Which way", is_quiet=True),
    ]
    rows: list[Row] = [
        [
            f"{change.number}\N{EN SPACE}{change.question}" if change.number else change.question,
            Cell(sentence(change.before), is_faint=change.before == "not answered"),
            sentence(change.after),
            _SIGN[change.way],
        ]
        for change in found
    ]
    return table(columns, rows, caption=caption)
