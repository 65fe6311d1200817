"""Correcting what was typed wrong on a risk form; another conversation is another form."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import assessment_fields as fields
from dashboard.app_pages.casework import assessment_panel
from dashboard.app_pages.casework.assessment_fields import Paper
from dashboard.components import draft
from dashboard.components.heading import page_heading
from dashboard.components.looked import note_look
from dashboard.components.risk_changes import change_table
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.risk_forms import risk_forms
from ingest import drafts
from ingest.assessments import correct_assessment, state_of
from models.errors import ForPerson
from models.risk import Filled
from models.risk_changes import changes
from queries.assessments import Assessment, Setting, one_assessment, setting
from queries.case_access import check_case

_SEEN = "seen"  # the field of the draft that says which state the person began from


def draw(context: Context, assessment_id: str) -> None:
    """Draws the form with what is recorded in it, the reason, and the button that corrects it."""
    with context.engine.connect() as connection:
        found = one_assessment(connection, user=context.user, assessment_id=assessment_id)
        day = found.filled.assessed_on or context.today
        known = setting(connection, user=context.user, case_id=found.case_id, day=day)
    note_look(context, found.case_id, known.marac_id)
    page_heading(
        f"Correct the {found.form_name} of {words.day(found.filled.assessed_on)}",
        f"Case {found.case_id}. Only what was typed wrong: a new conversation is a new form. Both "
        "versions and your reason are kept.",
    )
    instrument = risk_forms().version(found.form, found.version)
    if instrument is None:
        raise ForPerson(
            f"Version {found.version or 'not recorded'} of this form is not held here, so it "
            "cannot be corrected on screen: import a corrected file."
        )
    paper = Paper(context, instrument, f"correct risk {assessment_id}")
    seen = _seen(paper, found)
    paper.fill(found.filled)
    _sheet(paper, found, known, seen)


def _seen(paper: Paper, found: Assessment) -> str:
    """The state the person began from: kept with the first thing typed, for it may be days."""
    now = state_of(dict(found.row))
    kept = draft.kept(paper.context, paper.draft)
    if set(kept) - {_SEEN}:
        return kept.get(_SEEN, now)
    if kept.get(_SEEN) != now:
        drafts.save(paper.context.engine, paper.context.user, paper.draft, {_SEEN: now})
    return now


def _sheet(paper: Paper, found: Assessment, known: Setting, seen: str) -> None:
    head = fields.head(paper, st.columns([3, 4, 3], vertical_alignment="bottom"))
    left, right = st.columns([2, 1], gap="large")
    with left:
        filled = fields.more(paper, fields.questions(paper, head))
    with right, st.container(key="risk-panel"):
        filled = assessment_panel.panel(paper, known, filled)
        reason = draft.text_area(
            paper.context,
            form=paper.draft,
            name="reason",
            label="What was typed wrong",
            max_chars=1000,
            height=80,
        )
        if st.button("Correct the assessment", type="primary", key="risk-correct"):
            _correct(paper, found, known, filled, seen, reason)
    if seen != state_of(dict(found.row)):
        with left:
            _conflict(paper, found, filled)


def _correct(
    paper: Paper, found: Assessment, known: Setting, filled: Filled, seen: str, reason: str
) -> None:
    def write() -> None:
        correct_assessment(
            paper.context.engine,
            by=paper.context.user,
            assessment_id=found.assessment_id,
            form=paper.instrument,
            filled=filled,
            threshold=known.threshold,
            seen=seen,
            reason=reason,
            today=paper.context.today,
            check_case=check_case,
        )
        draft.clear(paper.context, paper.draft)
        st.query_params.from_dict({"recorded": found.assessment_id})

    trying(write)


def _conflict(paper: Paper, found: Assessment, filled: Filled) -> None:
    """Both versions side by side, and the two ways on; nothing is lost until one is chosen."""
    st.warning(
        "Somebody corrected this assessment since you opened it. Below is what is recorded now "
        "beside what you typed.",
        icon=":material/warning:",
    )
    differing = changes(paper.instrument, found.filled, filled)
    st.html(change_table(differing, "Recorded now", "As you typed", "Both versions"))
    with st.container(horizontal=True):
        if st.button("Go on with what I typed", key="risk-mine"):
            now = state_of(dict(found.row))
            drafts.save(paper.context.engine, paper.context.user, paper.draft, {_SEEN: now})
            st.rerun()
        if st.button("Take what is recorded now", key="risk-theirs"):
            draft.clear(paper.context, paper.draft)
            st.rerun()
