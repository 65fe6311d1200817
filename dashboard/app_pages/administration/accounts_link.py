"""A one-time link just made, shown until the administrator has passed it on."""

from dataclasses import dataclass

import streamlit as st

from dashboard.links import address_in, invitation_link
from dashboard.words import safe

_KEY = "account-link"


@dataclass(frozen=True)
class _Made:
    name: str
    token: str
    done: str


def keep(name: str, token: str, done: str) -> None:
    """Notes a link to show; `done` says what was done besides."""
    st.session_state[_KEY] = _Made(name, token, done)


def forget() -> None:
    """The link is not shown again; it goes on working."""
    st.session_state.pop(_KEY, None)


def draw() -> None:
    """Draws the link with what to do with it; nothing where none was made."""
    made: _Made | None = st.session_state.get(_KEY)
    if made is None:
        return
    with st.container(border=True, key="link"):
        st.html(
            f'<p class="m-what" role="status">{safe(made.done)} Give {safe(made.name)} this link '
            "by a way that nobody else reads, in person or by their work e-mail.</p>"
            '<p class="m-next">It works once, for 72 hours, and is shown here only now. Links '
            "made for them before no longer work.</p>"
        )
        st.code(invitation_link(_address(), made.token), language=None, wrap_lines=True)
        if st.button("I have copied it", key="link-copied"):
            forget()
            st.rerun()


def _address() -> str:
    return address_in(st.context.url, "")
