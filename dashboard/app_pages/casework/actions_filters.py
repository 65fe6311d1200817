"""The filters of the log of actions: they live in the address."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from dashboard import words
from dashboard.components.address_filters import one, several
from dashboard.components.filters import labelled
from dashboard.context import Context
from models.access import may_any
from models.codes import ACTION_CATEGORY
from queries.action_choices import Choices
from queries.actions import BANDS, OF_ANY, Filters, own_agencies

OPEN = "Open"
# What the log can show, by its words in the address; the first is shown without being asked for.
SHOWN: Mapping[str, Filters] = MappingProxyType(
    {
        OPEN: Filters(statuses=("open",)),
        "Reported, to be read": Filters(to_read=True),
        "Done": Filters(statuses=("done",)),
        "Not possible: circumstances changed": Filters(statuses=("not_possible",)),
        "Not done by the agency": Filters(statuses=("not_done",)),
        "Cancelled": Filters(statuses=("cancelled",)),
        "All": Filters(),
    }
)
TO_READ = "Reported, to be read"


def chosen(context: Context, choices: Choices) -> Filters:
    """Draws the filters; what was chosen."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        shown = st.selectbox("Show", list(SHOWN), key="show", bind="query-params", width=230)
        late = one("How late", BANDS, "late", width=200) if shown == OPEN else ""
        maracs = _several("MARAC", choices.maracs, "marac", 180)
        agencies = _several("Agency", choices.agencies, "agency", 240)
        is_mine = _mine(context)
    meeting, kinds = _more(choices)
    base = SHOWN[shown or OPEN]
    return Filters(
        maracs=maracs,
        agencies=agencies,
        statuses=base.statuses,
        bands=(late,) if late else (),
        meeting=meeting,
        categories=kinds,
        mine=is_mine,
        to_read=base.to_read,
    )


def _more(choices: Choices) -> tuple[str, tuple[str, ...]]:
    """The filters used less, folded: at which meeting it was agreed, and its kind."""
    is_open = any(name in st.query_params for name in ("meeting", "kind"))
    told = {
        meeting_id: f"{words.day(on)}, {marac}"
        for meeting_id, (on, marac) in choices.meetings.items()
    }
    with (
        st.expander("More filters", expanded=is_open, key="more-filters"),
        st.container(horizontal=True, gap="medium", vertical_alignment="bottom"),
    ):
        return (
            one("Agreed at", labelled(told), "meeting", width=280),
            several("Kind", ACTION_CATEGORY, "kind", width=260),
        )


def _mine(context: Context) -> bool:
    """Whether only the own agency's are shown; asked of those alone who see others' too."""
    if not own_agencies(context.user) or not may_any(context.user, OF_ANY):
        return False
    return st.checkbox("My agency only", key="mine", bind="query-params")


def _several(label: str, choices: Mapping[str, str], key: str, width: int) -> tuple[str, ...]:
    """The ones chosen; nothing is asked where there is no choice."""
    return several(label, labelled(choices), key, width=width) if len(choices) > 1 else ()
