"""Actions as a list that reads on a phone too: how late, what, whose, and where it stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

import polars as pl

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.table import Cell, Column, Row, table
from dashboard.words import safe
from models.codes import ACTION_STATUS
from queries.actions import BANDS

PLACE = "/actions"
SOON_DAYS = 3
MOST_AGENCIES = 50  # in the table of who is late
Urgency = Literal["urgent", "soon", "note"]
_SIGN = {"urgent": "!!", "soon": "!", "note": "i"}


def action_address(action_id: str) -> str:
    """Where one action opens."""
    return f"{PLACE}?action={quote(action_id, safe='')}"


def standing(row: Mapping[str, Any], today: date) -> tuple[Urgency, str]:
    """How urgent an action is, and how it stands in a few words."""
    if row["status"] != "open":
        read = ", to be read" if row["to_read"] else ""
        return "soon" if row["to_read"] else "note", f"{_status(row)}{read}"
    if row["days_late"]:
        return "urgent", f"{words.counted(row['days_late'], 'day')} late"
    if row["due_on"] is None:
        return "note", "Open, no day agreed"
    if row["due_on"] == today:
        return "soon", "Due today"
    is_soon = (row["due_on"] - today).days <= SOON_DAYS
    return "soon" if is_soon else "note", f"Due {words.day(row['due_on'])}"


def _status(row: Mapping[str, Any]) -> str:
    return ACTION_STATUS.get(row["status"], row["status"])


def action_list(
    rows: Iterable[Mapping[str, Any]], today: date, *, has_maracs: bool, has_case: bool = True
) -> str:
    """HTML of the list, in the order given; each leads to its own page."""
    inside = "".join(
        f'<li class="m-{standing(row, today)[0]}">'
        f"{item(row, today, has_maracs=has_maracs, has_case=has_case)}</li>"
        for row in rows
    )
    return f'<ul class="m-actions">{inside}</ul>'


def item(row: Mapping[str, Any], today: date, *, has_maracs: bool, has_case: bool = True) -> str:
    """HTML of one action: its tag, what is to be done, and whose it is."""
    urgency, told = standing(row, today)
    case = f"Case {row['case_id']}"
    address = safe(case_address(row["case_id"], anchor="actions"))
    about = [safe(row["agency"])]
    if row["owner"]:
        about.append(safe(row["owner"]))
    if has_case:
        about.append(f'<a href="{address}" target="_self">{safe(case)}</a>')
    if has_maracs:
        about.append(safe(row["marac"]))
    if row["status"] == "open" and row["days_late"] and row["due_on"]:
        about.append(safe(f"was due {words.day(row['due_on'])}"))
    asked = '<span class="m-asked">A question waits for an answer.</span>'
    return (
        f'<span class="m-tag"><span aria-hidden="true">{_SIGN[urgency]}</span> {safe(told)}</span>'
        f'<span class="m-what"><a href="{safe(action_address(row["action_id"]))}" target="_self">'
        f"{safe(row['description'] or 'Not described')}</a></span>"
        f'<span class="m-next">{" · ".join(about)}'
        f"{' · ' + asked if row['asked_again'] and row['status'] == 'open' else ''}</span>"
    )


def ageing(frame: pl.DataFrame) -> str:
    """HTML of how late open actions are: for each band its words, how many, and a bar."""
    open_ones = frame.filter(pl.col("status") == "open")
    most = max((open_ones["band"] == band).sum() for band in BANDS) or 1
    kinds = dict(zip(BANDS, ("m-fine", "m-soon", "m-soon", "m-urgent"), strict=True))
    lines = []
    for band, told in BANDS.items():
        count = int((open_ones["band"] == band).sum())
        address = safe(f"{PLACE}?{_late(band)}")
        lines.append(
            f'<li><a href="{address}" target="_self">{safe(told)}</a>'
            f'<span class="m-number">{words.number(count)}</span>'
            f'<span class="m-bar" aria-hidden="true"><span class="{kinds[band]}" '
            f'style="width:{round(100 * count / most, 1)}%"></span></span></li>'
        )
    return f'<ul class="m-ageing" aria-label="How late open actions are">{"".join(lines)}</ul>'


def _late(band: str) -> str:
    return f"late={quote(BANDS[band])}"


def by_agency(frame: pl.DataFrame) -> str:
    """HTML of the agencies with open actions: how many, how many late, and how late."""
    columns = [
        Column("Agency"),
        Column("Open", is_number=True),
        Column("Late", is_number=True),
        *(Column(told, is_number=True) for band, told in BANDS.items() if band != "in_time"),
    ]
    rows: list[Row] = [
        [
            row["agency"],
            words.number(row["open"]),
            _late_cell(row["late"]),
            *(words.number(row[band]) if row[band] else words.DASH for band in list(BANDS)[1:]),
        ]
        for row in frame.head(MOST_AGENCIES).iter_rows(named=True)
    ]
    drawn = table(columns, rows, caption="Open and late actions by agency, most late first")
    if frame.height <= MOST_AGENCIES:
        return drawn
    every = words.counted(frame.height, "agency", "agencies")
    told = f"The {MOST_AGENCIES} with most that is late, of {every}."
    return f'{drawn}<p class="m-key">{told}</p>'


def _late_cell(count: int) -> Cell:
    if not count:
        return Cell(words.DASH)
    return Cell(words.number(count), kind="error", sign="!")
