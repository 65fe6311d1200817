"""The strip at the top of every page: who is signed in, signing out, and the quick exit."""

from html import escape

import streamlit as st

from dashboard.sign_in.layout import DEMONSTRATION
from models.access import ROLE_NAMES, User


def render(user: User, *, is_demonstration: bool = False) -> None:
    """Draws the strip. Its buttons are plain forms: they work while a page is still busy."""
    st.html(strip(user, is_demonstration=is_demonstration))


def strip(user: User, *, is_demonstration: bool = False) -> str:
    """The strip as HTML."""
    said = f'<p class="marac-demonstration">{DEMONSTRATION}</p>' if is_demonstration else ""
    roles = ", ".join(sorted(ROLE_NAMES[role] for role in user.roles)) or "No role yet"
    return (
        f'<div class="marac-strip">{said}'
        f'<p class="who"><span class="name">{escape(user.name)}</span>'
        f'<span class="roles">{escape(roles)}</span></p>'
        '<form method="post" action="/logout"><button type="submit">Sign out</button></form>'
        '<form method="post" action="/leave">'
        '<button type="submit" class="exit">Quick exit</button></form>'
        "</div>"
    )
