"""The IDVA's part of a case: safe contact, attempts to reach the victim, what came of it."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.attempt import attempt_form, corrected_attempt
from dashboard.components.cover import is_covered
from dashboard.components.heading import part_heading
from dashboard.components.safe_contact import safe_contact
from dashboard.components.table import Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import idva
from models.access import Permission, may
from models.codes import CONTACT_METHOD, CONTACT_OUTCOME, IDVA_OUTCOME
from models.contact_rule import tried_enough
from queries import idva as asked
from queries.case_access import check_case
from queries.case_page import CasePage
from queries.idva import Contacts

_UNCONTACTABLE = "uncontactable"


def draw(context: Context, page: CasePage) -> None:
    """Attempts to reach the victim and what came of them; for who sees the case in full."""
    if page.case["idva_referred_on"] is None:
        _refer(context, page)
        return
    found = _contacts(context, page)
    part_heading(_finding(page, found.attempts), _with(page))
    left, right = st.columns(2, gap="large")
    with left:
        st.html(safe_contact(found.safe, is_covered=is_covered()))
    records = _records(context, page)
    with right:
        if records:
            _worker(context, page)
            _outcome(context, page, found)
    if records:
        with st.expander("Record an attempt", key="attempt"):
            if attempt_form(context, page.case["case_id"]):
                st.rerun()
    if not found.attempts.is_empty():
        st.html(attempt_table(found.attempts))
        if records:
            with st.expander("Correct an attempt", key="attempt-correct"):
                _correct(context, page.case["case_id"], found.attempts)


def _contacts(context: Context, page: CasePage) -> Contacts:
    with context.engine.connect() as connection:
        return asked.of_case(connection, user=context.user, case_id=page.case["case_id"])


def _records(context: Context, page: CasePage) -> bool:
    return any(may(context.user, one, page.case["marac_id"]) for one in asked.MAY)


def _finding(page: CasePage, attempts: pl.DataFrame) -> str:
    spoke = page.case["idva_contact_on"]
    if spoke is not None:
        return f"The IDVA first spoke to the victim on {words.day(spoke)}"
    tried = words.counted(attempts.height, "attempt") if attempts.height else "not tried yet"
    return f"The IDVA has not reached the victim yet: {tried}"


def _with(page: CasePage) -> str:
    referred = words.day(page.case["idva_referred_on"])
    worker = page.case["idva_worker"] or "nobody yet"
    outcome = IDVA_OUTCOME.get(page.case["idva_outcome"] or "")
    told = f" Outcome: {outcome}." if outcome else ""
    return f"Referred to the IDVAs on {referred}. With {worker}.{told}"


def _refer(context: Context, page: CasePage) -> None:
    part_heading(
        "Not referred to an IDVA yet", "Every victim is offered one. They are told at once."
    )
    if not may(context.user, Permission.DO_CASEWORK, page.case["marac_id"]):
        return
    if not st.button("Refer to the IDVAs", key="idva-refer", icon=":material/support_agent:"):
        return
    trying(
        lambda: idva.refer_to_idva(
            context.engine,
            by=context.user,
            case_id=page.case["case_id"],
            today=context.today,
            check_case=check_case,
        )
    )


def _worker(context: Context, page: CasePage) -> None:
    """Who works with the victim: saved as soon as another name is chosen."""
    case_id, marac_id = page.case["case_id"], page.case["marac_id"]
    now = page.case["idva_worker"] or ""
    with context.engine.connect() as connection:
        names = asked.workers(connection, user=context.user, marac_id=marac_id)
    chosen = st.selectbox(
        "IDVA of the victim",
        sorted({*names, *filter(None, [now])}, key=str.casefold),
        index=None,
        placeholder=now or "Nobody yet: choose or type a name",
        accept_new_options=True,
        key=f"idva-worker-{case_id}",
    )
    if not chosen or chosen == now:
        return
    if st.button(f"Give the case to {chosen}", key="idva-allocate"):
        trying(
            lambda: idva.allocate(
                context.engine,
                by=context.user,
                case_id=case_id,
                worker=chosen,
                check_case=check_case,
            )
        )


def _outcome(context: Context, page: CasePage, found: Contacts) -> None:
    case_id, now = page.case["case_id"], page.case["idva_outcome"]
    code = st.selectbox(
        "Outcome of the contact",
        list(IDVA_OUTCOME),
        index=list(IDVA_OUTCOME).index(now) if now in IDVA_OUTCOME else None,
        format_func=IDVA_OUTCOME.__getitem__,
        placeholder="Not recorded yet",
        key=f"idva-outcome-{case_id}",
    )
    if code is None or code == now:
        return
    if code == _UNCONTACTABLE and not _enough(found):
        st.warning(
            f"{words.sentence(words.counted(found.attempts_needed, 'attempt'))} within "
            f"{words.counted(found.within, 'day')} are usual before this is said, and fewer are "
            "recorded here.",
            icon=":material/warning:",
        )
    reason = (
        st.text_input("Why it changes", key=f"idva-why-{case_id}", max_chars=500) if now else ""
    )
    if st.button("Save the outcome", key="idva-outcome-save"):
        _save_outcome(context, case_id, code, reason)


def _save_outcome(context: Context, case_id: str, code: str, reason: str) -> None:
    trying(
        lambda: idva.record_outcome(
            context.engine,
            by=context.user,
            case_id=case_id,
            outcome=code,
            reason=reason,
            check_case=check_case,
        )
    )


def _enough(found: Contacts) -> bool:
    return tried_enough(
        found.attempts["attempted_on"], attempts=found.attempts_needed, within=found.within
    )


def _correct(context: Context, case_id: str, attempts: pl.DataFrame) -> None:
    rows = {row["contact_id"]: row for row in attempts.iter_rows(named=True)}
    chosen = st.selectbox(
        "Which attempt",
        list(rows),
        format_func=lambda one: f"{_when(rows[one])}, {CONTACT_OUTCOME[rows[one]['outcome']]}",
        key=f"correct-attempt-{case_id}",
    )
    corrected = corrected_attempt(context, rows[chosen])
    reason = st.text_input("Why it changes", key=f"correct-why-{chosen}", max_chars=500)
    if not st.button("Correct the attempt", key="correct-attempt-go"):
        return
    trying(
        lambda: idva.correct_attempt(
            context.engine,
            by=context.user,
            contact_id=chosen,
            attempt=corrected,
            reason=reason or "",
            today=context.today,
            check_case=check_case,
        )
    )


def attempt_table(attempts: pl.DataFrame) -> str:
    """HTML of the attempts, the newest first."""
    columns = [Column(name) for name in ("Day", "How", "What came of it", "Safe", "Who", "Notes")]
    rows: list[Row] = [
        [
            words.unbroken(_when(row)),
            CONTACT_METHOD.get(row["method"] or "", words.DASH),
            CONTACT_OUTCOME.get(row["outcome"], row["outcome"]),
            words.yes_no(row["was_safe"]) or words.DASH,
            row["worker"] or words.DASH,
            row["notes"] or "",
        ]
        for row in attempts.iter_rows(named=True)
    ]
    return table(columns, rows, caption="Attempts to reach the victim, newest first")


def _when(row: dict[str, object]) -> str:
    day = words.day(row["attempted_on"])  # type: ignore[arg-type]
    return f"{day}, {row['attempted_at']}" if row["attempted_at"] else day
