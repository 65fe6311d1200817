"""The script's own look at the cookie: the second lock, should the gate ever be passed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.gate.callers import LOOPBACK_COOKIE
from dashboard.sessions import Sessions
from ingest import sessions as written
from ingest.users import add_user
from models.access import Grant, Role, User, operator
from models.settings import PROJECT, Settings
from models.tables import sessions
from models.trail import now


def asha(engine: sa.Engine) -> User:
    return add_user(
        engine,
        by=operator("test"),
        username="asha",
        name="Asha Patel",
        grants=[Grant(Role.COMMISSIONER)],
        password="four odd words here",
        hash_password=lambda password: password,
    )


def token(engine: sa.Engine, user: User, kind: str) -> str:
    """A cookie's value of each kind: only the live one may open the page."""
    where = {"address": "10.0.0.1", "device": "a browser"}
    hours = timedelta(hours=12)
    if kind in ("second_factor", "enrol"):
        return written.open_waiting(engine, user, state=kind, lasting=hours, **where)
    made = written.open_session(engine, user, lasting=hours, **where)
    changed = {
        "ended": {"ended_at": now()},
        "idle": {"last_seen_at": now() - timedelta(minutes=16)},
        "too long": {"expires_at": now()},
    }
    if kind in changed:
        with engine.begin() as connection:
            connection.execute(sessions.update().values(**changed[kind]))
    return {"its id": written.session_id(made), "edited": made[:-1] + "_"}.get(kind, made)


def opened(engine: sa.Engine, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))
    monkeypatch.setattr(runtime, "_running", None)
    runtime.start(runtime.Running(engine, Settings(), Sessions(engine)))
    return AppTest.from_file(str(PROJECT / "dashboard" / "app.py"), default_timeout=60).run()


@pytest.mark.parametrize(
    "kind", ["second_factor", "enrol", "ended", "idle", "too long", "its id", "edited", "none"]
)
def test_a_script_without_a_live_session_shows_nothing(
    duckdb_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    cookies = {LOOPBACK_COOKIE: token(duckdb_engine, asha(duckdb_engine), kind)}
    page = opened(duckdb_engine, {} if kind == "none" else cookies, monkeypatch)
    assert "You are signed out" in page.markdown[0].value
    assert not page.html and "Asha" not in str(page)


def test_a_script_with_a_live_session_shows_its_person(
    duckdb_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies = {LOOPBACK_COOKIE: token(duckdb_engine, asha(duckdb_engine), "live")}
    page = opened(duckdb_engine, cookies, monkeypatch)
    assert "Asha Patel" in page.html[0].proto.body
