"""The part of the Agencies page on attendance: who came, deputies, the same person or not."""

from typing import Any

import polars as pl

from dashboard import words
from dashboard.components.table import Cell, Column
from dashboard.insight import asked, grid
from dashboard.insight.grid import Grid, Rows, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.insight.attending import continuity

MEETINGS = 14  # the latest that the map shows; the files hold all
# A letter and a word beside the shade, so that the map reads in grey.
MARKS = {
    "present": ("P", "came"),
    "deputy": ("D", "deputy"),
    "apologies": ("A", "apologies"),
    "absent": ("–", "absent"),
    "observer": ("O", "absent"),
}
KEY = "P present, D a deputy, A apologies, – absent, O observer, blank: nothing recorded."


def parts(view: View, attendance: pl.DataFrame, agency: str = "") -> list[Part]:
    """The map of meetings and the table; nothing where no attendance is recorded."""
    if attendance.is_empty():
        return []
    frame = asked.attending(view)
    if agency:
        frame = frame.filter(pl.col("agency") == agency)
    table = _table(view, attendance, continuity(frame))
    return [table] if frame.is_empty() else [_map(view, frame), table]


def _map(view: View, frame: pl.DataFrame) -> Part:
    meetings = (
        frame.select("meeting_id", "meeting_date").unique().sort("meeting_date", "meeting_id")
    )
    last = meetings.tail(MEETINGS)
    latest = frame.filter(pl.col("meeting_id").is_in(last["meeting_id"].to_list()))
    status = {
        (agency, meeting): came
        for agency, meeting, came in latest.select("agency", "meeting_id", "status").iter_rows()
    }
    names = frame.select("agency", "agency_name").unique().sort("agency_name", "agency")
    columns = [
        Column("Agency"),
        *(Column(f"{day.day} {day:%b %y}") for day in last["meeting_date"].to_list()),
    ]
    rows = Rows(
        names,
        lambda row: [
            grid.text(row["agency_name"]),
            *(_mark(status.get((row["agency"], meeting))) for meeting in last["meeting_id"]),
        ],
    )
    return Part(
        key="attendance-map",
        finding=_gaps(frame),
        subtitle=f"Attendance at the last {words.counted(last.height, 'meeting')}. {view.subtitle}",
        grid=Grid("Attendance by agency and meeting", columns, rows, is_wide=True),
        about=(KEY, "The best of several people of one agency counts."),
        indicators=("attendance_rate",),
    )


def _mark(status: str | None) -> Shown:
    if status is None:
        return Shown(Cell(""), None)
    letter, kind = MARKS.get(status, ("?", "absent"))
    return Shown(Cell(letter, kind=kind, sign=" "), status)


def missed_most(frame: pl.DataFrame) -> dict[str, Any]:
    """agency_name, missed, of: the agency that missed most of its meetings."""
    return (
        frame.group_by("agency_name")
        .agg(missed=(~pl.col("status").is_in(["present", "deputy"])).sum(), of=pl.len())
        .sort("missed", "agency_name", descending=[True, False])
        .row(0, named=True)
    )


def _gaps(frame: pl.DataFrame) -> str:
    first = missed_most(frame)
    if not first["missed"]:
        return "Every agency whose attendance is recorded came to every meeting"
    return f"{first['agency_name']} missed most: {first['missed']} of {first['of']} meetings"


def _table(view: View, attendance: pl.DataFrame, people: pl.DataFrame) -> Part:
    both = attendance.join(people.drop("agency_name"), on="agency", how="left").sort("rate")
    columns = [
        Column("Core agency"),
        *(
            Column(name, is_number=True)
            for name in ("Expected", "Present", "Deputy", "Apologies", "Absent", "Came")
        ),
        Column("Same person", is_number=True, title="Of the meetings it came to"),
    ]
    rows = Rows(
        both,
        lambda row: [
            grid.text(row["agency_name"] or row["agency"]),
            *(grid.count(row[name]) for name in ("expected", "present", "deputy")),
            *(grid.count(row[name]) for name in ("apologies", "absent")),
            grid.rate(row["rate"]),
            grid.rate(100 * row["same"] / row["came"] if row["came"] else None),
        ],
    )
    return Part(
        key="attendance",
        finding=_lowest(both),
        subtitle=f"Core agencies at meetings with attendance recorded. {view.subtitle}",
        grid=Grid("Attendance of core agencies", columns, rows, is_wide=True),
        indicators=("attendance_rate", "deputy_rate"),
        about=(
            "“Same person” is the share of the meetings an agency came to at which the person "
            "was there who comes most often: who comes each time knows the cases. Meetings "
            "are counted here, not people, so nothing is hidden.",
        ),
    )


def _lowest(rows: pl.DataFrame) -> str:
    first = rows.row(0, named=True)
    name = first["agency_name"] or first["agency"]
    return f"{name} came to {words.figure(first['rate'], 'percent')} of its meetings, the least"
