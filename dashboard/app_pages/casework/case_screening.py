"""Where a case stands and where it can go: screened, listed for a meeting, closed."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_closing, case_listing
from dashboard.components import draft
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import screening as written
from ingest.case_status import status_of
from models.access import Permission, may, may_any
from models.case_moves import MOVES
from models.codes import CASE_STATUS
from queries.case_access import check_case
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """The part of a case's page: what was decided, and the steps that are open now."""
    case = page.case
    with context.engine.connect() as connection:
        standing = status_of(connection, case["case_id"])
    part_heading(f"It stands at: {CASE_STATUS[standing].lower()}")
    met = case["threshold_met"]
    facts(
        "Screening",
        [
            Fact("Threshold", None if met is None else "Met" if met else "Not met"),
            Fact("Why", case["threshold_reason"], is_optional=True),
            Fact("Screened", _screened(case), is_optional=True),
            Fact("Pointed to", case["signposted_to"], is_optional=True),
            Fact("Asked of the referrer", case["information_needed"], is_optional=True),
            Fact("The referrer answered", case["information_given"], is_optional=True),
        ],
    )
    if standing == "returned" and may_any(context.user, {Permission.REFER}):
        _answer(context, case["case_id"])
    if may(context.user, Permission.DO_CASEWORK, case["marac_id"]):
        case_listing.draw(context, case, standing)
        _steps(context, page, standing)


def _screened(case: dict[str, object]) -> str | None:
    on = words.day(case["screened_on"]) if case["screened_on"] else None  # type: ignore[arg-type]
    return ", ".join(filter(None, (on, str(case["screened_by"] or "")))) or None


def _answer(context: Context, case_id: str) -> None:
    form = f"answer {case_id}"
    text = draft.text_area(
        context,
        form=form,
        name="answer",
        label="Your answer to what was asked",
        max_chars=4000,
    )
    if st.button("Send the answer", type="primary", key="answer-send"):
        trying(
            lambda: written.answer(
                context.engine,
                by=context.user,
                case_id=case_id,
                text=text,
                check_case=check_case,
            ),
            done=lambda: draft.clear(context, form),
        )


def _steps(context: Context, page: CasePage, standing: str) -> None:
    case_id = page.case["case_id"]
    open_now = MOVES[standing]
    if standing in ("received", "screening"):
        st.html(
            f'<p class="m-key"><a href="{words.safe(words.address("screening", case=case_id))}">'
            "Screen this referral</a></p>"
        )
    if standing == "below_threshold" and st.button("Screen it again", key="again"):
        trying(
            lambda: written.take_up(
                context.engine, by=context.user, case_id=case_id, check_case=check_case
            )
        )
    if "withdrawn" in open_now:
        with st.expander("Withdraw the case", key="withdrawing"):
            reason = st.text_input("Why it is withdrawn", key="withdraw-why", max_chars=500)
            if st.button("Withdraw it", key="withdraw-go"):
                trying(
                    lambda: written.withdraw(
                        context.engine,
                        by=context.user,
                        case_id=case_id,
                        reason=reason or "",
                        check_case=check_case,
                    )
                )
    if "closed" in open_now or standing in ("heard", "actions_open"):
        case_closing.draw(context, case_id, standing, page.actions)
