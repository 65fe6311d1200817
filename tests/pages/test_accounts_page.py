"""The Accounts and Settings pages, drawn for an administrator and refused to everybody else."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from accounts.people import (
    CHAIR,
    NORTH,
    POLICE,
    SOUTH,
    account_row,
    add,
    administrator,
    again,
    fill,
    last_line,
    signed_in,
)
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from dashboard.sessions import Sessions
from ingest import invitations
from ingest.sessions import note_failure
from models.access import ROLE_NAMES, Grant, Role, User
from models.database import writing
from models.tables import settings, users
from models.trail import now
from queries.invitations import invitation
from queries.users import account

from .conftest import Open

Shown = Callable[[AppTest], str]
ACCOUNTS, SETTINGS = "administration.accounts", "administration.settings_page"


@pytest.fixture
def record(duckdb_engine: sa.Engine) -> Iterator[sa.Engine]:
    fill(duckdb_engine)
    yield duckdb_engine
    with writing(duckdb_engine) as connection:
        connection.execute(settings.delete().where(settings.c.name.like("session%")))


@pytest.fixture
def ada(record: sa.Engine) -> User:
    return administrator(record)


forgotten: list[str] = []


def context(engine: sa.Engine, user: User) -> Context:
    return Context(
        engine,
        again(engine, user),
        date(2026, 6, 25),
        1,
        forget_sessions=lambda: forgotten.append("forgotten"),
    )


def link_in(test: AppTest) -> str:
    """The token of the link on the page."""
    return str(test.code[0].value).split("token=")[1]


def find(engine: sa.Engine, username: str) -> User:
    with engine.connect() as connection:
        row = connection.execute(sa.select(users).where(users.c.username == username)).one()
    return again(engine, User(row.user_id, row.name, frozenset()))


@pytest.mark.parametrize("page", [ACCOUNTS, SETTINGS])
@pytest.mark.parametrize("role", sorted(set(ROLE_NAMES) - {Role.ADMINISTRATOR}))
def test_no_other_role_opens_the_page(
    record: sa.Engine, opened: Open, role: Role, page: str
) -> None:
    somebody = User("u", "Somebody", frozenset({Grant(role, "*", POLICE)}))
    test = opened(page, Context(record, somebody, date(2026, 6, 25), 1))
    assert [error.value for error in test.error] == [
        "Your account may not manage users, settings and code lists here: ask your administrator "
        "if you need this for your work."
    ]
    assert not test.html and not test.button


def test_what_needs_doing_stands_first(
    record: sa.Engine, ada: User, opened: Open, shown: Shown
) -> None:
    add(record, "sel.dom", CHAIR)
    add(record, "no.role")
    with writing(record) as connection:
        connection.execute(
            users.update()
            .where(users.c.username == "sel.dom")
            .values(last_sign_in_at=now() - timedelta(days=100))
        )
    text = shown(opened(ACCOUNTS, context(record, ada)))
    assert text.index("account not used for 90 days") < text.index("3 people may sign in")
    assert "close the account if not: Sel Dom." in text
    assert "account with no role" in text and "No Role." in text
    assert text.index(">Sel\N{NO-BREAK SPACE}Dom</a>") < text.index(">Ada</a>")
    assert "Open, unused for 90 days" in text and "Chair for Northtown" in text


def test_the_list_is_narrowed_by_name_role_and_state(
    record: sa.Engine, ada: User, opened: Open, shown: Shown
) -> None:
    add(record, "nor.man", CHAIR)
    add(record, "sou.thern", Grant(Role.CHAIR, SOUTH))
    test = opened(ACCOUNTS, context(record, ada))
    test.text_input(key="find-account").set_value("southtown").run()
    text = shown(test).replace("\N{NO-BREAK SPACE}", " ")
    assert "Sou Thern" in text and "Nor Man" not in text
    test.text_input(key="find-account").set_value("nobody").run()
    assert "No account fits" in shown(test)


def test_an_account_is_added_with_its_roles_and_a_link_that_works(
    record: sa.Engine, ada: User, opened: Open, shown: Shown
) -> None:
    test = opened(ACCOUNTS, context(record, ada))
    test.button(key="add").click().run()
    test.text_input(key="new-name").set_value("Rosa Reyes")
    test.text_input(key="new-username").set_value("R.Reyes")
    test.multiselect(key="new-roles").set_value([Role.REPRESENTATIVE, Role.STEERING_GROUP]).run()
    test.multiselect(key="new-maracs").set_value([NORTH])
    test.selectbox(key="new-agency").set_value(POLICE)
    test.button(key="add-save").click().run()
    rosa = find(record, "r.reyes")
    assert rosa.grants == {
        Grant(Role.REPRESENTATIVE, NORTH, POLICE),
        Grant(Role.STEERING_GROUP, NORTH),
    }
    assert "The account is added." in shown(test) and "Rosa Reyes" in shown(test)
    with record.connect() as connection:
        found = invitation(connection, invitations.invitation_id(link_in(test)))
    assert found is not None and found.username == "r.reyes"
    test.button(key="link-copied").click().run()
    assert not test.code
    assert "Invited, not signed in yet" in shown(test)
    assert last_line(record, "added an account")[0] == ada.user_id


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("roles", "Choose at least one role."),
        ("maracs", "Choose the MARACs the roles are for."),
        ("agency", "Choose the agency: the role is held for one."),
        ("name", "The person's name is missing for the account “r.reyes”: give it."),
        ("username", "A user name is needed, without spaces, for example “a.patel”."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    record: sa.Engine, ada: User, opened: Open, missing: str, told: str
) -> None:
    test = opened(ACCOUNTS, context(record, ada))
    test.button(key="add").click().run()
    test.text_input(key="new-email").set_value("r@north.example")
    if missing != "name":
        test.text_input(key="new-name").set_value("Rosa Reyes")
    if missing != "username":
        test.text_input(key="new-username").set_value("r.reyes")
    if missing != "roles":
        test.multiselect(key="new-roles").set_value([Role.IDVA]).run()
        if missing != "agency":
            test.selectbox(key="new-agency").set_value(POLICE)
    if missing != "maracs":
        test.multiselect(key="new-maracs").set_value([NORTH])
    test.button(key="add-save").click().run()
    assert [error.value for error in test.error] == [told]
    assert test.text_input(key="new-email").value == "r@north.example"
    with record.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(users)) == 1


def test_an_administrator_of_one_marac_is_offered_that_one_only(
    record: sa.Engine, opened: Open, shown: Shown
) -> None:
    nora = administrator(record, "nora", NORTH)
    add(record, "sou.thern", Grant(Role.CHAIR, SOUTH))
    test = opened(ACCOUNTS, context(record, nora))
    assert "sou.thern" not in shown(test)
    test.button(key="add").click().run()
    assert not test.radio
    assert test.multiselect(key="new-maracs").options == ["Northtown"]
    other = find(record, "sou.thern")
    text = shown(opened(ACCOUNTS, context(record, nora), account=other.user_id))
    assert "sou.thern" not in text
    test = opened(SETTINGS, context(record, nora))
    assert "for some MARACs only" in test.error[0].value


def test_a_role_is_taken_away_and_another_given(
    record: sa.Engine, ada: User, opened: Open, shown: Shown
) -> None:
    mover = add(record, "mo.ver", CHAIR)
    forgotten.clear()
    test = opened(ACCOUNTS, context(record, ada), account=mover.user_id)
    assert "1 role" in shown(test)
    test.multiselect(key="more-roles").set_value([Role.COMMISSIONER]).run()
    test.multiselect(key="more-maracs").set_value([NORTH, SOUTH])
    test.button(key="give-save").click().run()
    assert "3 roles" in shown(test)
    test.button(key="take-0").click().run()
    assert again(record, mover).grants == {
        Grant(Role.COMMISSIONER, NORTH),
        Grant(Role.COMMISSIONER, SOUTH),
    }
    assert [success.value for success in test.success] == ["Taken away: Chair for Northtown."]
    assert forgotten == ["forgotten"] * 2


def test_a_leaver_is_closed_and_opened_again(
    record: sa.Engine, ada: User, opened: Open, shown: Shown
) -> None:
    leaver = add(record, "lea.ver", CHAIR)
    token = signed_in(record, leaver)
    test = opened(ACCOUNTS, context(record, ada), account=leaver.user_id)
    test.button(key="do-close").click().run()
    assert Sessions(record).find(token) is None
    assert "lea.ver: closed" in shown(test)
    assert [button.key for button in test.button] == ["back", "do-reopen"]
    test.button(key="do-reopen").click().run()
    with record.connect() as connection:
        assert account(connection, "lea.ver") is not None


def test_links_and_signing_out(record: sa.Engine, ada: User, opened: Open, shown: Shown) -> None:
    user = add(record, "lo.st", CHAIR)
    token = signed_in(record, user)
    test = opened(ACCOUNTS, context(record, ada), account=user.user_id)
    test.button(key="do-link").click().run()
    first = link_in(test)
    test.button(key="do-reset").click().run()
    assert "takes the old phone away" in shown(test) and link_in(test) != first
    assert last_line(record, "made a link")[2]["resets_second_factor"] is True
    assert Sessions(record).find(token) is not None
    test.button(key="do-end").click().run()
    assert Sessions(record).find(token) is None
    assert [success.value for success in test.success] == ["Lo St is signed out everywhere."]


def test_the_name_and_e_mail_are_corrected(record: sa.Engine, ada: User, opened: Open) -> None:
    user = add(record, "ty.po", CHAIR)
    test = opened(ACCOUNTS, context(record, ada), account=user.user_id)
    test.text_input(key="one-name").set_value("Ty Poe")
    test.text_input(key="one-email").set_value("no address")
    test.button(key="details-save").click().run()
    assert "is no e-mail address" in test.error[0].value
    test.text_input(key="one-email").set_value("ty@north.example")
    test.button(key="details-save").click().run()
    row = account_row(record, user)
    assert (row["name"], row["email"]) == ("Ty Poe", "ty@north.example")


def test_ones_own_account_is_only_looked_at(
    record: sa.Engine, ada: User, opened: Open, shown: Shown
) -> None:
    test = opened(ACCOUNTS, context(record, ada), account=ada.user_id)
    assert "This is your own account" in shown(test)
    assert [button.key for button in test.button] == ["back"]


def test_failed_sign_ins_are_shown_with_what_to_do(
    record: sa.Engine, ada: User, opened: Open, shown: Shown
) -> None:
    assert "No sign-in failed" in shown(opened(ACCOUNTS, context(record, ada)))
    user, other = add(record, "tri.ed", CHAIR), add(record, "typ.ist", CHAIR)
    for number in range(12):
        note_failure(record, user.user_id if number else other.user_id, "203.0.113.9")
    text = shown(opened(ACCOUNTS, context(record, ada)))
    assert "12 sign-ins failed" in text
    assert "Ask whether it was them." in text and "Nothing, unless they ask for help." in text
    assert "203.0.113.9" in text and "have it blocked" in text


def test_settings_are_saved_all_or_none(
    record: sa.Engine, ada: User, opened: Open, shown: Shown
) -> None:
    test = opened(SETTINGS, context(record, ada))
    assert test.text_input(key="session_idle_minutes").value == "15"
    assert "From 2 to 60; 15 is usual." in shown(test)
    test.text_input(key="session_idle_minutes").set_value("10")
    test.text_input(key="session_hours").set_value("48")
    test.button[0].click().run()
    assert [error.value for error in test.error] == [
        "“Sign in again after” must be a whole number from 1 to 24 (hours, however busy): "
        "enter one."
    ]
    assert Sessions(record).idle == timedelta(minutes=15)
    test.text_input(key="session_hours").set_value("8")
    test.button[0].click().run()
    assert [success.value for success in test.success] == [
        "Saved: Sign out after and Sign in again after."
    ]
    kept = Sessions(record)
    assert (kept.idle, kept.longest) == (timedelta(minutes=10), timedelta(hours=8))
    assert last_line(record, "changed a setting")[0] == ada.user_id
    test.button[0].click().run()
    assert [success.value for success in test.success] == ["Nothing was different."]
