"""Agencies' own management reviews of a case (IMR): folded away, since few cases need one."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.management_reviews import Review, save_review
from ingest.own_agency import speaks_for
from models.access import Permission, may
from queries.case_access import check_case
from queries.case_page import CasePage
from queries.management_reviews import of_case

MEANT_FOR = (
    "An individual management review is one agency’s account and analysis of its own part. It is "
    "asked for by a review after a death or a near death (a domestic abuse related death review, a "
    "safeguarding review), and written by somebody who did not work with the family. An ordinary "
    "MARAC needs none."
)
_TEXTS = {
    "account": ("What the agency did, in order", "Facts and dates, as recorded."),
    "analysis": ("Why, and what could have gone otherwise", "Analysis, apart from the account."),
    "good_practice": ("What was done well", ""),
    "learning": ("What the agency learned", ""),
    "recommendations": ("What it will change", "By whom and by when."),
}


def draw(context: Context, page: CasePage) -> None:
    """The reviews this person may read, and the form of whoever may write one."""
    case_id, marac_id = page.case["case_id"], page.case["marac_id"]
    with context.engine.connect() as connection:
        found = of_case(connection, user=context.user, case_id=case_id)
    writes = {
        row["agency_id"]: row["agency"] or row["agency_id"]
        for row in page.research.rows(named=True)
        if speaks_for(context.user, marac_id, row["agency_id"])
        or may(context.user, Permission.DO_CASEWORK, marac_id)
    }
    if found.is_empty() and not writes:
        return
    if not found.is_empty():
        part_heading(words.counted(found.height, "management review"), "Agencies on their own part")
    for row in found.rows(named=True):
        with st.expander(f"{row['agency'] or row['agency_id']}, {words.day(row['reviewed_on'])}"):
            _review(row)
    if writes:
        with st.expander("Management review (IMR): only after a death or near death", key="imr"):
            st.html(f'<p class="m-key">{words.safe(MEANT_FOR)}</p>')
            _form(context, case_id, writes)


def _review(row: dict[str, Any]) -> None:
    facts(
        "Review",
        [
            Fact("Written by", row["author"]),
            Fact("Covers", row["period_covered"], is_optional=True),
            *(Fact(title, row[name], is_optional=True) for name, (title, _hint) in _TEXTS.items()),
        ],
    )


def _form(context: Context, case_id: str, writes: dict[str, str]) -> None:
    agency_id = st.selectbox(
        "Agency", list(writes), format_func=lambda one: writes[one], key=f"imr-agency-{case_id}"
    )
    form = f"review {case_id} {agency_id}"
    author = draft.text_input(context, form=form, name="author", label="Who wrote it", width=420)
    covers = draft.text_input(
        context, form=form, name="period_covered", label="Which time it covers", width=420
    )
    texts = {
        name: draft.text_area(
            context, form=form, name=name, label=title, help=hint or None, height=90
        )
        for name, (title, hint) in _TEXTS.items()
    }
    if st.button("Keep the review", key="imr-go", type="primary"):
        trying(
            lambda: save_review(
                context.engine,
                by=context.user,
                case_id=case_id,
                agency_id=str(agency_id),
                given=Review(
                    reviewed_on=context.today, author=author, period_covered=covers, **texts
                ),
                today=context.today,
                check_case=check_case,
            ),
            done=lambda: draft.clear(context, form),
        )
