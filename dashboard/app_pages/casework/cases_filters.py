"""The filters of the list of cases: they live in the address, but for the words looked for."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.filters import labelled
from dashboard.context import Context
from models.codes import CASE_STATUS, CRITERION
from queries.case_choices import Choices
from queries.case_views import VIEWS
from queries.cases import SORTS, Filters

EVERY, NEWEST = "Any", "newest"
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)
_MORE = ("meeting", "agency", "criterion", "worker", "repeat", "from", "to", "waiting")


def chosen(context: Context, names: Mapping[str, str], choices: Choices) -> Filters:
    """Draws the filters; what was chosen. Those used less stand folded under the others."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        text = _text(context)
        view = _one("Show", {key: view.title for key, view in VIEWS.items()}, "view", "All cases")
        statuses = _several("Status", CASE_STATUS, "status", 210)
        maracs = _several("MARAC", labelled(names), "marac", 170) if len(names) > 1 else ()
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
    return _one("Order", others, "sort", SORTS[NEWEST], label_visibility="collapsed") or NEWEST


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
        meeting_id: f"{words.day(day)}, {marac}"
        for meeting_id, (day, marac) in choices.meetings.items()
    }
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        found: dict[str, object] = {
            "meeting_id": _one("Meeting", labelled(meetings), "meeting", EVERY, 280),
            "agency_ids": _several("Referred by", labelled(choices.agencies), "agency", 280),
            "criteria": _several("Criterion", CRITERION, "criterion", 260),
        }
        if choices.workers:
            workers = {worker: worker for worker in choices.workers}
            found["worker"] = _one("IDVA worker", workers, "worker", EVERY, 220)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        repeat = _one("Repeat", {"yes": "Yes", "no": "No"}, "repeat", EVERY, 120)
        found["repeat"] = {"yes": True, "no": False}.get(repeat)
        found["referred_from"] = _day("Referred from", "from")
        found["referred_to"] = _day("Referred to", "to")
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


def _one(
    label: str,
    choices: Mapping[str, str],
    key: str,
    none: str,
    width: int = 210,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> str:
    """The one chosen, or "" where none is."""
    picked: str = st.selectbox(
        label,
        ["", *choices],
        format_func=lambda code: choices.get(code, none),
        key=key,
        bind="query-params",
        label_visibility=label_visibility,
        width=width,
    )
    return picked or ""


def _several(label: str, choices: Mapping[str, str], key: str, width: int) -> tuple[str, ...]:
    told: Callable[[str], str] = choices.__getitem__
    picked = st.multiselect(
        label,
        sorted(choices, key=lambda code: choices[code].casefold())
        if key in ("marac", "agency")
        else list(choices),
        format_func=told,
        placeholder=EVERY,
        key=key,
        bind="query-params",
        width=width,
    )
    return tuple(picked)


def _day(label: str, key: str) -> date | None:
    return st.date_input(
        label,
        value=None,
        key=key,
        format="DD/MM/YYYY",
        min_value=_EARLIEST,
        max_value=_LATEST,
        bind="query-params",
        width=160,
    )
