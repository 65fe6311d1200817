"""Accounts and sessions in the record, on each database."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dashboard.passwords import hash_password, is_right
from dashboard.sessions import Sessions
from ingest import sessions as written
from ingest.users import add_user, disable_user, set_password
from models.access import Grant, Role, User, operator
from models.database import read_data_version
from models.errors import ForPerson, NotAllowed
from models.tables import audit, sessions, settings, users
from models.trail import now
from queries import users as asked

BY = operator("test")
GOOD = "four odd words here"


def plain(password: str) -> str:
    """A quick stand-in for a hash, where the test is not about hashing."""
    return f"hash of {password}"


def add(engine: sa.Engine, username: str = "asha", *grants: Grant) -> User:
    """An account with a good password."""
    return add_user(
        engine,
        by=BY,
        username=username,
        name="Asha Patel",
        grants=grants or (Grant(Role.COORDINATOR, "N"),),
        password=GOOD,
        hash_password=plain,
    )


def found(engine: sa.Engine, username: str) -> asked.Account | None:
    with engine.connect() as connection:
        return asked.account(connection, username)


def trail(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(audit.c.what)))


def open_session(engine: sa.Engine, user: User, hours: float = 12) -> str:
    return written.open_session(
        engine, user, lasting=timedelta(hours=hours), address="10.0.0.1", device="a browser"
    )


def test_an_account_is_found_by_its_name_with_its_roles(engine: sa.Engine) -> None:
    user = add(engine, " Asha ", Grant(Role.CHAIR, "N"), Grant(Role.REPRESENTATIVE, "S", "police"))
    account = found(engine, "ASHA")
    assert account is not None
    assert account.user == user
    assert account.password_hash == plain(GOOD)
    assert trail(engine) == ["added an account"]


def test_the_password_itself_is_kept_nowhere(engine: sa.Engine) -> None:
    add(engine)
    with engine.connect() as connection:
        kept = [str(connection.execute(sa.select(table)).all()) for table in (users, audit)]
    assert GOOD not in kept[1]
    assert kept[0].count(GOOD) == kept[0].count(plain(GOOD))


def test_a_user_name_belongs_to_one_account(engine: sa.Engine) -> None:
    add(engine, "asha")
    with pytest.raises(ForPerson, match="already an account “asha”"):
        add(engine, "ASHA")


@pytest.mark.parametrize("username", ["", " ", "two words"])
def test_a_user_name_is_one_word(engine: sa.Engine, username: str) -> None:
    with pytest.raises(ForPerson, match="A user name is needed"):
        add(engine, username)


def test_only_an_administrator_adds_and_closes_accounts(engine: sa.Engine) -> None:
    asha = add(engine)
    with pytest.raises(NotAllowed):
        disable_user(engine, by=asha, username="asha")
    with pytest.raises(NotAllowed):
        set_password(
            engine,
            by=User("x", "X", frozenset()),
            username="asha",
            password=GOOD * 2,
            hash_password=plain,
        )
    assert found(engine, "asha") is not None


def test_another_password_replaces_the_first_and_ends_the_sessions(engine: sa.Engine) -> None:
    asha = add(engine)
    token = open_session(engine, asha)
    set_password(
        engine, by=asha, username="asha", password="five other odd words", hash_password=plain
    )
    account = found(engine, "asha")
    assert account is not None and account.password_hash == plain("five other odd words")
    assert Sessions(engine).find(token) is None


def test_a_closed_account_is_not_found_and_its_sessions_end(engine: sa.Engine) -> None:
    token = open_session(engine, add(engine))
    assert Sessions(engine).find(token) is not None
    disable_user(engine, by=BY, username="asha")
    assert found(engine, "asha") is None
    assert Sessions(engine).find(token) is None
    with pytest.raises(ForPerson, match="There is no account “nobody”"):
        disable_user(engine, by=BY, username="nobody")


def test_a_session_knows_its_person_and_the_token_is_not_kept(engine: sa.Engine) -> None:
    asha = add(engine)
    token = open_session(engine, asha)
    session = Sessions(engine).find(token)
    assert session is not None and session.user == asha
    with engine.connect() as connection:
        assert token not in str(connection.execute(sa.select(sessions)).all())
    assert Sessions(engine).find(token + "x") is None
    assert Sessions(engine).find("") is None


def test_signing_in_leaves_the_kept_figures_alone(engine: sa.Engine) -> None:
    asha = add(engine)
    with engine.connect() as connection:
        before = read_data_version(connection)
    token = open_session(engine, asha)
    written.touch(engine, written.session_id(token))
    written.end(engine, written.session_id(token), asha)
    written.note_failure(engine, None, "10.0.0.1")
    with engine.connect() as connection:
        assert read_data_version(connection) == before


def test_a_session_ends_once_with_one_row_of_trail(engine: sa.Engine) -> None:
    asha = add(engine)
    token = open_session(engine, asha)
    for _ in range(2):
        written.end(engine, written.session_id(token), asha)
    assert trail(engine).count("signed out") == 1


def test_a_session_without_a_click_for_fifteen_minutes_is_over(engine: sa.Engine) -> None:
    token = open_session(engine, add(engine))
    late = now() - timedelta(minutes=15, seconds=1)
    with engine.begin() as connection:
        connection.execute(sessions.update().values(last_seen_at=late))
    assert Sessions(engine).find(token) is None


def test_a_click_keeps_a_session_alive(engine: sa.Engine) -> None:
    token = open_session(engine, add(engine))
    late = now() - timedelta(minutes=14)
    with engine.begin() as connection:
        connection.execute(sessions.update().values(last_seen_at=late))
    sessions_kept = Sessions(engine)
    session = sessions_kept.find(token)
    assert session is not None
    sessions_kept.touch(session)
    renewed = sessions_kept.find(token)
    assert renewed is not None and renewed.last_seen_at > late + timedelta(minutes=13)


def test_a_session_is_over_after_twelve_hours_however_busy(engine: sa.Engine) -> None:
    assert Sessions(engine).longest == timedelta(hours=12)
    token = open_session(engine, add(engine), hours=0)
    assert Sessions(engine).find(token) is None


def test_a_session_lasts_as_long_as_the_settings_say(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        rows = [("session_idle_minutes", "5"), ("session_hours", "many")]
        connection.execute(settings.insert(), [{"name": n, "value": v} for n, v in rows])
    kept = Sessions(engine)
    with engine.begin() as connection:
        connection.execute(settings.delete().where(settings.c.name.like("session%")))
    assert kept.idle == timedelta(minutes=5)
    assert kept.longest == timedelta(hours=12)


def test_a_kept_answer_is_forgotten_when_the_session_ends_here(engine: sa.Engine) -> None:
    asha = add(engine)
    kept = Sessions(engine, kept_seconds=3600)
    token = open_session(engine, asha)
    session = kept.find(token)
    assert session is not None
    with engine.begin() as connection:
        written.end_all(connection, asha.user_id)
    assert kept.find(token) is not None  # the price of not asking each time: a few seconds
    kept.end(session)
    assert kept.find(token) is None


def test_a_password_is_checked_by_its_hash() -> None:
    kept = hash_password(GOOD)
    assert is_right(GOOD, kept)
    assert not is_right(GOOD + " ", kept)
    assert not is_right("x" * 100, kept)
    assert not is_right("nobody has this one", None)


def test_a_sign_in_says_from_where_and_with_what(engine: sa.Engine) -> None:
    asha = add(engine)
    written.open_session(
        engine,
        asha,
        lasting=timedelta(hours=12),
        address="10.0.0.1",
        device="Mozilla/5.0 (Windows NT 10.0) Firefox/144.0",
        method="password and code",
    )
    with engine.connect() as connection:
        line = connection.execute(sa.select(audit).where(audit.c.what == "signed in")).one()
    assert line.who == asha.user_id
    assert json.loads(line.after) == {
        "address": "10.0.0.1",
        "device": "Firefox on Windows",
        "method": "password and code",
    }


@pytest.mark.parametrize("state", ["second_factor", "enrol"])
def test_a_session_that_waits_is_not_open_and_was_no_sign_in(engine: sa.Engine, state: str) -> None:
    asha = add(engine)
    kept = Sessions(engine)
    token = kept.open_waiting(asha, state=state, address="10.0.0.1", device="")
    assert kept.find(token) is None
    waiting = kept.waiting(token)
    assert waiting is not None and waiting.state == state and waiting.user == asha
    assert kept.waiting(open_session(engine, asha)) is None
    kept.end(waiting)
    assert kept.waiting(token) is None
    assert trail(engine) == ["added an account", "signed in"]
    with engine.begin() as connection:
        connection.execute(sessions.update().values(ended_at=None, expires_at=now()))
    assert kept.waiting(token) is None


def test_nobody_ends_anothers_session(engine: sa.Engine) -> None:
    asha, col = add(engine), add(engine, "col")
    token = open_session(engine, asha)
    assert not written.end(engine, written.session_id(token), col)
    assert Sessions(engine).find(token) is not None
    assert written.end(engine, written.session_id(token), asha)
    assert "signed out" in trail(engine)
