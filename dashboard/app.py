"""What Streamlit runs at every click: who is it, what may they see, and the page they asked for."""

from datetime import date

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import header, mishaps, navigation, runtime
from dashboard.context import Context
from dashboard.gate.callers import HTTPS_COOKIE, LOOPBACK_COOKIE
from dashboard.shell_page import PRODUCT
from models.database import read_data_version
from queries.users import OpenSession


def signed_in(running: runtime.Running) -> OpenSession | None:
    """The live session behind this page. The gate has checked it; this is the second lock."""
    cookies = st.context.cookies
    token = cookies.get(HTTPS_COOKIE) or cookies.get(LOOPBACK_COOKIE)
    session = running.sessions.find(token)
    tab = get_script_run_ctx()
    if session is not None and tab is not None:
        running.remember_tab(tab.session_id, session.session_id)
    return session


def main() -> None:
    st.set_page_config(
        page_title=PRODUCT, page_icon="/assets/icon.svg", layout="wide", initial_sidebar_state=248
    )
    running = runtime.running()
    session = signed_in(running)
    if session is None:
        st.write("You are signed out. [Sign in](/login)")
        return
    with running.turns.turn(), mishaps.shown():
        header.render(session.user, is_demonstration=running.is_demonstration)
        with running.engine.connect() as connection:
            version = read_data_version(connection)
        navigation.run(
            Context(
                running.engine,
                session.user,
                date.today(),
                version,
                forget_sessions=running.sessions.forget,
                session_id=session.session_id,
            )
        )


main()
