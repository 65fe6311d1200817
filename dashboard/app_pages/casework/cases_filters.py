"""The filters of the list of cases: they live in the address, but for the words looked for."""

from collections.abc import Mapping

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.address_filters import day, one, several
from dashboard.components.filters import labelled
from dashboard.context import Context
from models.codes import CASE_STATUS, CRITERION
from queries.case_choices import Choices
from queries.case_views import VIEWS
from queries.cases import SORTS, Filters

NEWEST = "newest"
_MORE = ("meeting", "agency", "criterion", "worker", "repeat", "from", "to", "waiting")


def chosen(context: Context, names: Mapping[str, str], choices: Choices) -> Filters:
    """Draws the filters; what was chosen. Those used less stand folded under the others."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        text = _text(context)
        view = one(
            "Show", {key: view.title for key, view in VIEWS.items()}, "view", none="All cases"
        )
        statuses = several("Status", CASE_STATUS, "status", width=210)
        maracs = several("MARAC", _by_name(names), "marac", width=170) if len(names) > 1 else ()
    is_open = any(name in st.query_params for name in _MORE)
    with st.expander("More filters", expanded=is_open, key="more-filters"):
        more = _more(choices)
    return Filters(
        text=text.strip(),
        view=view,
        statuses=statuses,
        marac_ids=maracs,
        **more,  # type: ignore[arg-type]
    )


def order() -> str:
    """Draws the choice of the order, one of SORTS."""
    others = {name: told for name, told in SORTS.items() if name != NEWEST}
    return one("Order", others, "sort", none=SORTS[NEWEST], label_visibility="collapsed") or NEWEST


def _text(context: Context) -> str:
    """The words looked for: somebody's name, so kept sealed for this sign-in and in no address."""
    return draft.text_input(
        context,
        form=f"search {context.session_id}",
        name="text",
        label="Find",
        placeholder="Case number, name, address or postcode",
        max_chars=100,
        width=260,
    )


def _more(choices: Choices) -> dict[str, object]:
    meetings = {
        meeting_id: f"{words.day(on)}, {marac}"
        for meeting_id, (on, marac) in choices.meetings.items()
    }
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        found: dict[str, object] = {
            "meeting_id": one("Meeting", labelled(meetings), "meeting", width=280),
            "agency_ids": several("Referred by", _by_name(choices.agencies), "agency", width=280),
            "criteria": several("Criterion", CRITERION, "criterion", width=260),
        }
        if choices.workers:
            workers = {worker: worker for worker in choices.workers}
            found["worker"] = one("IDVA worker", workers, "worker", width=220)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        repeat = one("Repeat", {"yes": "Yes", "no": "No"}, "repeat", width=120)
        found["repeat"] = {"yes": True, "no": False}.get(repeat)
        found["referred_from"] = day("Referred from", "from")
        found["referred_to"] = day("Referred to", "to")
        waited = st.number_input(
            "Waiting at least (days)",
            min_value=0,
            max_value=3650,
            value=None,
            step=1,
            key="waiting",
            bind="query-params",
            width=200,
        )
        found["waiting_days"] = None if waited is None else int(waited)
    return found


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Id → label, in the order of the labels."""
    told = labelled(names)
    return {one_id: told[one_id] for one_id in sorted(told, key=lambda it: told[it].casefold())}
