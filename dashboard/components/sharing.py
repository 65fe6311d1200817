"""Decisions to share information about a case: those recorded, and the form for another."""

import streamlit as st

from dashboard import words
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.sharing import MAY, Decision, record_decision
from models.access import may_any
from models.errors import NotAllowed
from models.sharing import LAWFUL_BASES
from queries.sharing import decisions

_YES_NO = {True: "Yes", False: "No"}


def draw(context: Context, case_id: str) -> None:
    """Draws the part of a case's page; nothing for somebody who sees only names of the case."""
    try:
        with context.engine.connect() as connection:
            found = decisions(connection, user=context.user, case_id=case_id)
    except NotAllowed:
        return
    part_heading(
        f"{words.counted(found.height, 'decision')} to share recorded",
        "Why information was shared, on which lawful basis, with or without consent.",
    )
    for row in found.iter_rows(named=True):
        _decision(row)
    if may_any(context.user, frozenset(MAY)):
        with st.expander("Record a decision to share", key="share"):
            _form(context, case_id)


def _decision(row: dict[str, object]) -> None:
    day = words.day(row["decided_on"])  # type: ignore[arg-type]
    consent = row["with_consent"]
    told = row["victim_informed"]
    facts(
        f"{day}, {row['decided_by']}",
        [
            Fact("Shared with", _text(row["shared_with"])),
            Fact("For", _text(row["purpose"])),
            Fact("Lawful basis", words.codes(_text(row["lawful_basis"]), LAWFUL_BASES)),
            Fact("With consent", _YES_NO.get(bool(consent)) if consent is not None else None),
            Fact("Necessary because", _text(row["necessary"]), is_optional=True),
            Fact("Proportionate because", _text(row["proportionate"]), is_optional=True),
            Fact("Victim told", _YES_NO.get(bool(told)) if told is not None else None),
            Fact("Not told because", _text(row["not_informed_reason"]), is_optional=True),
        ],
        note=f"Recorded by {row['recorded_by']}.",
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _form(context: Context, case_id: str) -> None:
    with st.form("sharing", border=False):
        decision = _asked(context)
        if not st.form_submit_button("Record the decision", type="primary"):
            return
    trying(
        lambda: record_decision(
            context.engine,
            by=context.user,
            case_id=case_id,
            decision=decision,
            today=context.today,
        )
    )


def _asked(context: Context) -> Decision:
    on = st.date_input("Decided on", context.today, key="share-on", format="DD/MM/YYYY", width=180)
    who = st.text_input("Decided by", context.user.name, key="share-by", max_chars=200)
    shared_with = st.text_input("Shared with (agencies)", key="share-with", max_chars=500)
    purpose = st.text_input("For what purpose", key="share-purpose", max_chars=1000)
    bases = st.multiselect(
        "Lawful basis", list(LAWFUL_BASES), format_func=LAWFUL_BASES.__getitem__, key="share-basis"
    )
    consent = _choice("Did the victim consent?", "share-consent")
    necessary = st.text_area("Why it is necessary", key="share-necessary", max_chars=2000)
    proportionate = st.text_area("Why it is proportionate", key="share-prop", max_chars=2000)
    informed = _choice("Was the victim told?", "share-told")
    why_not = st.text_input("If not, why not", key="share-why-not", max_chars=1000)
    return Decision(
        decided_on=on,
        decided_by=who or "",
        shared_with=shared_with or "",
        purpose=purpose or "",
        lawful_bases=bases,
        with_consent=consent,
        necessary=necessary or "",
        proportionate=proportionate or "",
        informed=informed,
        why_not=why_not or "",
    )


def _choice(question: str, key: str) -> bool | None:
    chosen = st.radio(question, ["Yes", "No"], index=None, horizontal=True, key=key)
    return None if chosen is None else chosen == "Yes"
