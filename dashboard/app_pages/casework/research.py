"""Research: what agencies are asked before a meeting, and what they answer."""

import streamlit as st

from dashboard.app_pages.casework import research_form, research_overview, research_waiting
from dashboard.components.cover import cover_switch
from dashboard.components.heading import page_heading
from dashboard.components.notices import notices
from dashboard.context import Context
from ingest.research_reminders import remind_by_itself
from models.access import Permission, check_may_any, may

NEEDS = frozenset({Permission.RETURN_RESEARCH, Permission.DO_CASEWORK})
OWN, ALL = "What waits for my agency", "All agencies, by meeting"


def render(context: Context) -> None:
    """Draws the form that the address names, else what waits for the person or for everybody."""
    check_may_any(context.user, NEEDS)
    _remind(context)
    case_id, agency_id = (st.query_params.get(name, "").strip() for name in ("case", "agency"))
    if case_id and agency_id:
        research_form.draw(context, case_id, agency_id)
        return
    page_heading(
        "Research", "What each agency knows of the people on the list, before the meeting."
    )
    notices(context)
    if _face(context) == OWN:
        cover_switch()
        research_waiting.draw(context)
    else:
        research_overview.draw(context)


def _face(context: Context) -> str:
    """Which side of it the person works on; whoever has both chooses."""
    is_asked = may(context.user, Permission.RETURN_RESEARCH)
    if not (is_asked and may(context.user, Permission.DO_CASEWORK)):
        return OWN if is_asked else ALL
    chosen = st.segmented_control("Show", [OWN, ALL], default=OWN, required=True, key="face")
    return chosen or OWN


def _remind(context: Context) -> None:
    """The first to open the page on a day has the late ones reminded."""
    if st.session_state.get("reminded-on") != context.today:
        remind_by_itself(context.engine, context.today)
        st.session_state["reminded-on"] = context.today
