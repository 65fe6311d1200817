"""The page of someone whose role has no page yet."""

import streamlit as st

from dashboard.context import Context
from models.access import ROLE_NAMES


def render(context: Context) -> None:
    """Says what the account is for and whom to ask."""
    st.title("You are signed in")
    roles = sorted(ROLE_NAMES[role] for role in context.user.roles)
    if not roles:
        st.write(
            "Your account has no role yet, so there is nothing to show. "
            "Ask your administrator to give you one."
        )
        return
    st.write(
        f"Your account is for: {', '.join(roles)}. This version has no pages for that yet. "
        "Nothing is wrong with your account, and you do not need to do anything."
    )
    st.write(
        "If your work needs the figures, the return or the import, ask your administrator "
        "for the role that opens them."
    )
