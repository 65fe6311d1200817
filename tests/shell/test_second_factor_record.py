"""The second factor in the record, on each database: sealed, and each code good for once."""

from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
import sqlalchemy as sa

from ingest import second_factor
from ingest.second_factor import STEP_SECONDS
from ingest.users import add_user
from models.access import Grant, Role, User, operator
from models.tables import audit, recovery_codes, users
from queries.sign_ins import proof
from queries.users import account

NOON = 1_800_000_000.0  # the beginning of a time step


def add(engine: sa.Engine, username: str = "asha") -> User:
    return add_user(
        engine,
        by=operator("test"),
        username=username,
        name="Asha Patel",
        grants=[Grant(Role.COORDINATOR)],
        password="four odd words here",
        hash_password=lambda password: password,
    )


def with_phone(engine: sa.Engine, username: str = "asha") -> tuple[User, str, list[str]]:
    """A person whose phone was set up an hour before noon, its secret, and the recovery codes."""
    user, secret = add(engine, username), second_factor.new_secret()
    then = NOON - 3600
    codes = second_factor.set_up(engine, user, secret=secret, code=shown(secret, then), at=then)
    assert codes is not None
    return user, secret, codes


def shown(secret: str, at: float) -> str:
    return pyotp.TOTP(secret).at(int(at))


def test_a_phone_is_set_up_by_its_first_code_only(engine: sa.Engine) -> None:
    user, secret = add(engine), second_factor.new_secret()
    for wrong in ("", "12345", "1234567", "abcdef", shown(secret, NOON - 3600)):
        assert second_factor.set_up(engine, user, secret=secret, code=wrong, at=NOON) is None
    with engine.connect() as connection:
        found = account(connection, "asha")
        assert found is not None and not found.has_second_factor
    spaced = f" {shown(secret, NOON)[:3]} {shown(secret, NOON)[3:]} "
    codes = second_factor.set_up(engine, user, secret=secret, code=spaced, at=NOON)
    assert codes is not None and len(set(codes)) == 10
    with engine.connect() as connection:
        found = account(connection, "asha")
        assert found is not None and found.has_second_factor


def test_who_sets_up_a_phone_second_does_not_replace_the_first(engine: sa.Engine) -> None:
    user, secret, _ = with_phone(engine)
    other = second_factor.new_secret()
    args = {"secret": other, "code": shown(other, NOON), "at": NOON}
    assert second_factor.set_up(engine, user, **args) is None  # type: ignore[arg-type]
    assert second_factor.use_code(engine, user, shown(secret, NOON), at=NOON)
    assert second_factor.set_up(engine, user, replaces=True, **args)  # type: ignore[arg-type]
    later = NOON + STEP_SECONDS
    assert not second_factor.use_code(engine, user, shown(secret, later), at=later)
    assert second_factor.use_code(engine, user, shown(other, later), at=later)


def test_neither_secret_nor_codes_can_be_read_in_the_record(engine: sa.Engine) -> None:
    _, secret, codes = with_phone(engine)
    with engine.connect() as connection:
        tables = (users, recovery_codes, audit)
        kept = " ".join(str(connection.execute(sa.select(table)).all()) for table in tables)
    assert secret not in kept
    for code in codes:
        assert code not in kept and code.replace(" ", "") not in kept


def test_a_secret_moved_to_another_account_does_not_open_there(engine: sa.Engine) -> None:
    asha, secret, _ = with_phone(engine)
    col, _, _ = with_phone(engine, "col")
    with engine.begin() as connection:
        stolen = connection.scalar(
            sa.select(users.c.totp_secret).where(users.c.user_id == asha.user_id)
        )
        connection.execute(
            users.update().where(users.c.user_id == col.user_id).values(totp_secret=stolen)
        )
    with pytest.raises(Exception, match="altered"):
        second_factor.use_code(engine, col, shown(secret, NOON), at=NOON)


@pytest.mark.parametrize(
    ("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_phone_may_be_one_step_fast_or_slow(
    engine: sa.Engine, steps: int, is_taken: bool
) -> None:
    user, secret, _ = with_phone(engine)
    code = shown(secret, NOON + steps * STEP_SECONDS)
    assert second_factor.use_code(engine, user, code, at=NOON) is is_taken


def test_a_code_works_once_and_none_before_it_works_after(engine: sa.Engine) -> None:
    user, secret, _ = with_phone(engine)
    before, code = shown(secret, NOON - STEP_SECONDS), shown(secret, NOON)
    assert second_factor.use_code(engine, user, code, at=NOON)
    assert not second_factor.use_code(engine, user, code, at=NOON + 1)
    assert not second_factor.use_code(engine, user, before, at=NOON + 1)
    later = NOON + STEP_SECONDS
    assert second_factor.use_code(engine, user, shown(secret, later), at=later)


def test_of_many_who_use_one_code_at_once_one_gets_in(engine: sa.Engine) -> None:
    user, secret, codes = with_phone(engine)
    code = shown(secret, NOON)
    with ThreadPoolExecutor(8) as threads:
        used = list(
            threads.map(lambda _: second_factor.use_code(engine, user, code, at=NOON), range(16))
        )
        left = list(
            threads.map(
                lambda _: second_factor.use_recovery_code(engine, user, codes[0]), range(16)
            )
        )
    assert used.count(True) == 1
    assert [found for found in left if found is not None] == [9]


def test_a_recovery_code_works_once_however_it_is_typed(engine: sa.Engine) -> None:
    user, _, codes = with_phone(engine)
    assert second_factor.use_recovery_code(engine, user, codes[3].upper().replace(" ", "-")) == 9
    assert second_factor.use_recovery_code(engine, user, codes[3]) is None
    assert second_factor.use_recovery_code(engine, user, "k7mq 3xvd 9hrt w2fb") is None
    assert second_factor.use_recovery_code(engine, user, "") is None


def test_a_recovery_code_is_its_owners_only(engine: sa.Engine) -> None:
    _, _, codes = with_phone(engine)
    other, _, _ = with_phone(engine, "col")
    assert second_factor.use_recovery_code(engine, other, codes[0]) is None


def test_new_recovery_codes_end_those_of_before(engine: sa.Engine) -> None:
    user, _, codes = with_phone(engine)
    renewed = second_factor.renew_recovery_codes(engine, user)
    assert second_factor.use_recovery_code(engine, user, codes[0]) is None
    assert second_factor.use_recovery_code(engine, user, renewed[0]) == 9
    with engine.connect() as connection:
        assert proof(connection, user).recovery_codes_left == 9


def test_every_step_leaves_its_line(engine: sa.Engine) -> None:
    user, _, codes = with_phone(engine)
    second_factor.use_recovery_code(engine, user, codes[0])
    second_factor.renew_recovery_codes(engine, user)
    with engine.connect() as connection:
        lines = connection.execute(
            sa.select(audit.c.what, audit.c.who, audit.c.after).where(audit.c.chain == "looks")
        ).all()
    assert {line.what for line in lines} == {
        "set up a second factor",
        "used a recovery code",
        "made new recovery codes",
    }
    assert {line.who for line in lines} == {user.user_id}
    assert '{"left": 9}' in [line.after for line in lines]


@pytest.mark.parametrize("role", Role)
def test_who_sees_a_case_the_accounts_or_the_trail_needs_one(role: Role) -> None:
    without = {Role.STEERING_GROUP, Role.COMMISSIONER, Role.RETURN_PREPARER}
    user = User("u", "U", frozenset({Grant(role)}))
    assert user.needs_second_factor is (role not in without)
