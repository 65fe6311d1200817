"""What was recorded, and what comes next."""

from collections.abc import Iterator

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import assessment_panel, assessment_print
from dashboard.case_links import case_address
from dashboard.components.heading import page_heading
from dashboard.components.problems import Problem, problem_list
from dashboard.components.risk_score import risk_score
from dashboard.context import Context
from dashboard.risk_forms import risk_forms
from models.risk import is_under_16, score
from queries.assessments import Assessment, Setting, one_assessment, setting


def draw(context: Context, assessment_id: str) -> None:
    """Draws the assessment that was just recorded: the two figures and the next steps."""
    with context.engine.connect() as connection:
        found = one_assessment(connection, user=context.user, assessment_id=assessment_id)
        day = found.filled.assessed_on or context.today
        known = setting(connection, user=context.user, case_id=found.case_id, day=day)
    form = risk_forms().version(found.form, found.version)
    page_heading(
        "Recorded",
        f"{found.form_name}, case {found.case_id}, {words.day(found.filled.assessed_on)}. "
        "It stands on the page of the case.",
    )
    st.html(risk_score(score(form, found.filled.answers, found.threshold), found.filled.is_high))
    st.html(problem_list(list(_next(context, found, known)), "What comes next"))
    if form:
        assessment_print.filled(context, form, found, known)


def _next(context: Context, found: Assessment, known: Setting) -> Iterator[Problem]:
    form = risk_forms().version(found.form, found.version)
    if is_under_16(known.victim_born, found.filled.assessed_on or context.today):
        yield Problem(
            "error",
            "The victim is under 16: refer to children’s social care now, and note the day.",
        )
    elif found.filled.children_at_risk and found.filled.child_referral_on is None:
        yield Problem("warning", "Children are at risk: tell children’s services.")
    if form:
        yield from assessment_panel.follows(form, found.case_id, found.filled)
    yield Problem(
        "fine",
        "Kept with the case, with who recorded it and when.",
        link=case_address(found.case_id),
        link_text="Open the case",
    )
