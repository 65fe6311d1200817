"""Step 1 of a referral: who is in danger now and what to do about it, and who refers."""

import streamlit as st

from dashboard.components.draft_form import DraftForm
from models.access import Permission, may
from queries.referral_choices import agency_choices, marac_choices

_NOW = (
    '<section class="m-danger" role="alert"><h2>Act now. Do not wait for the MARAC.</h2><ol>'
    "<li><strong>Ring 999</strong> if anybody may be hurt. Say that it is domestic abuse, and "
    "whether there are children or weapons.</li>"
    "<li>Stay in touch with the victim only in a way that is safe. Agree what to do if the call "
    "is cut off.</li>"
    "<li>Children in danger: ring children’s social care, out of hours too.</li>"
    "<li>Ring the MARAC’s coordinator and ask for an <strong>emergency meeting</strong>. Sending "
    "this referral alone brings no help tonight.</li></ol></section>"
)


def draw(form: DraftForm) -> None:
    """Draws the step."""
    answer = form.radio("in_immediate_danger", "Is somebody in danger right now?")
    if answer == "yes":
        st.html(_NOW)
        form.area(
            "immediate_safety",
            "What was done at once, by whom and when?",
            placeholder="For example: police at the house at 15:20, she is at her sister’s",
            max_chars=4000,
        )
    _who_refers(form)


def _who_refers(form: DraftForm) -> None:
    context = form.context
    with context.engine.connect() as connection:
        maracs = marac_choices(connection, user=context.user)
    marac_id = form.get("marac")
    if len(maracs) > 1 or "marac" in form.wrong:
        marac_id = form.choice(
            "marac", "Which MARAC? The one where the victim lives", maracs, width=420
        )
    if marac_id not in maracs:
        return
    with context.engine.connect() as connection:
        agencies = agency_choices(connection, user=context.user, marac_id=marac_id)
    form.several(
        "agencies",
        "Which agency refers? Choose several for a joint referral",
        agencies,
        max_selections=6,
    )
    left, right = st.columns(2, gap="medium")
    with left:
        form.text("referrer_name", "Your name", max_chars=200)
    with right:
        form.text("referrer_contact", "How you can be reached today (optional)", max_chars=300)
    with st.expander("Who presents the case, and whether a manager agreed (optional)"):
        form.text("presenter", "Who will present the case at the meeting", max_chars=200)
        form.radio("manager_agreed", "Was the referral discussed with a manager?")
        if may(context.user, Permission.DO_CASEWORK, marac_id):
            form.text(
                "referral_date",
                "Day the referral reached you, if not today",
                placeholder="27/3/2026",
                width=220,
            )
