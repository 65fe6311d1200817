"""Cases: the ones this person may see, narrowed by filters that live in the address."""

from dataclasses import replace

import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.casework import cases_filters
from dashboard.app_pages.casework.cases_table import case_table, list_export
from dashboard.case_links import LIST, list_query
from dashboard.components.cover import cover_switch
from dashboard.components.download import download, protection
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading
from dashboard.components.notices import notices
from dashboard.context import Context
from ingest import looks
from models.access import SEEING_CASES, Permission, check_may_any, may
from queries.cases import PAGE, Filters, found


def render(context: Context) -> None:
    """Draws the filters and the cases that fit."""
    check_may_any(context.user, SEEING_CASES)
    page_heading("Cases", "The cases your role shows you. What you open is recorded.")
    notices(context)
    names = reads.own_marac_names(context)
    filters = cases_filters.chosen(context, names, reads.case_choices(context))
    _note_search(context, filters)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="counted"):
        counted = st.empty()
        filters = replace(filters, sort=cases_filters.order())
        is_covered = cover_switch()
    page = _page(filters)
    frame, count = reads.kept(
        context, found, user=context.user, filters=filters, today=context.today, page=page
    )
    if not count:
        _nothing(filters)
        return
    counted.html(f'<p class="m-count">{_counted(frame.height, count, page)}</p>')
    back = list_query({name: st.query_params.get_all(name) for name in st.query_params})
    today = context.today
    st.html(case_table(frame, names, today=today, is_covered=is_covered, back=back))
    _turn(count, page)
    _save(context, filters, names)


def _note_search(context: Context, filters: Filters) -> None:
    """One line in the trail for each search that is not the one before."""
    told = {name: str(value) for name, value in filters.told().items()}
    if filters.text and st.session_state.get("searched") != told:
        looks.searched(context.engine, context.user, looks.CASES, told)
    st.session_state["searched"] = told


def _page(filters: Filters) -> int:
    """Which page of the list; back to the first when something else is looked for."""
    asked = st.query_params.get("page", "1")
    before = st.session_state.get("list-of")
    if before is not None and before != filters:
        st.query_params.pop("page", None)
        asked = "1"
    st.session_state["list-of"] = filters
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1


def _turn(count: int, page: int) -> None:
    with st.container(horizontal=True, key="turn"):
        if page > 1 and st.button("Earlier in the list", icon=":material/chevron_left:"):
            _go(page - 1)
        if page * PAGE < count and st.button(
            "Further down the list", icon=":material/chevron_right:"
        ):
            _go(page + 1)


def _go(page: int) -> None:
    st.query_params["page"] = str(page)
    st.rerun()


def _counted(shown: int, count: int, page: int) -> str:
    if shown == count:
        return words.counted(count, "case")
    first = (page - 1) * PAGE + 1
    if not shown:
        return words.counted(count, "case")
    return (
        f"Cases {words.number(first)} to {words.number(first + shown - 1)} of {words.number(count)}"
    )


def _nothing(filters: Filters) -> None:
    if filters.told():
        empty("No case fits", "Try part of a name or number, or take a filter away.")
        st.html(f'<p class="m-key"><a href="{LIST}" target="_self">Show all cases</a></p>')
    else:
        empty(
            "No case is yours to see yet",
            "Cases appear here when they are referred to you, or listed for a meeting you are "
            "invited to.",
        )


def _save(context: Context, filters: Filters, names: dict[str, str]) -> None:
    """The whole list as a file, for those who may take files away."""
    if not may(context.user, Permission.EXPORT_PACKS):
        return
    with st.container(horizontal=True, gap="small", key="downloads-cases"):
        for ending in (".csv", ".xlsx"):
            export = list_export(context, filters, names, ending)
            download(
                context, export, label=f"Download {ending[1:].upper()}", key=f"cases-{ending[1:]}"
            )
        protection("cases")
