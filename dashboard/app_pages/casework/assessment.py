"""A risk form: filled in on one screen, the count live, the judgement beside it as large."""

import streamlit as st

from dashboard.app_pages.casework import (
    assessment_done,
    assessment_fix,
    assessment_panel,
    assessment_print,
)
from dashboard.app_pages.casework import assessment_fields as fields
from dashboard.app_pages.casework.assessment_fields import Paper
from dashboard.components import draft
from dashboard.components.heading import page_heading
from dashboard.components.looked import note_look
from dashboard.components.refused import refused
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.risk_forms import risk_forms
from ingest import looks
from ingest.assessments import may_record, record_assessment
from models.access import Permission, check_may_any
from models.codes import ASSESSMENT_FORM
from models.errors import NotAllowed
from models.instruments import Instrument
from models.risk import Filled, is_under
from queries.assessments import Setting, setting
from queries.case_access import check_case

MAY = frozenset({Permission.DO_CASEWORK, Permission.RECORD_IDVA, Permission.REFER})
YOUNG = 18  # younger than this, the young person's form is offered first


def render(context: Context) -> None:
    """Draws the form that the address names, for its case; or a way to one."""
    check_may_any(context.user, MAY)
    address = {name: (st.query_params.get(name) or "").strip() for name in ("case", "assessment")}
    done = (st.query_params.get("recorded") or "").strip()
    try:
        if done:
            assessment_done.draw(context, done)
        elif address["assessment"]:
            assessment_fix.draw(context, address["assessment"])
        elif address["case"]:
            _new(context, address["case"])
        else:
            _which(context)
    except NotAllowed as refusal:
        refused(
            context,
            "This is not open to you",
            looks.CASES,
            address["case"] or address["assessment"] or done,
            str(refusal),
        )


def _which(context: Context) -> None:
    page_heading(
        "Risk assessment", "Fill in a form for a case, or print a blank one before a visit."
    )
    with st.form("which-risk", enter_to_submit=True, border=False):
        case_id = st.text_input("Case number", key="which-risk-case", width=320)
        if st.form_submit_button("Start a risk assessment", type="primary") and case_id.strip():
            st.query_params["case"] = case_id.strip()
            st.rerun()
    assessment_print.blanks(context)


def _new(context: Context, case_id: str) -> None:
    with context.engine.connect() as connection:
        known = setting(connection, user=context.user, case_id=case_id, day=context.today)
        allowed = may_record(connection, context.user, case_id, check_case)
    if not allowed:
        raise NotAllowed(
            "A risk assessment of this case is recorded by its coordinator, an IDVA or an agency "
            "that referred it: ask one of them."
        )
    note_look(context, case_id, known.marac_id)
    top = st.container()
    places = st.columns([3, 3, 4, 3, 3], vertical_alignment="bottom")
    with places[0]:
        instrument = _chosen(context, known)
    with top:
        page_heading(instrument.title, f"Case {case_id}, {known.marac}. {instrument.about}")
    paper = Paper(context, instrument, f"risk {case_id} {instrument.form} {instrument.version}")
    paper.fill(Filled(assessed_on=context.today, assessor=context.user.name))
    filled = fields.head(paper, places[1:4])
    with places[4]:
        agency = _made_by(paper, known)
    _sheet(paper, known, filled, agency)


def _chosen(context: Context, known: Setting) -> Instrument:
    """The current version of the form in the address, else of the one that fits the age."""
    forms = {one.form: one for one in risk_forms().forms}
    is_young = is_under(YOUNG, known.victim_born, context.today)
    asked = st.query_params.get("form", "")
    usual = asked if asked in forms else "dash_young_person" if is_young else "dash"
    chosen = st.selectbox(
        "Form",
        list(forms),
        index=list(forms).index(usual),
        format_func=lambda form: ASSESSMENT_FORM[form],
        key="risk-form",
        on_change=_to_address,
    )
    return forms[chosen]


def _to_address() -> None:
    st.query_params["form"] = st.session_state["risk-form"]


def _sheet(paper: Paper, known: Setting, filled: Filled, agency: str | None) -> None:
    """The questions on the left; on the right, always in sight, the count and the judgement."""
    left, right = st.columns([2, 1], gap="large")
    with left:
        assessment_panel.guidance(paper.instrument)
        filled = fields.more(paper, fields.questions(paper, filled))
    with right, st.container(key="risk-panel"):
        filled = assessment_panel.panel(paper, known, filled)
        if st.button("Record the assessment", type="primary", key="risk-record"):
            _record(paper, known, filled, agency)
        kept = "What you enter is kept as a draft until you record it."
        st.html(f'<p class="m-risk-aside">{kept}</p>')
        assessment_print.blank(paper.context, paper.instrument)


def _made_by(paper: Paper, known: Setting) -> str | None:
    """Which agency made it, where the person may say so; others are stamped with their own."""
    context = paper.context
    is_coordinator = context.user.maracs_for(Permission.DO_CASEWORK)
    if is_coordinator is not None and known.marac_id not in is_coordinator:
        return None
    if not known.referrers:
        return None
    return draft.select(
        context,
        list(known.referrers),
        form=paper.draft,
        name="agency",
        label="Made by",
        format_func=lambda agency: known.referrers[agency],
        placeholder="The coordinator",
    )


def _record(paper: Paper, known: Setting, filled: Filled, agency: str | None) -> None:
    def write() -> None:
        key = record_assessment(
            paper.context.engine,
            by=paper.context.user,
            case_id=known.case_id,
            form=paper.instrument,
            filled=filled,
            threshold=known.threshold,
            today=paper.context.today,
            check_case=check_case,
            agency_id=agency,
        )
        draft.clear(paper.context, paper.draft)
        st.query_params.from_dict({"recorded": key})

    trying(write)
