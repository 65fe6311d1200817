"""The research form of one agency for one case: known or not first, then what it knows."""

from datetime import date
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components import documents, draft
from dashboard.components.cover import cover_switch
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.refused import refused
from dashboard.components.searched_names import names_list
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import looks
from ingest.research_answers import Answer, answer, not_known
from models.errors import NotAllowed
from models.research import TOLD, draft_form
from queries.case_access import check_case
from queries.research_waiting import one_request, to_search

_THREE = {
    "known_victim": "Does your agency know the victim?",
    "known_perpetrator": "Does it know the perpetrator?",
    "known_children": "Does it know the children?",
}
_YES, _NO = "Yes", "No"
_FIELDS = (*_THREE, *TOLD, "returned_by")


def draw(context: Context, case_id: str, agency_id: str) -> None:
    """Draws the form; refused and recorded where the case or the agency is not the person's."""
    try:
        with context.engine.connect() as connection:
            row = one_request(connection, user=context.user, case_id=case_id, agency_id=agency_id)
            people = to_search(connection, user=context.user, case_ids=[case_id])
    except NotAllowed as refusal:
        refused(context, "This form is not open to you", looks.CASES, case_id, str(refusal))
        return
    if row is None:
        page_heading(f"Research on case {case_id}", "This agency was not asked about it.")
        _back()
        return
    page_heading(f"Research on case {case_id}", _lead(context, row))
    cover_switch()
    _note_look(context, row)
    part_heading("Who to search your records for")
    st.html(names_list(people.iter_rows(named=True)))
    _form(context, row)
    documents.draw(context, case_id=case_id)
    _back()


def _lead(context: Context, row: dict[str, Any]) -> str:
    agency = row["agency"] or row["agency_id"]
    if row["returned_on"]:
        return f"{agency} answered on {words.day(row['returned_on'])}. What you send corrects that."
    due = f"Please answer by {words.day(row['due_on'])}." if row["due_on"] else ""
    return f"Asked of {agency} on {words.day(row['requested_on'])}. {due}"


def _note_look(context: Context, row: dict[str, Any]) -> None:
    """One line in the trail a visit: the names of a case were looked at."""
    if st.session_state.get("research-of") != row["case_id"]:
        looks.saw_case(context.engine, context.user, row["case_id"], row["marac_id"])
        st.session_state["research-of"] = row["case_id"]


def _form(context: Context, row: dict[str, Any]) -> None:
    form = draft_form(row["case_id"], row["agency_id"])
    part_heading("Known or not", "“Not known” is an answer too: it is all there is to do then.")
    if row["returned_on"] is None and st.button(
        "Nobody is known: finish", key="nobody", icon=":material/done_all:"
    ):
        _nobody(context, row, form)
    draft.fill(context, form, _FIELDS, _start(context, row))
    known: dict[str, Any] = {
        name: _yes_no(context, form, name, label) for name, label in _THREE.items()
    }
    told = _what(context, form) if any(known.values()) else {}
    who = draft.text_input(
        context,
        form=form,
        name="returned_by",
        label="Who answers for the agency",
        width=420,
    )
    label = "Send the correction" if row["returned_on"] else "Send the answer"
    if st.button(label, type="primary", key="send"):
        _send(context, row, form, Answer(**known, **told, returned_by=who))


def _what(context: Context, form: str) -> dict[str, Any]:
    """The rest of the form: facts, opinion, what is withheld, and how the agency is involved."""

    def area(name: str, label: str, hint: str) -> str:
        return draft.text_area(
            context,
            form=form,
            name=name,
            label=label,
            help=hint,
            height=110,
        )

    part_heading("What your agency knows", "Relevant, up to date, and yours: no hearsay.")
    told: dict[str, Any] = {
        "involvement": area(
            "involvement",
            "Facts",
            "What is recorded: what happened, when, who saw it. Older things where they show a "
            "pattern; links to other victims or perpetrators; counter-allegations.",
        ),
        "opinion": area(
            "opinion",
            "Professional opinion",
            "What your professionals make of it. It is shown apart from the facts.",
        ),
        "withheld_reason": area(
            "withheld_reason",
            "What you considered and do not share, and why",
            "Say what kind of information it is and why sharing it would not be proportionate.",
        ),
    }
    part_heading("How your agency is involved")
    return told | _involved(context, form)


def _involved(context: Context, form: str) -> dict[str, Any]:
    def day(name: str, label: str) -> date | None:
        return draft.day(context, form=form, name=name, label=label, max_value=context.today)

    def line(name: str, label: str) -> str:
        return draft.text_input(context, form=form, name=name, label=label)

    left, right = st.columns(2, gap="large")
    with left:
        first = day("involved_from", "First contact")
        worker = line("lead_worker", "Lead worker")
    with right:
        last = day("involved_to", "Last contact")
        services = line("services", "Services given")
    question = "Is your agency working with the family now?"
    is_open = _yes_no(context, form, "is_open", question)
    return {
        "involved_from": first,
        "involved_to": last,
        "lead_worker": worker,
        "services": services,
        "is_open": is_open,
    }


def _start(context: Context, row: dict[str, Any]) -> dict[str, str]:
    """What stands in the form at first: what was answered before."""
    answered = {name: _as_kept(row[name]) for name in _FIELDS}
    return answered | {"returned_by": row["returned_by"] or context.user.name}


def _as_kept(value: Any) -> str:  # noqa: ANN401 - a cell of any kind
    if isinstance(value, bool):
        return _YES if value else _NO
    return value.isoformat() if isinstance(value, date) else value or ""


def _yes_no(context: Context, form: str, name: str, label: str) -> bool | None:
    chosen = draft.radio(context, [_YES, _NO], form=form, name=name, label=label)
    return None if chosen is None else chosen == _YES


def _nobody(context: Context, row: dict[str, Any], form: str) -> None:
    trying(
        lambda: not_known(
            context.engine,
            by=context.user,
            agency_id=row["agency_id"],
            case_ids=[row["case_id"]],
            today=context.today,
            check_case=check_case,
        ),
        done=lambda: _done(context, form),
    )


def _send(context: Context, row: dict[str, Any], form: str, given: Answer) -> None:
    trying(
        lambda: answer(
            context.engine,
            by=context.user,
            case_id=row["case_id"],
            agency_id=row["agency_id"],
            given=given,
            today=context.today,
            check_case=check_case,
        ),
        done=lambda: _done(context, form),
    )


def _done(context: Context, form: str) -> None:
    draft.clear(context, form)
    st.query_params.clear()


def _back() -> None:
    if st.button("Back to the list", key="back", type="tertiary", icon=":material/arrow_back:"):
        st.query_params.clear()
        st.rerun()
