"""One-time links in the record, on each database."""

import pytest
import sqlalchemy as sa

from ingest import invitations, second_factor
from ingest.users import add_user, disable_user
from models.access import Grant, Role, User, operator
from models.errors import ForPerson, NotAllowed
from models.tables import audit
from models.tables import invitations as kept
from models.trail import now
from queries.invitations import invitation
from queries.users import account

from .test_second_factor_record import with_phone
from .test_users import open_session

BY = operator("test")
NEW = "plum kettle gravel nine"


def add(engine: sa.Engine) -> User:
    return add_user(
        engine,
        by=BY,
        username="asha",
        name="Asha Patel",
        grants=[Grant(Role.COORDINATOR)],
        password="four odd words here",
        hash_password=lambda password: f"hash of {password}",
    )


def accept(engine: sa.Engine, token: str, password: str = NEW) -> str:
    return invitations.accept(
        engine, token=token, password=password, hash_password=lambda text: f"hash of {text}"
    )


def is_good(engine: sa.Engine, token: str) -> bool:
    with engine.connect() as connection:
        return invitation(connection, invitations.invitation_id(token)) is not None


def test_a_link_sets_the_password_once(engine: sa.Engine) -> None:
    asha = add(engine)
    token = invitations.invite(engine, by=BY, user_id=asha.user_id)
    assert is_good(engine, token)
    assert accept(engine, token) == asha.user_id
    with engine.connect() as connection:
        found = account(connection, "asha")
    assert found is not None and found.password_hash == f"hash of {NEW}"
    assert not is_good(engine, token)
    with pytest.raises(ForPerson, match="does not work any more"):
        accept(engine, token, "five other odd words")


@pytest.mark.parametrize("edit", [lambda t: t[:-1], lambda t: t + "x", lambda t: t.swapcase()])
def test_an_edited_link_does_not_work(engine: sa.Engine, edit: object) -> None:
    token = invitations.invite(engine, by=BY, user_id=add(engine).user_id)
    with pytest.raises(ForPerson, match="does not work any more"):
        accept(engine, edit(token))  # type: ignore[operator]
    assert is_good(engine, token)


def test_a_link_ends_after_seventy_two_hours(engine: sa.Engine) -> None:
    token = invitations.invite(engine, by=BY, user_id=add(engine).user_id)
    with engine.begin() as connection:
        lasting = connection.scalar(sa.select(kept.c.expires_at)) - now()
        assert 71.9 < lasting.total_seconds() / 3600 <= 72
        connection.execute(kept.update().values(expires_at=now()))
    assert not is_good(engine, token)
    with pytest.raises(ForPerson, match="does not work any more"):
        accept(engine, token)


def test_a_newer_link_ends_the_older(engine: sa.Engine) -> None:
    asha = add(engine)
    older, newer = (invitations.invite(engine, by=BY, user_id=asha.user_id) for _ in range(2))
    assert not is_good(engine, older) and is_good(engine, newer)


def test_a_bad_password_leaves_the_link_as_it_was(engine: sa.Engine) -> None:
    token = invitations.invite(engine, by=BY, user_id=add(engine).user_id)
    for bad in ("short", "password1234", "asha"):
        with pytest.raises(ForPerson, match="password"):
            accept(engine, token, bad)
    assert is_good(engine, token)


def test_a_link_to_a_closed_account_is_worth_nothing(engine: sa.Engine) -> None:
    asha = add(engine)
    token = invitations.invite(engine, by=BY, user_id=asha.user_id)
    disable_user(engine, by=BY, username="asha")
    assert not is_good(engine, token)
    for user_id in (asha.user_id, "nobody"):
        with pytest.raises(ForPerson, match="closed or not there"):
            invitations.invite(engine, by=BY, user_id=user_id)


def test_only_an_administrator_makes_links(engine: sa.Engine) -> None:
    asha = add(engine)
    with pytest.raises(NotAllowed):
        invitations.invite(engine, by=asha, user_id=asha.user_id)


def test_using_a_link_signs_out_everywhere(engine: sa.Engine) -> None:
    from dashboard.sessions import Sessions

    asha = add(engine)
    session = open_session(engine, asha)
    accept(engine, invitations.invite(engine, by=BY, user_id=asha.user_id))
    assert Sessions(engine).find(session) is None


@pytest.mark.parametrize("resets", [False, True])
def test_the_phone_goes_only_where_the_link_says_so_and_when_it_is_used(
    engine: sa.Engine, resets: bool
) -> None:
    user, _, codes = with_phone(engine)
    token = invitations.invite(engine, by=BY, user_id=user.user_id, reset_second_factor=resets)

    def has_phone() -> bool:
        with engine.connect() as connection:
            found = account(connection, "asha")
        return found is not None and found.has_second_factor

    assert has_phone()
    accept(engine, token)
    assert has_phone() is not resets
    left = second_factor.use_recovery_code(engine, user, codes[0])
    assert left == (None if resets else 9)


def test_the_token_is_kept_nowhere(engine: sa.Engine) -> None:
    asha = add(engine)
    token = invitations.invite(engine, by=BY, user_id=asha.user_id)
    accept(engine, token)
    with engine.connect() as connection:
        rows = [connection.execute(sa.select(table)).all() for table in (kept, audit)]
        done = list(connection.scalars(sa.select(audit.c.what)))
    assert token not in str(rows) and NEW not in str(rows)
    assert {"made a link", "set a password by a link"} <= set(done)
