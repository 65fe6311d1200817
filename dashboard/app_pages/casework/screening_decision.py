"""The decision on a referral: its reason, and one button for each way it can go."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.app_pages.casework import case_listing
from dashboard.case_links import case_address
from dashboard.components import draft
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import screening as written
from models.errors import NotAllowed
from queries.case_access import check_case
from queries.case_page import case_alone

_SAID = "screening-said"
_ACCEPTED = "screening-accepted"


def said(context: Context) -> None:
    """What the last decision was, once, with the way back to the case."""
    last = st.session_state.pop(_SAID, None)
    if last:
        text, case_id = last
        st.success(f"{text} [Open case {case_id}]({case_address(case_id)})")


def list_now(context: Context) -> None:
    """The meetings for the case that was just accepted, until it is listed or left for later."""
    case_id = st.session_state.get(_ACCEPTED)
    if not case_id:
        return
    try:
        with context.engine.connect() as connection:
            case = case_alone(connection, user=context.user, case_id=case_id)
    except NotAllowed:
        del st.session_state[_ACCEPTED]
        return
    if case["status"] != "accepted":
        del st.session_state[_ACCEPTED]
        st.success(f"Case {case_id} is listed.")
        return
    part_heading(f"List case {case_id} for a meeting", "Or leave it: it waits with the accepted.")
    case_listing.draw(context, case, "accepted")
    if st.button("Later", key="list-later"):
        del st.session_state[_ACCEPTED]
        st.rerun()


def decision(context: Context, row: dict[str, Any]) -> None:
    """The reason and the three ways; a case that waits for an answer can be answered for it."""
    case_id = row["case_id"]
    form = f"screening {case_id}"
    if row["status"] == "returned":
        _answered(context, case_id, form)
        return
    part_heading("Your decision", "The reason is kept with the case, and in the trail.")
    reason = draft.text_area(
        context,
        form=form,
        name="reason",
        label="Why",
        height=90,
        placeholder="What decided it: the risk now, the criteria, the pattern",
    )
    elsewhere = draft.text_input(
        context,
        form=form,
        name="signposted",
        label="If below: pointed to (optional)",
    )
    with st.container(horizontal=True, key="decide"):
        if st.button("Meets the threshold: accept it", type="primary", key="accept"):
            _do(
                context,
                case_id,
                form,
                f"Case {case_id} is accepted.",
                lambda: _decide(context, case_id, reason, meets=True),
                accepted=True,
            )
        if st.button("Below the threshold", key="below"):
            _do(
                context,
                case_id,
                form,
                f"Case {case_id} is below the threshold.",
                lambda: _decide(context, case_id, reason, meets=False, elsewhere=elsewhere),
            )
        if st.button("Return it for information", key="return"):
            _do(
                context,
                case_id,
                form,
                f"The referrer is asked about case {case_id}.",
                lambda: written.return_for_information(
                    context.engine,
                    by=context.user,
                    case_id=case_id,
                    question=reason,
                    check_case=check_case,
                ),
            )
    st.html('<p class="m-key">To return it, write in the field what you need to know.</p>')


def _decide(
    context: Context, case_id: str, reason: str, *, meets: bool, elsewhere: str = ""
) -> None:
    written.decide(
        context.engine,
        by=context.user,
        case_id=case_id,
        meets=meets,
        reason=reason,
        signposted_to=elsewhere,
        today=context.today,
        check_case=check_case,
    )


def _answered(context: Context, case_id: str, form: str) -> None:
    part_heading("It waits for the referrer’s answer", "Write it down if they told you.")
    text = draft.text_area(context, form=form, name="answer", label="What the referrer told you")
    with st.container(horizontal=True, key="answered"):
        if st.button("Keep the answer and screen it", type="primary", key="answer"):
            _do(
                context,
                case_id,
                form,
                f"Case {case_id} is in the queue again.",
                lambda: written.answer(
                    context.engine,
                    by=context.user,
                    case_id=case_id,
                    text=text,
                    check_case=check_case,
                ),
            )
        if st.button("Withdraw the referral", key="withdraw"):
            _do(
                context,
                case_id,
                form,
                f"Case {case_id} is withdrawn.",
                lambda: written.withdraw(
                    context.engine,
                    by=context.user,
                    case_id=case_id,
                    reason=text,
                    check_case=check_case,
                ),
            )


def _do(
    context: Context,
    case_id: str,
    form: str,
    told: str,
    write: Callable[[], None],
    *,
    accepted: bool = False,
) -> None:
    def done() -> None:
        draft.clear(context, form)
        st.session_state[_SAID] = (told, case_id)
        if accepted:
            st.session_state[_ACCEPTED] = case_id

    trying(write, done=done)
