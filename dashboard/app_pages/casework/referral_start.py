"""Where a referral begins: a new one, one begun before, or an area's Word form."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import referral_word
from dashboard.case_links import case_address
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from dashboard.words import safe
from ingest import drafts as written
from ingest.case_numbers import new_row_id
from ingest.referrals import own_agencies
from models.access import Permission, may
from queries import drafts as asked
from queries.referral_choices import marac_choices

FORM = "referral "  # what the name of every referral's draft begins with
SENT = "referral-sent"


def draw(context: Context) -> None:
    """Draws the ways to begin, and the referrals begun before."""
    page_heading("Refer a case", "Six short steps. What you type is kept at once, for 30 days.")
    if case_id := st.session_state.pop(SENT, None):
        _sent(case_id)
    if st.button("Begin a referral", type="primary", key="begin"):
        open_referral(begin(context))
    _begun(context)
    part_heading(
        "Or start from a Word referral form",
        "What is found in it is shown beside your form. Nothing is taken over that you have not "
        "confirmed.",
    )
    if uploaded := referral_word.upload(context):
        code = begin(context)
        referral_word.keep(context, code, uploaded)
        open_referral(code, form="yes")


def begin(context: Context) -> str:
    """Begins a draft with what is known of the person who refers; its code."""
    code = new_row_id("r")
    with context.engine.connect() as connection:
        maracs = marac_choices(connection, user=context.user)
    first = {"referrer_name": context.user.name}
    if len(maracs) == 1:
        (marac_id,) = maracs
        first["marac"] = marac_id
        own = own_agencies(context.user, marac_id)
        if not may(context.user, Permission.DO_CASEWORK, marac_id):
            first["agencies"] = ";".join(own[:1])
    written.save(context.engine, context.user, FORM + code, first)
    return code


def open_referral(code: str, **more: str) -> None:
    """Leads to a referral by its address."""
    st.query_params.from_dict({"referral": code, "step": "1", **more})
    st.rerun()


def _begun(context: Context) -> None:
    with context.engine.connect() as connection:
        found = asked.begun(connection, context.user, FORM)
    if not found:
        return
    part_heading(f"{words.counted(len(found), 'referral')} begun and not sent")
    for one in found:
        code = one.form.removeprefix(FORM)
        with st.container(horizontal=True, vertical_alignment="center", key=f"begun-{code}"):
            names = (
                one.values.get(f"victim.{name}", "") for name in ("given_names", "family_name")
            )
            who = " ".join(filter(None, names)) or "No name yet"
            st.html(
                f"<div><strong>{safe(who)}</strong>"
                f'<p class="m-subtitle">Last touched {safe(words.moment(one.saved_at))}</p></div>',
                width="stretch",
            )
            if st.button("Go on", key=f"go-{code}"):
                open_referral(code)
            if st.button("Throw away", key=f"away-{code}", type="tertiary"):
                st.session_state["away"] = code
            if st.session_state.get("away") == code:
                _throw_away(context, code)


def _throw_away(context: Context, code: str) -> None:
    """Asks once more: what is thrown away does not come back."""
    if st.button("Yes, throw it away for good", key=f"sure-{code}", type="primary"):
        written.clear(context.engine, context.user, FORM + code)
        referral_word.forget(context, code)
        del st.session_state["away"]
        st.rerun()


def _sent(case_id: str) -> None:
    link = f'<a href="{safe(case_address(case_id))}" target="_self">Open case {safe(case_id)}</a>'
    st.html(
        f'<section class="m-sent" role="status"><h2>Sent as case {safe(case_id)}</h2>'
        "<p>The coordinator and the IDVA were told just now. The coordinator screens it next and "
        "may ask you for more. Tell the victim only when and how it is safe.</p>"
        f"<p>{link}</p></section>"
    )
