"""The list of cases as a table, and as a file to save."""

from datetime import date
from typing import Any

import polars as pl

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.cover import covered
from dashboard.components.table import Cell, Column, table
from dashboard.context import Context
from models.codes import CASE_STATUS, CRITERION, LISTING_OUTCOME
from models.trail import now
from queries.case_views import BEFORE_THE_MEETING
from queries.cases import Filters, found
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name
from queries.exports.tables import Sheet, as_csv, as_workbook

HEADINGS = ("Case", "Victim", "Referred", "Criteria", "Status", "Meeting", "Repeat", "IDVA worker")
MOST_SAVED = 20_000


def case_table(
    frame: pl.DataFrame, names: dict[str, str], *, today: date, is_covered: bool, back: str
) -> str:
    """HTML of the list; each case number leads to its page, and from there back to this list."""
    columns = [Column(name) for name in (*HEADINGS, *(["MARAC"] if len(names) > 1 else []))]
    rows = [
        _row(row, names, today=today, is_covered=is_covered, back=back)
        for row in frame.iter_rows(named=True)
    ]
    return table(columns, rows, caption="Cases")


def _row(
    row: dict[str, Any], names: dict[str, str], *, today: date, is_covered: bool, back: str
) -> list[str | Cell]:
    victim = covered(row["victim"], "covered", is_covered=is_covered)
    return [
        Cell(row["case_id"], link=case_address(row["case_id"], back=back)),
        Cell(victim or words.NOT_RECORDED, is_faint=victim is None or is_covered),
        _referred(row, today),
        words.codes(row["criteria"], CRITERION) or words.DASH,
        CASE_STATUS.get(row["status"] or "", words.DASH),
        _meeting(row),
        "Repeat" if row["is_repeat"] else words.DASH,
        words.unbroken(row["idva_worker"] or words.DASH),
        *([names.get(row["marac_id"], "")] if len(names) > 1 else []),
    ]


def _referred(row: dict[str, Any], today: date) -> str:
    day = words.unbroken(words.day(row["referral_date"]))
    waiting = _waiting(row, today)
    return day if waiting is None else f"{day} ({words.counted(waiting, 'day')} ago)"


def _waiting(row: dict[str, Any], today: date) -> int | None:
    """Days since the referral of a case that waits for its meeting."""
    if row["status"] not in BEFORE_THE_MEETING or row["referral_date"] > today:
        return None
    return int((today - row["referral_date"]).days)


def _meeting(row: dict[str, Any]) -> str:
    outcome = LISTING_OUTCOME.get(row["outcome"] or "", "").lower()
    held = words.unbroken(words.day(row["meeting_date"]))
    return ", ".join(filter(None, (held, outcome)))


def list_export(context: Context, filters: Filters, names: dict[str, str], ending: str) -> Export:
    """The whole list as a file, written when it is asked for."""

    def make() -> bytes:
        with context.engine.connect() as connection:
            frame, count = found(
                connection,
                user=context.user,
                filters=filters,
                today=context.today,
                size=MOST_SAVED,
            )
        sheet = _sheet(frame, names, count, context.today)
        return as_csv(sheet) if ending == ".csv" else as_workbook(sheet, now())

    name = file_name("cases", Marking.OFFICIAL_SENSITIVE, ending)
    told = {key: str(value) for key, value in filters.told().items()}
    return Export("list of cases", name, make, Marking.OFFICIAL_SENSITIVE, None, told)


def _sheet(frame: pl.DataFrame, names: dict[str, str], count: int, today: date) -> Sheet:
    rows = [
        [
            row["case_id"],
            row["victim"],
            row["referral_date"].isoformat(),
            _waiting(row, today),
            words.codes(row["criteria"], CRITERION),
            CASE_STATUS.get(row["status"] or ""),
            row["meeting_date"].isoformat() if row["meeting_date"] else None,
            LISTING_OUTCOME.get(row["outcome"] or ""),
            "Yes" if row["is_repeat"] else "No",
            row["idva_worker"],
            names.get(row["marac_id"], row["marac_id"]),
        ]
        for row in frame.iter_rows(named=True)
    ]
    headings = (
        *("Case", "Victim", "Referred", "Days waiting", "Criteria", "Status", "Meeting"),
        *("Outcome", "Repeat", "IDVA worker", "MARAC"),
    )
    about = [f"{words.counted(count, 'case')} fitted on {words.day(today)}."]
    if count > len(rows):
        about.append(f"Only the first {words.number(len(rows))} are in this file.")
    return Sheet("Cases", headings, rows, about)
