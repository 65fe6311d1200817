"""The strip at the top of every page: who is signed in, signing out, and the quick exit."""

from html import escape

import streamlit as st

from models.access import ROLE_NAMES, User


def render(user: User) -> None:
    """Draws the strip. Its buttons are plain forms: they work while a page is still busy."""
    st.html(strip(user))


def strip(user: User) -> str:
    """The strip as HTML."""
    roles = ", ".join(sorted(ROLE_NAMES[role] for role in user.roles)) or "No role yet"
    return (
        '<div class="marac-strip">'
        f'<p class="who"><span class="name">{escape(user.name)}</span>'
        f'<span class="roles">{escape(roles)}</span></p>'
        '<form method="post" action="/logout"><button type="submit">Sign out</button></form>'
        '<form method="post" action="/leave">'
        '<button type="submit" class="exit">Quick exit</button></form>'
        "</div>"
    )
