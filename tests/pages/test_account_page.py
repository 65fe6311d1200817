"""Your account, drawn for the person it belongs to."""

from collections.abc import Callable
from datetime import date, timedelta

import pyotp
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest import second_factor
from ingest.sessions import open_session, open_waiting, session_id
from ingest.users import add_user
from models.access import Grant, Role, User, operator
from models.tables import sessions

from .conftest import Open

Shown = Callable[[AppTest], str]
PAGE = "administration.account"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0"


def add(engine: sa.Engine, username: str, *roles: Role) -> User:
    return add_user(
        engine,
        by=operator("test"),
        username=username,
        name="Asha Patel",
        grants=[Grant(role) for role in roles],
        password="four odd words here",
        hash_password=lambda password: password,
    )


def sign_in(engine: sa.Engine, user: User, address: str, device: str = EDGE) -> str:
    token = open_session(engine, user, lasting=timedelta(hours=12), address=address, device=device)
    return session_id(token)


def context(engine: sa.Engine, user: User, session: str = "") -> Context:
    return Context(engine, user, date(2026, 7, 9), 1, session_id=session)


def test_every_own_place_is_shown_and_nobody_elses(
    duckdb_engine: sa.Engine, opened: Open, shown: Shown
) -> None:
    asha, col = add(duckdb_engine, "asha", Role.COORDINATOR), add(duckdb_engine, "col")
    here = sign_in(duckdb_engine, asha, "10.0.0.1")
    there = sign_in(duckdb_engine, asha, "<b>10.0.0.2</b>")
    ended = sign_in(duckdb_engine, asha, "10.0.0.3")
    old = sign_in(duckdb_engine, asha, "10.0.0.4")
    others = sign_in(duckdb_engine, col, "10.9.9.9")
    open_waiting(
        duckdb_engine,
        asha,
        state="second_factor",
        lasting=timedelta(minutes=10),
        address="10.0.0.5",
        device="",
    )
    with duckdb_engine.begin() as connection:
        for which, values in (
            (ended, {"ended_at": sessions.c.created_at}),
            (old, {"last_seen_at": sessions.c.created_at - timedelta(minutes=16)}),
        ):
            connection.execute(
                sessions.update().where(sessions.c.session_id == which).values(**values)
            )
    text = shown(opened(PAGE, context(duckdb_engine, asha, here)))
    assert "You are signed in at 2 places" in text
    assert "Edge on Windows" in text and "This one" in text
    assert "&lt;b&gt;10.0.0.2" in text and f'value="{there}"' in text
    for hidden in (here, ended, old, others, "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.9.9.9"):
        assert hidden not in text


def test_a_phone_and_its_recovery_codes_are_shown(
    duckdb_engine: sa.Engine, opened: Open, shown: Shown
) -> None:
    asha = add(duckdb_engine, "asha", Role.COORDINATOR)
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).now()
    codes = second_factor.set_up(duckdb_engine, asha, secret=secret, code=code)
    assert codes is not None
    text = shown(opened(PAGE, context(duckdb_engine, asha)))
    assert "Codes from your phone, since" in text and "10 codes left of ten." in text
    assert secret not in text
    for used in codes[:8]:
        second_factor.use_recovery_code(duckdb_engine, asha, used)
    text = shown(opened(PAGE, context(duckdb_engine, asha)))
    assert "2 codes left of ten. Make new ones soon." in text


def test_who_needs_no_phone_may_set_one_up(
    duckdb_engine: sa.Engine, opened: Open, shown: Shown
) -> None:
    col = add(duckdb_engine, "col", Role.COMMISSIONER)
    text = shown(opened(PAGE, context(duckdb_engine, col)))
    assert "Your role needs none" in text and "/account/second-factor" in text
    assert "/account/recovery-codes" not in text
