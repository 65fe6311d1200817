"""Documents: a search inside every one this person may see, with filters in the address."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard import reads
from dashboard.components import document_search
from dashboard.components.empty import empty
from dashboard.components.filters import labelled
from dashboard.components.heading import page_heading
from dashboard.context import Context
from dashboard.words import safe
from models.access import SEEING_CASES, check_may_any
from models.codes import DOCUMENT_KIND
from queries.document_search import Wanted

_PLACE = "documents"
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)


def render(context: Context) -> None:
    """Draws the search and its filters, then what was found."""
    check_may_any(context.user, SEEING_CASES)
    page_heading(
        "Documents",
        "Search inside the documents your role shows you. What you look for and open is recorded.",
    )
    maracs = reads.own_marac_names(context)
    wanted = _wanted(context, maracs, reads.case_choices(context).agencies)
    result = document_search.found(context, wanted, place=_PLACE)
    if result is None:
        return
    if not result.hits:
        _nothing(wanted)
    else:
        told = document_search.counted(result, wanted)
        st.html(f'<p class="m-count">{safe(told)}</p>')
        document_search.hits(context, result, maracs, place=_PLACE)
    document_search.limits(context, result, place=_PLACE)


def _wanted(context: Context, maracs: Mapping[str, str], agencies: Mapping[str, str]) -> Wanted:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        form = f"search documents {context.session_id}"
        text = document_search.words_field(context, form=form, label="Find")
        kinds = _several("What it is", DOCUMENT_KIND, "kind")
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        agency = _agency(agencies)
        chosen = _several("MARAC", labelled(maracs), "marac") if len(maracs) > 1 else ()
        added_from, added_to = _day("Added from", "from"), _day("Added to", "to")
    return Wanted(text, kinds, agency, chosen, added_from, added_to)


def _several(label: str, choices: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(
        st.multiselect(
            label,
            list(choices),
            format_func=choices.__getitem__,
            placeholder="Any",
            key=key,
            bind="query-params",
            width=260,
        )
    )


def _agency(agencies: Mapping[str, str]) -> str:
    named = labelled(agencies)
    chosen: str | None = st.selectbox(
        "Agency it comes from",
        ["", *named],
        format_func=lambda one: named.get(one, "Any"),
        key="agency",
        bind="query-params",
        width=260,
    )
    return chosen or ""


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


def _nothing(wanted: Wanted) -> None:
    if wanted.text:
        empty(
            "No document holds these words",
            "Try fewer words or another spelling, or take a filter away.",
        )
    elif wanted.told():
        empty("No document fits", "Take a filter away.")
    else:
        empty("No document is yours to see yet", "Documents are added on the page of a case.")
