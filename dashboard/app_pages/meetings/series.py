"""Series: made once, looked through past bank holidays, planned ahead, and given to calendars."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.meetings.calendar_file import series_button
from dashboard.app_pages.meetings.plan import marac_choice, place_fields
from dashboard.components.empty import empty
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import meeting_series as written
from ingest.meeting_series import Ahead
from ingest.meetings import Place
from models.codes import MEETING_EVERY, MEETING_KIND
from models.meeting_days import NTH, WEEKDAYS, Pattern
from models.planned_meetings import DAILY, EMERGENCY
from queries import meeting_series as asked

YEAR = timedelta(days=365)
_FEW = 3  # meetings still planned at which more are to be planned
_MOST_SHOWN = 60


def draw(context: Context) -> None:
    """Each series with how far it is planned, then the form for a new one."""
    with context.engine.connect() as connection:
        found = asked.series(connection, user=context.user, today=context.today)
    if found.is_empty():
        empty("No series yet", "Make one below: a year of meetings in a minute.")
    for row in found.rows(named=True):
        _one(context, row)
    with st.expander("Make a series", key="new-series", icon=":material/event_repeat:"):
        _make(context)


def _pattern(row: dict[str, Any], since: date) -> Pattern:
    return Pattern(row["every"], since, int(row["weekday"] or 0), int(row["nth"] or 1))


def _one(context: Context, row: dict[str, Any]) -> None:
    pattern = _pattern(row, row["starts_on"])
    part_heading(
        f"{row['marac']}: {pattern.told()}",
        f"{MEETING_KIND[row['kind']]}. {words.counted(row['planned'], 'meeting')} planned"
        + (f", the last on {words.day(row['last_on'])}." if row["last_on"] else "."),
    )
    key = row["series_id"]
    if row["planned"] <= _FEW:
        st.warning("Few meetings are left. Plan the next ones.", icon=":material/event_upcoming:")
    with st.container(horizontal=True, key=f"series-{key}"):
        series_button(context, row)
        with st.popover("Plan further ahead", key=f"ahead-{key}"):
            _ahead(context, row)
        with st.popover("End this series", key=f"end-{key}"):
            st.write("Nothing more is planned of it. What is planned stays.")
            if st.button("End the series", key=f"end-go-{key}"):
                trying(lambda: written.end_series(context.engine, by=context.user, series_id=key))


def _ahead(context: Context, row: dict[str, Any]) -> None:
    after = row["last_on"] or context.today
    # A fortnight is counted from a meeting of the series, so that its weeks stay the same.
    since = row["starts_on"] if row["every"] == "fortnight" else after
    until = _until(after, f"until-{row['series_id']}")
    chosen = _looked_through(
        context,
        row["marac_id"],
        _pattern(row, since),
        until,
        f"more-{row['series_id']}",
        after=after,
    )
    if st.button(_label(chosen), key=f"ahead-go-{row['series_id']}", disabled=not chosen):
        trying(
            lambda: _told(
                written.plan_ahead(
                    context.engine,
                    by=context.user,
                    series_id=row["series_id"],
                    days=chosen,
                    today=context.today,
                )
            )
        )


def _make(context: Context) -> None:
    marac_id = marac_choice(context, "series-marac")
    if marac_id is None:
        return
    pattern = _pattern_fields(context)
    kinds = [one for one in MEETING_KIND if one != EMERGENCY]
    kind = st.selectbox(
        "Kind",
        kinds,
        index=kinds.index(DAILY) if pattern.every == "day" else 0,
        format_func=MEETING_KIND.__getitem__,
        key=f"series-kind-{pattern.every}",
        width=240,
    )
    place = place_fields(kind, "series")
    until = _until(pattern.starts_on, "series-until")
    chosen = _looked_through(context, marac_id, pattern, until, "series-days")
    if st.button(_label(chosen), type="primary", key="series-go", disabled=not chosen):
        trying(lambda: _write(context, marac_id, pattern, chosen, kind, place))


def _pattern_fields(context: Context) -> Pattern:
    every = st.radio(
        "How often",
        list(MEETING_EVERY),
        index=2,
        format_func=MEETING_EVERY.__getitem__,
        horizontal=True,
        key="series-every",
    )
    weekday, nth = 0, 1
    with st.container(horizontal=True, key="series-when"):
        if every == "month":
            nth = st.selectbox(
                "Which of the month",
                list(NTH),
                format_func=lambda one: words.sentence(NTH[one]),
                key="series-nth",
                width=160,
            )
        if every != "day":
            weekday = st.selectbox(
                "Weekday",
                range(len(WEEKDAYS)),
                format_func=WEEKDAYS.__getitem__,
                key="series-weekday",
                width=180,
            )
        starts_on = st.date_input(
            "From",
            context.today + timedelta(days=1),
            format="DD/MM/YYYY",
            min_value=context.today,
            key="series-from",
            width=180,
        )
    return Pattern(every, starts_on, weekday, nth)


def _until(since: date, key: str) -> date:
    until: date = st.date_input(
        "Plan until", since + YEAR, format="DD/MM/YYYY", min_value=since, key=key, width=180
    )
    return until


def _looked_through(
    context: Context,
    marac_id: str,
    pattern: Pattern,
    until: date,
    key: str,
    after: date | None = None,
) -> list[date]:
    """The days as the person leaves them: one that is no working day is shown to be moved."""
    with context.engine.connect() as connection:
        found = asked.proposed(
            connection, user=context.user, marac_id=marac_id, pattern=pattern, until=until
        )
    if after is not None:
        found = found.filter(pl.col("day") > after)
    regular = found.filter(~pl.col("is_moved"))["day"].to_list()
    st.html(f'<p class="m-key">{words.safe(_days_told(regular))}</p>')
    moved = []
    for row in found.filter("is_moved").rows(named=True):
        moved.append(
            st.date_input(
                f"{words.day(row['day'])} is a bank holiday: meet instead on",
                row["proposed"],
                format="DD/MM/YYYY",
                min_value=context.today,
                key=f"{key}-{row['day']}",
                width=420,
            )
        )
    return sorted({*regular, *(day for day in moved if day is not None)})


def _days_told(days: Sequence[date]) -> str:
    if not days:
        return "No day of it falls in that time: choose a later last day."
    if len(days) > _MOST_SHOWN:
        return (
            f"{words.counted(len(days), 'day')} from {words.day(days[0])} to {words.day(days[-1])}."
        )
    return words.listed((words.day(day) for day in days), most=_MOST_SHOWN) + "."


def _label(chosen: Sequence[date]) -> str:
    return f"Plan {words.counted(len(chosen), 'meeting')}"


def _write(
    context: Context,
    marac_id: str,
    pattern: Pattern,
    chosen: Sequence[date],
    kind: str,
    place: Place,
) -> None:
    _told(
        written.make_series(
            context.engine,
            by=context.user,
            marac_id=marac_id,
            pattern=pattern,
            days=chosen,
            kind=kind,
            place=place,
            today=context.today,
        )
    )


def _told(ahead: Ahead) -> None:
    st.session_state["meeting-done"] = ahead.told
