"""Flags: what an agency has to place, to move and to take off on its own records."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_flags
from dashboard.case_links import case_address
from dashboard.components.attention import Attention, attention
from dashboard.components.cautions import Caution, cautions
from dashboard.components.cover import cover_switch
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.searched_names import names_list
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.flags import place_known
from models.access import check_may_any
from models.flags import CAUTION
from queries.case_access import check_case
from queries.flags import MAY_SEE, FlagState, to_do
from queries.research_waiting import to_search

NEEDS = MAY_SEE
SHOWN = 25
_NEXT = {
    FlagState.EXPIRED: ("urgent", "flags expired", "Take them off in your own system."),
    FlagState.MOVES: ("urgent", "flags end later now", "Move them: the victim was referred again."),
    FlagState.TO_PLACE: ("soon", "flags to place", "On the records of those your agency knows."),
    FlagState.EXPIRING: ("note", "flags end within 30 days", "Nothing to do before they end."),
}


def render(context: Context) -> None:
    """Draws the flags of one agency by what there is to do about them."""
    check_may_any(context.user, MAY_SEE)
    page_heading(
        "Flags", "Each agency flags its own records for twelve months from the last referral."
    )
    cautions([Caution("Never visible to the perpetrator", CAUTION)], nothing="")
    with context.engine.connect() as connection:
        every = to_do(connection, user=context.user, today=context.today)
    if every.is_empty():
        empty(
            "No flag is to be placed or taken off",
            "Once an agency answers that it knows somebody in a case, it is asked to flag them.",
        )
        return
    frame = _of_agency(every)
    st.html(attention(_attention(frame)))
    cover_switch()
    for state in FlagState:
        part = frame.filter(state=state.value)
        if not part.is_empty():
            _part(context, state, part)


def _of_agency(every: pl.DataFrame) -> pl.DataFrame:
    """The flags of the agency chosen; the person's own where it is one alone."""
    names = dict(every.select("agency_id", "agency").unique().sort("agency", "agency_id").rows())
    if len(names) < 2:
        return every
    chosen = st.selectbox(
        "Agency",
        list(names),
        format_func=lambda one: names[one] or one,
        key="agency",
        bind="query-params",
        width=360,
    )
    return every.filter(agency_id=chosen)


def _attention(frame: pl.DataFrame) -> list[Attention]:
    items = []
    for state, (urgency, text, step) in _NEXT.items():
        count = frame.filter(state=state.value).height
        if count:
            shown = text.replace("flags end", "flag ends").replace("flags", "flag")
            items.append(
                Attention(
                    urgency,  # type: ignore[arg-type]
                    words.number(count),
                    shown if count == 1 else text,
                    step,
                )
            )
    return items


def _part(context: Context, state: FlagState, part: pl.DataFrame) -> None:
    part_heading(f"{words.sentence(state.value)}: {words.number(part.height)}")
    shown = part.head(SHOWN)
    st.html(table(_HEADINGS, map(_row, shown.rows(named=True)), caption=state.value))
    if part.height > SHOWN:
        st.html(f'<p class="m-count">The first {SHOWN} of {words.number(part.height)}.</p>')
    if state is FlagState.TO_PLACE:
        _place_all(context, shown)


_HEADINGS = [Column("Case"), *case_flags.HEADINGS[1:]]


def _row(row: dict[str, object]) -> Row:
    return [
        Cell(str(row["case_id"]), link=case_address(str(row["case_id"]), anchor="flags")),
        *case_flags.flag_row(row)[1:],
    ]


def _place_all(context: Context, part: pl.DataFrame) -> None:
    """Whom to flag by name, and one act for all of them."""
    case_ids, agency_id = part["case_id"].to_list(), part["agency_id"][0]
    with st.expander("Who they are, and recording that all are placed", key="place-all"):
        with context.engine.connect() as connection:
            people = to_search(connection, user=context.user, case_ids=case_ids)
        for case_id in case_ids:
            st.html(
                f"<h3>Case {words.safe(case_id)}</h3>"
                + names_list(people.filter(case_id=case_id).rows(named=True))
            )
        label = f"Record that these {words.counted(part.height, 'flag')} were placed today"
        sure = st.checkbox("They are placed, and no perpetrator can see them", key="place-sure")
        if st.button(label, key="place-go", type="primary"):
            if not sure:
                st.error("Tick that they are placed and that no perpetrator can see them.")
                return
            trying(
                lambda: place_known(
                    context.engine,
                    by=context.user,
                    agency_id=agency_id,
                    case_ids=case_ids,
                    placed_on=context.today,
                    today=context.today,
                    check_case=check_case,
                )
            )
