"""Risk forms on paper: blank ones before a visit, filled ones for a file, as tagged PDF."""

import streamlit as st

from dashboard.components.download import download, protection
from dashboard.components.heading import part_heading
from dashboard.context import Context
from dashboard.risk_forms import risk_forms
from models.codes import ASSESSMENT_FORM
from models.instruments import Instrument
from queries.assessments import Assessment, Setting
from queries.exports import risk_form


def blanks(context: Context) -> None:
    """Draws a button for every form, to be printed before a visit."""
    part_heading(
        "Print a blank form", "PDF, nobody’s name on it; the answers are typed in afterwards."
    )
    with st.container(horizontal=True, gap="small", key="risk-blanks"):
        for instrument in risk_forms().forms:
            if instrument.questions:
                name = ASSESSMENT_FORM[instrument.form]
                download(
                    context,
                    risk_form.blank(instrument),
                    label=name,
                    key=f"risk-blank-{instrument.form}",
                    style="secondary",
                )


def blank(context: Context, instrument: Instrument) -> None:
    """Draws the button for one blank form, where it has questions to print."""
    if instrument.questions:
        key = f"risk-blank-{instrument.form}"
        download(context, risk_form.blank(instrument), label="Blank form (PDF)", key=key)


def filled(context: Context, instrument: Instrument, found: Assessment, known: Setting) -> None:
    """Draws the button for a form that was recorded, and the lock for what is saved."""
    with st.container(horizontal=True, gap="small", key=f"risk-print-{found.assessment_id}"):
        download(
            context,
            risk_form.filled(
                instrument,
                found.filled,
                case_id=found.case_id,
                marac=known.marac,
                marac_id=known.marac_id,
                agency=found.agency,
                threshold=found.threshold,
            ),
            label="Print this assessment (PDF)",
            key=f"risk-print-{found.assessment_id}-pdf",
        )
        protection(f"risk-{found.assessment_id}")
