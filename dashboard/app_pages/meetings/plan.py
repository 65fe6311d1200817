"""Planning one meeting: scheduled, virtual, in an emergency, or daily with a closing time."""

from datetime import date, timedelta

import streamlit as st

from dashboard import reads
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.meetings import Place, plan_meeting
from models.access import Permission, may
from models.codes import MEETING_KIND
from models.planned_meetings import DAILY, EMERGENCY

_TOLD = {
    "scheduled": "Everybody sits together.",
    "virtual": "Everybody joins by the link.",
    EMERGENCY: "Today or tomorrow. Everybody who comes is told at once on their first page.",
    DAILY: "Nobody sits together: agencies add what they know until it closes.",
}


def draw(context: Context) -> None:
    """The form, for who does the casework."""
    if not may(context.user, Permission.DO_CASEWORK):
        return
    with st.expander("Plan a meeting", key="plan", icon=":material/add:"):
        marac_id = marac_choice(context, "plan-marac")
        if marac_id is not None:
            _form(context, marac_id)


def marac_choice(context: Context, key: str) -> str | None:
    """Which of the person's MARACs; without a question where there is one."""
    names = reads.marac_names(context, context.user.scope(Permission.DO_CASEWORK))
    if len(names) < 2:
        return next(iter(names), None)
    chosen: str | None = st.selectbox(
        "MARAC", list(names), format_func=names.__getitem__, key=key, width=320
    )
    return chosen


def _form(context: Context, marac_id: str) -> None:
    kind = st.radio(
        "Kind",
        list(MEETING_KIND),
        format_func=MEETING_KIND.__getitem__,
        captions=[_TOLD[one] for one in MEETING_KIND],
        key="plan-kind",
    )
    later = timedelta(days=0 if kind == EMERGENCY else 28)
    day = "The day it closes" if kind == DAILY else "Day"
    on = st.date_input(
        day,
        context.today + later,
        format="DD/MM/YYYY",
        min_value=context.today,
        key=f"plan-day-{kind}",
        width=180,
    )
    place = place_fields(kind, "plan")
    label = "Call the emergency meeting" if kind == EMERGENCY else "Plan the meeting"
    if st.button(label, type="primary", key="plan-go"):
        trying(
            lambda: _write(context, marac_id, kind, on, place),
        )


def place_fields(kind: str, key: str) -> Place:
    """When and where, as the kind of meeting needs it."""
    if kind == DAILY:
        closes = st.text_input("Closes at (for example 14:00)", key=f"{key}-closes", width=240)
        return Place(closes_at=closes or "")
    start = st.text_input("Begins at (for example 09:30)", key=f"{key}-start", width=240)
    venue = "" if kind == "virtual" else st.text_input("Where", key=f"{key}-venue", max_chars=300)
    link = st.text_input("Link to join", key=f"{key}-link", max_chars=500, placeholder="https://")
    return Place(start_time=start or "", venue=venue or "", link=link or "")


def _write(context: Context, marac_id: str, kind: str, on: date, place: Place) -> None:
    plan_meeting(
        context.engine,
        by=context.user,
        marac_id=marac_id,
        on=on,
        kind=kind,
        place=place,
        today=context.today,
    )
    st.session_state["meeting-done"] = (
        "The emergency meeting is called and everybody is told."
        if kind == EMERGENCY
        else "The meeting is planned. List cases for it, and send the invitations."
    )
