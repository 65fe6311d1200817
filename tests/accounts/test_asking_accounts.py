"""What an administrator is told of accounts and of sign-ins that failed, on each database."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from dashboard.sign_in import second_factor as codes
from ingest import invitations
from ingest.sessions import note_failure
from ingest.users import add_user
from models.access import ROLE_NAMES, Grant, Role, User
from models.database import writing
from models.errors import NotAllowed
from models.tables import users
from models.trail import now
from queries import accounts as asked
from queries import failed_sign_ins, installation

from .people import BY, CHAIR, NORTH, POLICE, SOUTH, add, administrator, signed_in


def listed(engine: sa.Engine, by: User = BY, at: datetime | None = None) -> dict[str, dict]:
    with engine.connect() as connection:
        frame = asked.accounts(connection, user=by, at=at)
    return {row["username"]: row for row in frame.iter_rows(named=True)}


def put(engine: sa.Engine, username: str, **values: object) -> None:
    with writing(engine) as connection:
        connection.execute(users.update().where(users.c.username == username).values(**values))


def test_roles_are_told_with_the_names_of_marac_and_agency(area: sa.Engine) -> None:
    add(
        area,
        "rep",
        Grant(Role.REPRESENTATIVE, NORTH, POLICE),
        Grant(Role.CHAIR, SOUTH),
        Grant(Role.AUDITOR),
    )
    assert listed(area)["rep"]["grants"] == [
        "Agency representative of Northtown Police for Northtown",
        "Auditor for every MARAC",
        "Chair for Southtown",
    ]


@pytest.mark.parametrize(("days", "is_unused"), [(89, False), (90, True), (400, True)])
def test_an_account_is_unused_after_ninety_days(
    area: sa.Engine, days: int, is_unused: bool
) -> None:
    add(area, "seldom", CHAIR)
    moment = now()
    put(area, "seldom", last_sign_in_at=moment - timedelta(days=days), created_at=datetime.min)
    assert listed(area, at=moment)["seldom"]["unused"] is is_unused
    put(area, "seldom", last_sign_in_at=None, created_at=moment - timedelta(days=days))
    assert listed(area, at=moment)["seldom"]["unused"] is is_unused
    put(area, "seldom", disabled_at=moment)
    assert listed(area, at=moment)["seldom"]["unused"] is False


def test_the_state_follows_the_invitation(area: sa.Engine) -> None:
    user = add_user(area, by=BY, username="new", name="New", grants=[CHAIR])
    assert listed(area)["new"]["state"] == asked.LAPSED
    link = invitations.invite(area, by=BY, user_id=user.user_id)
    assert listed(area)["new"]["state"] == asked.INVITED
    late = now() + timedelta(hours=72, seconds=1)
    assert listed(area, at=late)["new"]["state"] == asked.LAPSED
    invitations.accept(
        area, token=link, password="five other odd words", hash_password=lambda text: text
    )
    assert listed(area)["new"]["state"] == asked.OPEN
    put(area, "new", disabled_at=now())
    assert listed(area)["new"]["state"] == asked.CLOSED


def test_who_is_signed_in_and_needs_a_second_factor_is_told(area: sa.Engine) -> None:
    chair, member = add(area, "chair", CHAIR), add(area, "member", Grant(Role.STEERING_GROUP))
    for _ in range(2):
        signed_in(area, chair)
    rows = listed(area)
    assert (rows["chair"]["signed_in"], rows["chair"]["needs_second_factor"]) == (2, True)
    assert (rows["member"]["signed_in"], rows["member"]["needs_second_factor"]) == (0, False)
    assert member.user_id == rows["member"]["user_id"]


def test_an_administrator_of_one_marac_sees_its_accounts_only(area: sa.Engine) -> None:
    nora = administrator(area, "nora", NORTH)
    add(area, "north", CHAIR)
    add(area, "both", CHAIR, Grant(Role.CHAIR, SOUTH))
    add(area, "everywhere", Grant(Role.AUDITOR))
    add(area, "none")
    assert set(listed(area, nora)) == {"nora", "north", "none"}
    assert len(listed(area)) == 5
    with area.connect() as connection:
        assert asked.choices(connection, user=nora)[0] == {NORTH: "Northtown"}
        assert list(asked.choices(connection, user=BY)[0]) == [NORTH, SOUTH]


@pytest.mark.parametrize("role", sorted(set(ROLE_NAMES) - {Role.ADMINISTRATOR}))
def test_no_other_role_asks(one_area: sa.Engine, role: Role) -> None:
    somebody = User("u", "Somebody", frozenset({Grant(role, "*", POLICE)}))
    with one_area.connect() as connection:
        for question in (
            asked.accounts,
            asked.choices,
            failed_sign_ins.by_account,
            failed_sign_ins.by_address,
        ):
            with pytest.raises(NotAllowed):
                question(connection, user=somebody)


def test_failed_sign_ins_are_counted_by_account_and_by_address(area: sa.Engine) -> None:
    ann, ben = add(area, "ann", CHAIR), add(area, "ben", Grant(Role.CHAIR, SOUTH))
    for kind in ("failed to sign in", codes._FAILED, "was refused at single sign-on"):
        note_failure(area, ann.user_id, "10.0.0.1", what=kind)
    note_failure(area, ann.user_id, "10.0.0.2")
    note_failure(area, ben.user_id, "10.0.0.1")
    note_failure(area, None, "10.0.0.1")
    signed_in(area, ann)
    with area.connect() as connection:
        accounts = failed_sign_ins.by_account(connection, user=BY)
        addresses = failed_sign_ins.by_address(connection, user=BY)
        at = now() + timedelta(hours=24, seconds=5)
        later = failed_sign_ins.by_account(connection, user=BY, at=at)
    assert accounts.select("username", "tries", "addresses").rows() == [
        ("ann", 4, 2),
        ("ben", 1, 1),
    ]
    assert addresses.select("address", "tries", "accounts").rows() == [
        ("10.0.0.1", 5, 2),
        ("10.0.0.2", 1, 1),
    ]
    assert now() - accounts["last"][0] < timedelta(minutes=1)
    assert later.is_empty()


def test_an_administrator_of_one_marac_sees_its_failures_only(area: sa.Engine) -> None:
    nora = administrator(area, "nora", NORTH)
    for user in (add(area, "ann", CHAIR), add(area, "ben", Grant(Role.CHAIR, SOUTH))):
        note_failure(area, user.user_id, "10.0.0.1")
    with area.connect() as connection:
        accounts = failed_sign_ins.by_account(connection, user=nora)
        assert accounts["username"].to_list() == ["ann"]
        assert failed_sign_ins.by_address(connection, user=nora).is_empty()


def test_a_setting_that_nobody_changed_has_its_default(area: sa.Engine) -> None:
    with area.connect() as connection:
        assert installation.values(connection) == {
            "session_idle_minutes": "15",
            "session_hours": "12",
            "idva_first_attempt_days": "2",
            "idva_attempts": "3",
            "idva_attempts_within": "7",
            "transfer_receipt_days": "2",
            "chronology_gap_months": "3",
            "smtp_host": "",
            "smtp_port": "587",
            "smtp_security": "starttls",
            "smtp_user": "",
            "smtp_password": "",
            "smtp_sender": "",
            "reminder_days_before": "2",
            "reminder_days_after": "1",
            "reminder_again_days": "7",
        }
