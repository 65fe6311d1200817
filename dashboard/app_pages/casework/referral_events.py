"""Steps 4 and 5 of a referral: children and household; what happened, and why it is referred."""

import streamlit as st

from dashboard.app_pages.casework.referral_values import MOST_CHILDREN, children
from dashboard.components.draft_form import DraftForm
from dashboard.words import safe
from ingest.referral_rules import NEEDS_REASON
from models.codes import ABUSE_TYPE, CRITERION
from queries.referral_choices import LocalRules, local_rules


def household(form: DraftForm) -> None:
    """Draws step 4."""
    form.text(
        "children_in_household",
        "How many children live in the household? 0 for none, blank if not known",
        max_chars=3,
        width=420,
    )
    count = children(form.get)
    for number in range(1, count + 1):
        _child(form, number, is_last=number == count)
    if count < MOST_CHILDREN and st.button("Add a child", icon=":material/add:"):
        form.put(children=str(count + 1))
        st.rerun()
    with st.expander("Household and housing (optional)", key="housing"):
        form.area("household", "Who else lives there or is at risk?", max_chars=2000)
        form.area("housing", "Where and how the victim lives: tenancy, who holds it", height=80)


def _child(form: DraftForm, number: int, *, is_last: bool) -> None:
    who = f"child{number}"
    with st.container(key=f"child-{number}", border=True):
        st.html(f'<h2 class="m-sub">Child {number}</h2>')
        first, second, third = st.columns(3, gap="medium")
        with first:
            form.text(f"{who}.given_names", "Given names", max_chars=200)
        with second:
            form.text(f"{who}.family_name", "Family name", max_chars=200)
        with third:
            form.text(f"{who}.date_of_birth", "Date of birth", placeholder="27/3/2018")
        first, second, third = st.columns(3, gap="medium")
        with first:
            form.text(f"{who}.relation_to_victim", "To the victim", placeholder="Daughter")
        with second:
            form.text(f"{who}.relation_to_perpetrator", "To who harms", placeholder="Daughter")
        with third:
            form.text(f"{who}.school", "School or nursery", max_chars=200)
        form.radio(f"{who}.in_household", "Lives in the household?")
        if is_last and st.button("Take this child out"):
            form.put(children=str(number - 1))
            st.rerun()


def events(form: DraftForm) -> None:
    """Draws step 5."""
    form.area(
        "what_happened",
        "What happened? The latest first, in plain words",
        height=150,
        max_chars=20_000,
    )
    left, right = st.columns(2, gap="medium")
    with left:
        form.text(
            "incident_date", "Day of the latest incident", placeholder="27/3/2026", max_chars=40
        )
    with right:
        form.radio("incident_criminal", "Would it be a crime if reported?")
    form.several("abuse_types", "What kinds of abuse?", ABUSE_TYPE)
    _criteria(form)
    form.area(
        "why_multi_agency",
        "Why does it take several agencies? (optional)",
        max_chars=4000,
        height=80,
    )


def _criteria(form: DraftForm) -> None:
    rules = _rules(form)
    chosen = form.several("criteria", "Why is it referred? One or several", CRITERION)
    if rules is not None:
        st.html(_told(rules))
    if NEEDS_REASON & set(chosen):
        form.area("criteria_reason", "What concerns you?", max_chars=4000)
    if "repeat" in chosen:
        left, right = st.columns(2, gap="medium")
        with left:
            form.text("previous_referral_on", "Day of the last referral, if known")
        with right:
            form.text("previous_marac", "To which MARAC, if another (optional)", max_chars=200)


def _rules(form: DraftForm) -> LocalRules | None:
    context, marac_id = form.context, form.get("marac")
    if not marac_id:
        return None
    with context.engine.connect() as connection:
        return local_rules(connection, user=context.user, marac_id=marac_id, on=context.today)


def _told(rules: LocalRules) -> str:
    """HTML: what each criterion means at this MARAC."""
    meant = {
        "visible_high_risk": f"{rules.dash_threshold} or more “yes” on the risk assessment. A "
        "lower count never rules a referral out.",
        "professional_judgement": "Serious concern on your judgement, whatever the count. Say why.",
        "escalation": f"{rules.escalation_count} or more incidents in "
        f"{rules.escalation_months} months, or abuse that grows worse.",
        "repeat": f"{rules.repeat_definition} between the same people within 12 months of the "
        f"last referral. {rules.repeat_scope}. Checked against the record once it is sent.",
    }
    inside = "".join(
        f"<div><dt>{safe(CRITERION[code])}</dt><dd>{safe(text)}</dd></div>"
        for code, text in meant.items()
    )
    return f'<section class="m-local"><h3>The rules of this MARAC</h3><dl>{inside}</dl></section>'
