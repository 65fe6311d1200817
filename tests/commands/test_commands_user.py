"""`marac user`: accounts from the command line, as an administrator would type it."""

import json
import re

import pytest
import sqlalchemy as sa
from running import Done, Place, assert_one_sentence

from ingest.invitations import invitation_id
from models.database import close, open_engine
from models.settings import Settings
from queries.invitations import Invitation, invitation

ANN = ("user", "add", "ann", "--name", "Ann Admin", "--role", "administrator", "--invite")
RAY = ("user", "add", "ray", "--name", "Ray Rep", "--role", "representative", "--invite")


@pytest.fixture
def record(place: Place) -> Place:
    """A new record with an administrator who has not signed in yet."""
    assert place("init").code == 0
    assert place(*ANN).code == 0
    return place


def listed(record: Place, *more: str) -> list[dict[str, object]]:
    done = record("user", "list", "--json", *more)
    assert done.code == 0, done.err
    found: list[dict[str, object]] = json.loads(done.out)
    return found


def link(record: Place, done: Done) -> Invitation | None:
    """The invitation behind the link that a command printed."""
    assert done.code == 0, done.err
    token = re.search(r"http://127\.0\.0\.1:8501/invited\?token=(\S+)", done.out)
    assert token, done.out
    url = record.environment["MARAC_DATABASE_URL"]
    engine: sa.Engine = open_engine(Settings(database_url=url))
    with engine.connect() as connection:
        found = invitation(connection, invitation_id(token[1]))
    close(engine)
    return found


def test_an_account_is_added_with_a_password_or_a_link(place: Place) -> None:
    assert place("init").code == 0
    typed = "four odd words here\n" * 2
    asked = ("user", "add", "Bea", "--name", "Bea Admin", "--role", "administrator")
    done = place.program(*asked, typed=typed)
    assert done.code == 0, done.err
    assert "Bea Admin can sign in as “bea”." in done.out
    found = link(place, place(*ANN))
    assert found is not None and found.username == "ann"
    assert {row["username"]: row["state"] for row in listed(place)} == {
        "ann": "invited",
        "bea": "open",
    }


def test_roles_are_shown_changed_and_taken_away(record: Place) -> None:
    assert record(*RAY, "--role", "chair", "--marac", "N", "--agency", "police").code == 0
    shown = record("user", "roles", "ray")
    assert shown.out.splitlines() == ["Agency representative of police for N", "Chair for N"]
    added = record("user", "roles", "ray", "--role", "commissioner", "--marac", "S", "--add")
    assert len(added.out.splitlines()) == 3
    changed = record("user", "roles", "ray", "--role", "return-preparer")
    assert changed.out.splitlines() == ["Return preparer for every MARAC"]
    assert record("user", "roles", "ray", "--none").out == "“ray” holds no role.\n"
    assert listed(record)[1]["roles"] == []


def test_a_leaver_is_closed_and_opened_again(record: Place) -> None:
    assert record(*RAY, "--agency", "police").code == 0
    assert record("user", "close", "ray").out == "“ray” can no longer sign in.\n"
    assert listed(record)[1]["state"] == "closed"
    assert record("user", "reopen", "RAY").code == 0
    assert listed(record)[1]["state"] != "closed"
    assert_one_sentence(record("user", "close", "ann"), "the last administrator")
    assert_one_sentence(record("user", "close", "nobody"), "There is no account “nobody”")


def test_links_are_printed_and_the_one_before_does_not_work(record: Place) -> None:
    first = record("user", "invite", "ann")
    assert link(record, first) is not None
    second = record("user", "reset-second-factor", "ann")
    assert link(record, second) is not None and link(record, first) is None


def test_the_list_shows_who_has_not_come_for_long(record: Place) -> None:
    assert listed(record, "--unused") == []
    row = listed(record)[0]
    assert list(row) == [
        *("username", "name", "roles", "last_sign_in", "second_factor_since", "state", "unused")
    ]
    assert record("user", "list", "--csv").out.splitlines()[0] == ",".join(row)
    assert "Ann Admin" in record("user", "list").out


def test_a_role_that_is_none_is_said_in_one_sentence(record: Place) -> None:
    assert_one_sentence(record("user", "roles", "ann", "--role", "boss"), "“boss” is no role")


def test_each_command_explains_itself(record: Place) -> None:
    for name in (
        *("add", "password", "invite", "roles", "close", "reopen", "list"),
        "reset-second-factor",
    ):
        done = record("user", name, "--help")
        assert done.code == 0 and "Usage" in done.out
