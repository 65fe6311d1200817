"""Joiners, movers and leavers in the record, on each database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dashboard.sessions import Sessions
from ingest import accounts, drafts, invitations
from ingest.installation import change_setting
from ingest.users import add_user, change_details, disable_user, set_password
from models.access import ROLE_NAMES, Grant, Permission, Role, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import drafts as drafts_table
from models.tables import emergency_access, settings
from models.trail import now
from queries.users import account

from .people import (
    BY,
    CHAIR,
    HEALTH,
    NORTH,
    POLICE,
    SOUTH,
    account_row,
    add,
    administrator,
    again,
    last_line,
    role_rows,
    signed_in,
    trail_length,
)

Write = Callable[[sa.Engine, User, User], object]
WRITES: dict[str, Write] = {
    "add": lambda engine, by, _user: add_user(
        engine, by=by, username="new", name="New", grants=[CHAIR]
    ),
    "roles": lambda engine, by, user: accounts.change_roles(
        engine, by=by, user_id=user.user_id, grants=[]
    ),
    "close": lambda engine, by, user: accounts.close_account(engine, by=by, user_id=user.user_id),
    "close by name": lambda engine, by, _user: disable_user(engine, by=by, username="mo.ver"),
    "reopen": lambda engine, by, user: accounts.reopen_account(engine, by=by, user_id=user.user_id),
    "sign out": lambda engine, by, user: accounts.end_sessions(engine, by=by, user_id=user.user_id),
    "invite": lambda engine, by, user: invitations.invite(engine, by=by, user_id=user.user_id),
    "details": lambda engine, by, user: change_details(
        engine, by=by, user_id=user.user_id, name="Other", email=""
    ),
    "password": lambda engine, by, _user: set_password(
        engine,
        by=by,
        username="mo.ver",
        password="five other odd words",
        hash_password=lambda text: text,
    ),
    "setting": lambda engine, by, _user: change_setting(
        engine, by=by, name="session_idle_minutes", value="10"
    ),
}


@pytest.fixture
def mover(area: sa.Engine) -> User:
    return add(area, "mo.ver", CHAIR)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("role", sorted(set(ROLE_NAMES) - {Role.ADMINISTRATOR}))
def test_no_other_role_writes_to_accounts_and_settings(
    one_area: sa.Engine, role: Role, write: str
) -> None:
    mover = add(one_area, "mo.ver", CHAIR)
    length, roles = trail_length(one_area), role_rows(one_area)
    somebody = User("u", "Somebody", frozenset({Grant(role, "*", POLICE)}))
    with pytest.raises(NotAllowed):
        WRITES[write](one_area, somebody, mover)
    assert trail_length(one_area) == length and role_rows(one_area) == roles


@pytest.mark.parametrize("write", sorted(set(WRITES) - {"add"}))
def test_an_administrator_of_one_marac_does_not_touch_what_concerns_another(
    one_area: sa.Engine, write: str
) -> None:
    mover = add(one_area, "mo.ver", CHAIR, Grant(Role.CHAIR, SOUTH))
    length = trail_length(one_area)
    with pytest.raises(NotAllowed):
        WRITES[write](one_area, administrator_of_north(), mover)
    assert trail_length(one_area) == length


def administrator_of_north() -> User:
    return User("u", "Nora", frozenset({Grant(Role.ADMINISTRATOR, NORTH)}))


@pytest.mark.parametrize("marac_id", [SOUTH, "*"])
def test_nobody_gives_a_role_beyond_the_maracs_they_administer(
    one_area: sa.Engine, marac_id: str
) -> None:
    nora = administrator_of_north()
    wanted = Grant(Role.COORDINATOR, marac_id)
    with pytest.raises(NotAllowed):
        add_user(one_area, by=nora, username="x", name="X", grants=[wanted])
    mover = add(one_area, "mo.ver", CHAIR)
    with pytest.raises(NotAllowed):
        accounts.change_roles(one_area, by=nora, user_id=mover.user_id, grants=[CHAIR, wanted])
    accounts.change_roles(
        one_area, by=nora, user_id=mover.user_id, grants=[Grant(Role.COORDINATOR, NORTH)]
    )
    assert again(one_area, mover).roles == {Role.COORDINATOR}


def test_a_mover_holds_the_new_roles_and_the_trail_both(area: sa.Engine, mover: User) -> None:
    ada = administrator(area)
    wanted = {Grant(Role.REPRESENTATIVE, NORTH, HEALTH), Grant(Role.STEERING_GROUP, SOUTH)}
    assert accounts.change_roles(area, by=ada, user_id=mover.user_id, grants=wanted)
    assert again(area, mover).grants == wanted
    assert last_line(area, "changed the roles of an account") == (
        ada.user_id,
        {"roles": ["chair N"]},
        {"roles": ["representative N health", "steering_group S"]},
    )
    length = trail_length(area)
    assert not accounts.change_roles(area, by=ada, user_id=mover.user_id, grants=wanted)
    assert trail_length(area) == length


def test_an_open_session_has_the_new_roles_at_the_next_look(area: sa.Engine, mover: User) -> None:
    kept = Sessions(area)
    token = signed_in(area, mover)
    assert kept.find(token) is not None
    accounts.change_roles(area, by=BY, user_id=mover.user_id, grants=[])
    kept.forget()
    session = kept.find(token)
    assert session is not None and session.user.permissions == frozenset()


def test_who_comes_to_see_cases_signs_in_again_with_a_second_factor(area: sa.Engine) -> None:
    member = add(area, "steering", Grant(Role.STEERING_GROUP, NORTH))
    token = signed_in(area, member)
    more = [Grant(Role.STEERING_GROUP, NORTH), Grant(Role.COMMISSIONER, NORTH)]
    accounts.change_roles(area, by=BY, user_id=member.user_id, grants=more)
    assert Sessions(area).find(token) is not None
    accounts.change_roles(area, by=BY, user_id=member.user_id, grants=[*more, CHAIR])
    assert Sessions(area).find(token) is None


def test_an_emergency_ends_with_the_role_that_allowed_it(area: sa.Engine) -> None:
    both = (Grant(Role.CHAIR, NORTH), Grant(Role.CHAIR, SOUTH))
    mover = add(area, "mo.ver", *both)
    with writing(area) as connection:
        for case_id, marac_id in (("C1", NORTH), ("C2", SOUTH)):
            connection.execute(
                emergency_access.insert().values(
                    access_id=case_id,
                    case_id=case_id,
                    marac_id=marac_id,
                    user_id=mover.user_id,
                    reason="a reason of some length",
                    opened_at=now(),
                    expires_at=now() + timedelta(hours=3),
                )
            )
    assert again(area, mover).emergency == {"C1", "C2"}
    accounts.change_roles(area, by=BY, user_id=mover.user_id, grants=both[:1])
    assert again(area, mover).emergency == {"C1"}
    accounts.close_account(area, by=BY, user_id=mover.user_id)
    assert again(area, mover).emergency == frozenset()


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.IDVA, Role.REFERRER])
def test_a_role_held_for_an_agency_needs_one(area: sa.Engine, mover: User, role: Role) -> None:
    with pytest.raises(ForPerson, match=f"“{ROLE_NAMES[role]}” is held for an agency"):
        accounts.change_roles(area, by=BY, user_id=mover.user_id, grants=[Grant(role, NORTH)])
    with pytest.raises(ForPerson, match="no agency “police2” in the record"):
        add_user(area, by=BY, username="x", name="X", grants=[Grant(role, NORTH, "police2")])
    with pytest.raises(ForPerson, match="no MARAC “W” in the record"):
        add_user(area, by=BY, username="x", name="X", grants=[Grant(role, "W", POLICE)])
    assert again(area, mover).grants == {CHAIR}


def test_before_the_first_import_any_marac_can_be_named(engine: sa.Engine) -> None:
    grant = Grant(Role.REPRESENTATIVE, "W", "nhs")
    assert again(engine, add(engine, "early", grant)).grants == {grant}


def test_a_leaver_is_out_at_once_with_everything_they_had(area: sa.Engine, mover: User) -> None:
    token = signed_in(area, mover)
    invitations.invite(area, by=BY, user_id=mover.user_id)
    link = invitations.invite(area, by=BY, user_id=mover.user_id)
    drafts.save(area, mover, "note", {"text": "typed"})
    accounts.close_account(area, by=BY, user_id=mover.user_id)
    assert Sessions(area).find(token) is None
    with area.connect() as connection:
        assert account(connection, "mo.ver") is None
        assert connection.execute(sa.select(drafts_table)).all() == []
    with pytest.raises(ForPerson, match="does not work any more"):
        invitations.accept(
            area, token=link, password="five other odd words", hash_password=lambda text: text
        )
    assert last_line(area, "closed an account")[1] == {"roles": ["chair N"]}
    length = trail_length(area)
    accounts.close_account(area, by=BY, user_id=mover.user_id)
    assert trail_length(area) == length
    with pytest.raises(ForPerson, match="closed or not there"):
        invitations.invite(area, by=BY, user_id=mover.user_id)


def test_a_reopened_account_has_its_roles_and_no_session(area: sa.Engine, mover: User) -> None:
    token = signed_in(area, mover)
    accounts.close_account(area, by=BY, user_id=mover.user_id)
    accounts.reopen_account(area, by=BY, user_id=mover.user_id)
    assert Sessions(area).find(token) is None
    with area.connect() as connection:
        found = account(connection, "mo.ver")
    assert found is not None and found.user.grants == {CHAIR}
    assert last_line(area, "opened an account again")[2] == {"roles": ["chair N"]}


def test_signing_a_person_out_ends_each_of_their_sessions(area: sa.Engine, mover: User) -> None:
    tokens = [signed_in(area, mover) for _ in range(2)]
    other = signed_in(area, add(area, "other", CHAIR))
    accounts.end_sessions(area, by=BY, user_id=mover.user_id)
    kept = Sessions(area)
    assert [kept.find(token) for token in tokens] == [None, None]
    assert kept.find(other) is not None
    assert last_line(area, "signed a person out everywhere")[0] == BY.user_id


def test_an_administrator_does_not_close_demote_or_invite_themself(area: sa.Engine) -> None:
    ada, _other = administrator(area), administrator(area, "ben")
    with pytest.raises(ForPerson, match="cannot close your own account"):
        accounts.close_account(area, by=ada, user_id=ada.user_id)
    for wanted in ([], [*ada.grants, Grant(Role.COORDINATOR)]):
        with pytest.raises(ForPerson, match="cannot change your own roles"):
            accounts.change_roles(area, by=ada, user_id=ada.user_id, grants=wanted)
    with pytest.raises(ForPerson, match="Another administrator"):
        invitations.invite(area, by=ada, user_id=ada.user_id)
    assert again(area, ada).grants == ada.grants


def test_the_last_administrator_stays(area: sa.Engine) -> None:
    ada, ben = administrator(area), administrator(area, "ben")
    administrator(area, "nora", NORTH)
    accounts.close_account(area, by=ada, user_id=ben.user_id)
    for write in (
        lambda: accounts.close_account(area, by=BY, user_id=ada.user_id),
        lambda: accounts.change_roles(area, by=BY, user_id=ada.user_id, grants=[CHAIR]),
    ):
        with pytest.raises(ForPerson, match="the last administrator"):
            write()
    assert Permission.ADMINISTER in again(area, ada).permissions
    assert account_row(area, ada)["disabled_at"] is None


def test_name_and_e_mail_are_corrected_with_what_was_before(area: sa.Engine, mover: User) -> None:
    given = {"user_id": mover.user_id, "name": "Mo Mover", "email": "mo@north.example"}
    assert change_details(area, by=BY, **given)
    assert not change_details(area, by=BY, **given)
    assert last_line(area, "changed an account's name or e-mail")[1:] == (
        {"name": "Mo Ver", "email": ""},
        {"name": "Mo Mover", "email": "mo@north.example"},
    )
    with pytest.raises(ForPerson, match="no e-mail address"):
        change_details(area, by=BY, user_id=mover.user_id, name="Mo", email="no address")


def test_an_account_without_a_password_opens_to_nobody(area: sa.Engine) -> None:
    add_user(area, by=BY, username="new", name="New", grants=[CHAIR], email="n@north.example")
    with area.connect() as connection:
        assert account(connection, "new") is None
    told = last_line(area, "added an account")[2]
    assert told == {
        "username": "new",
        "name": "New",
        "roles": ["chair N"],
        "email": "n@north.example",
    }


def test_an_account_that_is_not_there_is_said_so(area: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="no such account"):
        accounts.close_account(area, by=BY, user_id="made up")


@pytest.mark.parametrize("value", ["1", "61", "", "many", "-5", "5.5", "٥", "9" * 40])
def test_a_setting_out_of_bounds_is_refused_in_one_sentence(
    one_area: sa.Engine, value: str
) -> None:
    with pytest.raises(ForPerson, match="must be a whole number from 2 to 60"):
        change_setting(one_area, by=BY, name="session_idle_minutes", value=value)
    with pytest.raises(ForPerson, match="no setting “made_up”"):
        change_setting(one_area, by=BY, name="made_up", value="1")


def test_a_change_of_setting_stands_in_the_trail_once(area: sa.Engine) -> None:
    try:
        assert change_setting(area, by=BY, name="session_hours", value=" 08 ")
        assert not change_setting(area, by=BY, name="session_hours", value="8")
        assert last_line(area, "changed a setting") == (
            BY.user_id,
            {"session_hours": "12"},
            {"session_hours": "8"},
        )
    finally:
        forget_settings(area)


def test_sessions_follow_another_idle_time_without_a_restart(area: sa.Engine, mover: User) -> None:
    kept = Sessions(area)
    token = signed_in(area, mover)
    assert kept.find(token) is not None and kept.idle == timedelta(minutes=15)
    try:
        change_setting(area, by=BY, name="session_idle_minutes", value="5")
        change_setting(area, by=BY, name="session_hours", value="1")
        kept.forget()
        assert kept.find(token) is not None
        assert (kept.idle, kept.longest) == (timedelta(minutes=5), timedelta(hours=1))
    finally:
        forget_settings(area)


def forget_settings(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        connection.execute(settings.delete().where(settings.c.name.like("session%")))
