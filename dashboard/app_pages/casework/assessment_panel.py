"""Beside the questions: the count, the judgement, and what follows from both."""

from collections.abc import Iterable

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import assessment_fields as fields
from dashboard.app_pages.casework.assessment_fields import Paper
from dashboard.components.problems import Problem, problem_list
from dashboard.components.risk_score import risk_score
from dashboard.words import safe
from models.codes import ASSESSMENT_FORM
from models.instruments import Instrument
from models.risk import Filled, is_under_16, score
from queries.assessments import Setting


def guidance(instrument: Instrument) -> None:
    """How to ask, folded away; the acknowledgement stands under it."""
    with st.expander("Before you ask", key="risk-guidance"):
        items = "".join(f"<li>{safe(line)}</li>" for line in instrument.guidance)
        st.html(
            f'<ul class="m-risk-guide">{items}</ul>'
            f'<p class="m-risk-aside">{safe(instrument.acknowledgement)}</p>'
        )


def panel(paper: Paper, known: Setting, filled: Filled) -> Filled:
    """The form with its judgement; draws the count, the judgement and what follows from both."""
    counted = score(paper.instrument, filled.answers, known.threshold)
    st.html(risk_score(counted, fields.judged_so_far(paper), is_live=True))
    urgent = list(_urgent(paper, known, filled))
    if urgent:
        st.html(problem_list(urgent, "What follows"))
    return fields.judgement(paper, filled)


def _urgent(paper: Paper, known: Setting, filled: Filled) -> Iterable[Problem]:
    if is_under_16(known.victim_born, filled.assessed_on or paper.context.today):
        yield Problem(
            "error",
            "The victim is under 16: refer to children’s social care now, whatever the count.",
            note="A child is safeguarded as a child. A MARAC hears victims from 16.",
        )
    elif filled.children_at_risk and filled.child_referral_on is None:
        yield Problem("warning", "Children at risk: give the day children’s services were told.")
    yield from follows(paper.instrument, known.case_id, filled)


def follows(instrument: Instrument, case_id: str, filled: Filled) -> Iterable[Problem]:
    """The further forms that an answer of yes calls for, each with its address."""
    for follow in instrument.follows:
        if filled.answers.get(follow.question) == "yes":
            name = ASSESSMENT_FORM[follow.form]
            yield Problem(
                "note",
                follow.why,
                link=words.address("assessment", case=case_id, form=follow.form),
                link_text=f"Fill in the {name.lower()} form as well",
            )
