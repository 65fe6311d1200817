"""The log of actions as a file, for those who may take files away."""

from typing import Any

import polars as pl

from dashboard import words
from dashboard.components.download import Sheet, Value, downloads
from dashboard.context import Context
from models.access import Permission, may
from models.codes import ACTION_CATEGORY, ACTION_STATUS, RISK_TO
from queries.actions import BANDS, Filters
from queries.exports.marking import Marking

HEADINGS = (
    *("MARAC", "Case", "Meeting", "Agency", "Owner", "Action", "Kind", "Whose risk", "Risk"),
    *("Due", "First agreed for", "Why later", "Days late", "How late", "Status", "Done on"),
    *("Reported on", "Reported by", "In the agency’s words", "Why not done", "Accepted on"),
)


def draw(context: Context, frame: pl.DataFrame, filters: Filters) -> None:
    """Two buttons under the log; nothing for those who may not."""
    if not may(context.user, Permission.EXPORT_PACKS):
        return
    told = {name: str(value) for name, value in vars(filters).items() if value}
    downloads(context, log_sheet(context, frame), key="actions", filters=told)


def log_sheet(context: Context, frame: pl.DataFrame) -> Sheet:
    """The rows of the log as a table to save."""
    about = [f"{words.counted(frame.height, 'action')} fitted on {words.day(context.today)}."]
    rows = [_row(row) for row in frame.iter_rows(named=True)]
    return Sheet("Actions", HEADINGS, rows, about, marking=Marking.OFFICIAL_SENSITIVE)


def _row(row: dict[str, Any]) -> list[Value]:
    def day(name: str) -> str | None:
        return row[name].isoformat() if row[name] else None

    return [
        row["marac"],
        row["case_id"],
        day("meeting_date"),
        row["agency"],
        row["owner"],
        row["description"],
        ACTION_CATEGORY.get(row["category"] or "", row["category"]),
        RISK_TO.get(row["risk_to"] or ""),
        row["risk"],
        day("due_on"),
        day("first_due_date"),
        row["due_reason"],
        row["days_late"] or None,
        BANDS.get(row["band"] or ""),
        ACTION_STATUS.get(row["status"], row["status"]),
        day("completed_on"),
        day("reported_on"),
        row["reported_by"],
        row["report"],
        row["not_done_reason"],
        day("accepted_on"),
    ]
