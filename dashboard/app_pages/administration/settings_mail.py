"""Trying the mail server: a test e-mail, and forgetting its password."""

from collections.abc import Mapping

import streamlit as st

from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.installation import change_setting
from ingest.mail import send_test
from models.installation import SMTP_HOST, SMTP_PASSWORD

_DONE = "settings-done"


def draw(context: Context, values: Mapping[str, str]) -> None:
    """The button for a test e-mail; nothing where no mail server is set up."""
    if not values[SMTP_HOST.name]:
        return
    part_heading("Try the mail server", "With the settings that are saved, not those just typed.")
    to = st.text_input("Send a test to", key="mail-test-to", width=320, max_chars=200)
    if st.button("Send a test e-mail", key="mail-test", icon=":material/mail:"):
        trying(
            lambda: send_test(context.engine, by=context.user, to=to or ""),
            done=lambda: _say("The test e-mail was taken by the mail server."),
        )
    if values[SMTP_PASSWORD.name] and st.button("Forget the password", key="mail-forget"):
        trying(
            lambda: change_setting(
                context.engine, by=context.user, name=SMTP_PASSWORD.name, value=""
            ),
            done=lambda: _say("The password of the mail server is forgotten."),
        )


def _say(text: str) -> None:
    st.session_state[_DONE] = text
