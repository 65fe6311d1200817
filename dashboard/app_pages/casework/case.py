"""One case, as far as this person may see it, in the order it is read at a meeting."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_emergency, case_order
from dashboard.case_links import list_address
from dashboard.components.contents import anchor, contents
from dashboard.components.cover import cover_switch
from dashboard.components.heading import page_heading
from dashboard.components.looked import note_look
from dashboard.components.refused import refused
from dashboard.context import Context
from ingest import looks
from models.access import SEEING_CASES, Permission, check_may_any, may
from models.codes import CASE_STATUS
from models.errors import NotAllowed
from queries.case_page import CasePage, one_case


def render(context: Context) -> None:
    """Draws the case that the address names."""
    check_may_any(context.user, SEEING_CASES)
    case_id = (st.query_params.get("case") or "").strip()
    if not case_id:
        _which()
        return
    try:
        with context.engine.connect() as connection:
            page = one_case(connection, user=context.user, case_id=case_id)
    except NotAllowed as refusal:
        _refused(context, case_id, str(refusal))
        return
    note_look(context, page.case["case_id"], page.case["marac_id"])
    _draw(context, page)


def _which() -> None:
    page_heading("Open a case", "By its number, as it stands on the agenda.")
    with st.form("which", enter_to_submit=True, border=False):
        case_id = st.text_input("Case number", key="which-case", width=320)
        if st.form_submit_button("Open the case", type="primary") and case_id.strip():
            st.query_params["case"] = case_id.strip()
            st.rerun()


def _refused(context: Context, case_id: str, sentence: str) -> None:
    refused(context, "This case is not open to you", looks.CASES, case_id, sentence)
    case_emergency.offer(context, case_id)


def _draw(context: Context, page: CasePage) -> None:
    case = page.case
    status = CASE_STATUS.get(case["status"] or "", "Status not recorded")
    page_heading(
        f"Case {case['case_id']}",
        f"{case['marac'] or case['marac_id']}. Referred on {words.day(case['referral_date'])}. "
        f"{status}.",
    )
    case_emergency.banner(context, case["case_id"])
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="over"):
        _back()
        _learn(context, page)
        cover_switch()
    parts = case_order.parts_for(context.user, page)
    contents([(part.anchor, part.title) for part in parts])
    for part in parts:
        anchor(part.anchor)
        part.draw(context, page)


def _back() -> None:
    """To the list as it was left: its filters come with the address, the search is kept."""
    address = words.safe(list_address(st.query_params.get("back") or ""))
    st.html(
        f'<p class="m-back"><a href="{address}" target="_self">Back to the list of cases</a></p>'
    )


def _learn(context: Context, page: CasePage) -> None:
    """To a new lesson from this case, for those who write lessons."""
    if may(context.user, Permission.RUN_MEETING, page.case["marac_id"]):
        address = words.safe(words.address("lessons", case=page.case["case_id"]))
        st.html(
            f'<p class="m-back"><a href="{address}" target="_self">Record a lesson from it</a></p>'
        )
