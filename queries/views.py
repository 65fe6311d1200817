"""The views that derive the facts: one SQL text a view, the same on both databases."""

from pathlib import Path

import sqlalchemy as sa

SQL = Path(__file__).parent / "sql"

# In the order they build on each other.
VIEWS = (
    "v_marac",
    "v_marac_rule",
    "v_person",
    "v_due_case",
    "v_due_perpetrator",
    "v_due_repeat",
    "v_due_assessment",
    "v_due_hearing",
    "v_hearing",
    "v_source",
    "v_action",
    "v_due_meeting",
    "v_attendance",
    "v_meeting",
    "v_past_return",
    "v_retention",
)


def create_views(connection: sa.Connection) -> None:
    """Makes every view anew, so that it is the one this version of the program means."""
    for name in reversed(VIEWS):
        connection.execute(sa.text(f"DROP VIEW IF EXISTS {name}"))
    for name in VIEWS:
        text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        connection.execute(sa.text(f"CREATE VIEW {name} AS\n{text.replace(':', chr(92) + ':')}"))
