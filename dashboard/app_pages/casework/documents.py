"""Documents: a search inside every one this person may see, with filters in the address."""

from collections.abc import Mapping

import streamlit as st

from dashboard import reads
from dashboard.components import document_search
from dashboard.components.address_filters import day, one, several
from dashboard.components.empty import empty
from dashboard.components.filters import labelled
from dashboard.components.heading import page_heading
from dashboard.context import Context
from dashboard.words import safe
from models.access import SEEING_CASES, check_may_any
from models.codes import DOCUMENT_KIND
from queries.document_search import Wanted

_PLACE = "documents"


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
        kinds = several("What it is", DOCUMENT_KIND, "kind", width=260)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        agency = one("Agency it comes from", labelled(agencies), "agency", width=260)
        chosen = several("MARAC", labelled(maracs), "marac", width=260) if len(maracs) > 1 else ()
        added_from, added_to = day("Added from", "from"), day("Added to", "to")
    return Wanted(text, kinds, agency, chosen, added_from, added_to)


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
