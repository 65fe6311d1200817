"""Whether the figure that a recommendation was meant to move has moved: chart, words, table."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import charts, lesson_reads, words
from dashboard.components.download import Sheet, downloads
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, table
from dashboard.context import Context
from dashboard.lesson_chart import before_and_after, shown
from models.access import Permission, may
from models.codes import FIGURE_DIRECTION
from queries.exports.marking import Marking
from queries.indicators import INDICATORS
from queries.indicators.registry import Indicator
from queries.lessons.moved import Month, Reading


def draw(context: Context, row: Mapping[str, Any]) -> None:
    """The chart before and after; a line in words where there is none to draw."""
    indicator = INDICATORS.get(row["figure"] or "")
    if indicator is None:
        part_heading(
            "No figure is named that it is meant to move",
            "Name one under “Change this lesson” to see whether it does.",
        )
        return
    meant = FIGURE_DIRECTION.get(row["figure_direction"] or "", "").lower()
    if row["changed_on"] is None:
        part_heading(
            f"{indicator.name} is meant to go {meant}",
            "Record the day from which it could show, and the months before and since stand here.",
        )
        return
    if not may(context.user, Permission.SEE_FIGURES, row["marac_id"]):
        part_heading(f"{indicator.name} is meant to go {meant}")
        return
    reading = lesson_reads.reading(context, row)
    if reading is not None:
        _drawn(context, row, reading, indicator)


def _drawn(
    context: Context, row: Mapping[str, Any], reading: Reading, indicator: Indicator
) -> None:
    whose = row["marac"] if not row["figure_agency_id"] else f"one agency, {row['marac']}"
    part_heading(
        f"{indicator.name}: {reading.verdict.value}",
        f"By whole month, before and since {words.day(row['changed_on'])}. {whose}.",
    )
    st.html(f'<p class="m-reading">{words.safe(reading.sentence)}</p>')
    st.plotly_chart(
        before_and_after(reading, row["changed_on"], indicator),
        config=dict(charts.CONFIG),
        key="moved",
        alt=f"{indicator.name} by month. {reading.sentence} The table below has the numbers.",
    )
    sheet = _sheet(reading, indicator)
    with st.expander("The months as a table", key="moved-table"):
        st.html(_table(reading, indicator))
        downloads(context, sheet, key="moved")


def _sides(reading: Reading) -> list[tuple[str, Month]]:
    before = [("before", month) for month in reading.before]
    return [*before, *(("since", month) for month in reading.after)]


def _table(reading: Reading, indicator: Indicator) -> str:
    rows = [
        [words.month(month.first_day), side, _value(month, indicator)]
        for side, month in _sides(reading)
    ]
    columns = [Column("Month"), Column("Side"), Column(indicator.name, is_number=True)]
    return table(columns, rows, caption=f"{indicator.name} by month")


def _value(month: Month, indicator: Indicator) -> str | Cell:
    if month.hidden:
        return Cell("Hidden", is_faint=True)
    if month.value is None:
        return Cell("No figure", is_faint=True)
    return shown(month.value, indicator)


def _sheet(reading: Reading, indicator: Indicator) -> Sheet:
    rows = [
        [f"{month.first_day:%Y-%m}", side, None if month.hidden else month.value]
        for side, month in _sides(reading)
    ]
    about = (reading.sentence, "A blank is a month without a figure, or with a small number.")
    return Sheet(
        f"{indicator.name} before and since",
        ("Month", "Side", indicator.name),
        rows,
        about,
        Marking.OFFICIAL,
    )
