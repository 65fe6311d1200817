"""What is known of the case in hand: who, the victim's own words, the risk, each agency."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_people, case_research, case_wishes
from dashboard.case_links import case_address
from dashboard.components.cover import covered, is_covered
from dashboard.components.heading import part_heading
from dashboard.components.looked import note_look
from dashboard.components.risk_score import risk_score
from dashboard.context import Context
from dashboard.risk_forms import risk_forms
from dashboard.words import safe
from models.codes import IDVA_OUTCOME
from models.risk import score
from queries.assessments import Assessment, history
from queries.case_access import Detail
from queries.case_page import CasePage, one_case
from queries.sitting import Sitting

_MAIN = ("dash", "dash_young_person", "daq", "dara", "other")


def draw(context: Context, found: Sitting, case_id: str) -> bool:
    """Draws it as far as the person's role shows it; whether that is in full."""
    with context.engine.connect() as connection:
        page = one_case(connection, user=context.user, case_id=case_id)
        is_full = page.detail is Detail.FULL
        forms = history(connection, user=context.user, case_id=case_id) if is_full else ()
    note_look(context, case_id, page.case["marac_id"])
    st.html(_head(page))
    if not is_full:
        st.info(
            "Your agency sees names and dates of birth of this case. It opens in full to agencies "
            "that are marked as present under “Who is here”.",
            icon=":material/info:",
        )
        return False
    case_wishes.said(page)
    _risk(forms, case_id)
    st.html(_idva(page))
    case_research.draw(context, page)
    return True


def _head(page: CasePage) -> str:
    """HTML: number and names in large letters, and the way to the whole case."""
    case = page.case
    people = [("Victim", page.victim)]
    people += [("Perpetrator", row) for row in page.perpetrators.rows(named=True)]
    people += [("Child", row) for row in page.children.rows(named=True)]
    rows = "".join(f"<div><dt>{word}</dt><dd>{_who(row)}</dd></div>" for word, row in people)
    repeat = ' <span class="m-tag m-soon">! Repeat</span>' if _is_repeat(page) else ""
    address = safe(case_address(case["case_id"]))
    return (
        f'<section class="m-hand"><h2>Case {safe(case["case_id"])}{repeat}</h2><dl>{rows}</dl>'
        f'<p class="m-key"><a href="{address}" target="_blank" rel="noopener">The whole case, in '
        "another tab</a></p></section>"
    )


def _is_repeat(page: CasePage) -> bool:
    return bool(page.case["repeat_override"] or page.case["repeat_stated"])


def _who(row: dict[str, Any]) -> str:
    name = covered(case_people.name(row), "covered", is_covered=is_covered()) or words.NOT_RECORDED
    born = row.get("date_of_birth")
    return safe(f"{name}, born {words.day(born)}" if born else name)


def _risk(forms: tuple[Assessment, ...], case_id: str) -> None:
    """The latest form: the count and the judgement beside it."""
    latest = next((one for one in forms if one.form in _MAIN), next(iter(forms), None))
    if latest is None:
        part_heading("No risk form is recorded")
        return
    held = risk_forms()
    form = held.version(latest.form, latest.version) or held.current(latest.form)
    elsewhere = "" if latest.case_id == case_id else f" On case {latest.case_id}."
    on = latest.filled.assessed_on
    day = words.day(on) if on else "day not recorded"
    part_heading(f"{latest.form_name}, {day}", elsewhere.strip())
    counted = score(form, latest.filled.answers, latest.threshold)
    st.html(risk_score(counted, latest.filled.is_high))


def _idva(page: CasePage) -> str:
    """HTML: whether the IDVA has reached the victim, in one line."""
    case = page.case
    if case["idva_referred_on"] is None:
        sign, kind, text = "!", "warning", "Not referred to an IDVA"
    elif case["idva_contact_on"] is None:
        sign, kind, text = "!", "warning", "The IDVA has not reached the victim"
    else:
        day = words.day(case["idva_contact_on"])
        sign, kind, text = "✓", "fine", f"The IDVA first spoke to the victim on {day}"
    outcome = IDVA_OUTCOME.get(case["idva_outcome"] or "")
    more = ". ".join(filter(None, (case["idva_worker"], outcome)))
    return (
        f'<p class="m-state m-{kind} m-line"><span class="m-sign" aria-hidden="true">{sign}</span> '
        f"{safe(text)}</p>" + (f'<p class="m-subtitle">{safe(more)}</p>' if more else "")
    )
