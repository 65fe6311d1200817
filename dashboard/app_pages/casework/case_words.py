"""The forms to write down what the victim said, and to put it right."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.cover import is_covered
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import idva
from ingest.idva_entries import Wish
from models.access import may
from models.codes import CONTACT_METHOD, WISH_STAGE
from queries.case_access import check_case
from queries.case_page import CasePage
from queries.idva import MAY


def forms(context: Context, page: CasePage) -> None:
    """Draws the forms, for those who record contact with the victim or do the casework."""
    if not any(may(context.user, one, page.case["marac_id"]) for one in MAY):
        return
    with st.expander("Write down what the victim said", key="wish"):
        _record(context, page.case["case_id"])
    if not page.wishes.is_empty() and not is_covered():
        with st.expander("Correct what was written down", key="wish-correct"):
            _correct(context, {row["wish_id"]: row for row in page.wishes.iter_rows(named=True)})


def _record(context: Context, case_id: str) -> None:
    form = f"wish {case_id}"
    said = draft.text_area(
        context,
        form=form,
        name="words",
        label="Word for word",
        max_chars=4000,
        placeholder="For example: I want to stay in my house, and I want him to leave us alone",
    )
    blank = {"asked_by": context.user.name, "said_on": context.today}
    wish = _rest(said, blank, f"wish-{case_id}")
    if not st.button("Save the victim’s words", type="primary", key="wish-save"):
        return
    trying(
        lambda: idva.record_wish(
            context.engine,
            by=context.user,
            case_id=case_id,
            wish=wish,
            today=context.today,
            check_case=check_case,
        ),
        done=lambda: draft.clear(context, form),
    )


def _correct(context: Context, rows: Mapping[str, Mapping[str, Any]]) -> None:
    chosen = st.selectbox(
        "Which",
        list(rows),
        format_func=lambda one: f"{words.day(rows[one]['said_on'])}, {rows[one]['words'][:40]}",
        key="wish-which",
    )
    row = rows[chosen]
    said = st.text_area("Word for word", row["words"], key=f"wish-words-{chosen}", max_chars=4000)
    wish = _rest(said or "", row, f"wish-again-{chosen}")
    reason = st.text_input("Why it changes", key=f"wish-why-{chosen}", max_chars=500)
    if not st.button("Correct the words", key="wish-correct-go"):
        return
    trying(
        lambda: idva.correct_wish(
            context.engine,
            by=context.user,
            wish_id=chosen,
            wish=wish,
            reason=reason or "",
            today=context.today,
            check_case=check_case,
        )
    )


def _rest(said: str, row: Mapping[str, Any], key: str) -> Wish:
    """Who asked, when, how and at which stage; `row` fills the fields in beforehand."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        asked_by = st.text_input("Who asked", row["asked_by"] or "", key=f"{key}-by", width=220)
        day = st.date_input(
            "When", row["said_on"], key=f"{key}-day", format="DD/MM/YYYY", width=150
        )
        method = _choice("How", CONTACT_METHOD, row.get("method"), f"{key}-how")
        stage = _choice("At which stage", WISH_STAGE, row.get("stage"), f"{key}-stage")
    return Wish(day, said, asked_by or "", method, stage)


def _choice(label: str, codes: Mapping[str, str], now: str | None, key: str) -> str:
    at = list(codes).index(now) if now is not None and now in codes else 0
    return str(
        st.selectbox(
            label, list(codes), index=at, format_func=codes.__getitem__, key=key, width=220
        )
    )
