"""Joiners: an account with its roles, and the link with which the person begins."""

import streamlit as st

from dashboard import mishaps
from dashboard.app_pages.administration import accounts_grants, accounts_link
from dashboard.components.heading import part_heading
from dashboard.context import Context
from ingest.invitations import invite
from ingest.users import add_user
from models.access import Grant
from models.errors import ForPerson

OPENED = "add-account"


def is_open() -> bool:
    """Whether the form is on the page; then nothing else need be."""
    return bool(st.session_state.get(OPENED))


def draw(context: Context) -> None:
    """Draws the button, and the form once it was pressed; the link of the account just added."""
    accounts_link.draw()
    if not is_open():
        if st.button("Add an account", type="primary", icon=":material/person_add:", key="add"):
            st.session_state[OPENED] = True
            accounts_link.forget()
            st.rerun()
        return
    part_heading("Add an account", "The person chooses their own password by a link you give them.")
    with st.container(border=True, key="add-form", width=640):
        _form(context)


def _form(context: Context) -> None:
    name = st.text_input("Name", key="new-name", help="As colleagues will see it.", max_chars=100)
    username = st.text_input(
        "User name", key="new-username", help="Without spaces, for example a.patel", max_chars=100
    )
    email = st.text_input(
        "E-mail (for reminders and single sign-on)", key="new-email", max_chars=200
    )
    missing: ForPerson | None = None
    grants: list[Grant] = []
    try:
        grants = accounts_grants.asked(context, key="new")
    except ForPerson as problem:
        missing = problem
    with st.container(horizontal=True):
        wanted = st.button("Add and make the link", type="primary", key="add-save")
        if st.button("Cancel", key="add-cancel"):
            _close()
    if not wanted:
        return
    with mishaps.shown():
        if missing is not None:
            raise missing
        user = add_user(
            context.engine,
            by=context.user,
            username=username or "",
            name=name or "",
            grants=grants,
            email=email or "",
        )
        token = invite(context.engine, by=context.user, user_id=user.user_id)
        accounts_link.keep(user.name, token, "The account is added.")
        _close()


def _close() -> None:
    for key in [key for key in st.session_state if str(key).startswith("new-")]:
        del st.session_state[key]
    st.session_state[OPENED] = False
    st.rerun()
