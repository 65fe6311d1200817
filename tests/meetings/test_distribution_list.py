"""Who is invited for each agency, from a day until another, and who has no account."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from agencies_before.one_list import BOSS, HOUSING, TODAY, somebody

from ingest import distribution as written
from ingest.distribution import Invited
from models.access import Role, User
from models.errors import ForPerson, NotAllowed
from queries import distribution as asked
from queries import meetings

POLICE_ENTRY = Invited("POL", "Kim Lane", "POLICE@agency.example", "Sam Vale", "sam@agency.example")
REFUGE_ENTRY = Invited("REF", "Ros Hill", "ros@agency.example")


def on(engine: sa.Engine, day: date) -> list[str]:
    with engine.connect() as connection:
        found = asked.entries(connection, user=BOSS, marac_id="M1", on=day)
    return found["name"].to_list()


def add(engine: sa.Engine, invited: Invited, since: date = TODAY) -> str:
    return written.add_entry(engine, by=BOSS, marac_id="M1", invited=invited, since=since)


def test_an_entry_holds_from_its_first_day_to_its_last(listed: sa.Engine) -> None:
    entry = add(listed, POLICE_ENTRY)
    written.end_entry(listed, by=BOSS, entry_id=entry, until=TODAY + timedelta(days=3))
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 3, 4)]
    assert [bool(on(listed, day)) for day in days] == [False, True, True, False]
    with pytest.raises(ForPerson, match="before the first"):
        written.end_entry(listed, by=BOSS, entry_id=entry, until=TODAY - timedelta(days=1))


def test_who_has_an_account_is_known_by_the_address(
    listed: sa.Engine, people: dict[str, User]
) -> None:
    add(listed, POLICE_ENTRY)
    add(listed, REFUGE_ENTRY)
    with listed.connect() as connection:
        found = asked.entries(connection, user=people["chair"], marac_id="M1", on=TODAY)
    assert found.select("name", "agency", "account").rows() == [
        ("Kim Lane", "Northtown police", "Police Somebody"),
        ("Ros Hill", "Northtown refuge", None),
    ]
    assert asked.addresses(found) == [
        "POLICE@agency.example",
        "sam@agency.example",
        "ros@agency.example",
    ]


def test_an_agency_on_the_list_comes_to_the_meetings_and_sees_no_more_cases(
    listed: sa.Engine,
) -> None:
    guest = somebody(Role.REPRESENTATIVE, "REF", marac="M1")
    with listed.connect() as connection:
        assert meetings.ahead(connection, user=guest, today=TODAY).is_empty()
    add(listed, REFUGE_ENTRY)
    with listed.connect() as connection:
        ids = meetings.ahead(connection, user=guest, today=TODAY)["meeting_id"].to_list()
        agencies = asked.invited_agencies(connection, user=BOSS, meeting_id="T1", today=TODAY)
    assert ids == ["T1", "T2", "T3"]
    assert agencies.select("agency_id", "has_entry").rows() == [
        ("HOU", False),
        ("POL", False),
        ("REF", True),
    ]


@pytest.mark.parametrize(
    ("invited", "why"),
    [
        (Invited("POL", " ", "kim@agency.example"), "the person’s name"),
        (Invited("POL", "Kim", "kim"), "looks like"),
        (Invited("POL", "Kim", "kim@agency.example; x@y"), "looks like"),
        (Invited("POL", "Kim", "kim@agency.example\r\nBcc: a@b"), "looks like"),
        (Invited("POL", "Kim", "kim@agency.example", "Sam", "sam"), "looks like"),
        (Invited("NONE", "Kim", "kim@agency.example"), "Choose the agency"),
    ],
)
def test_what_is_wrong_is_said(listed: sa.Engine, invited: Invited, why: str) -> None:
    with pytest.raises(ForPerson, match=why):
        add(listed, invited)
    assert on(listed, TODAY) == []


def test_a_correction_keeps_the_days(listed: sa.Engine) -> None:
    entry = add(listed, POLICE_ENTRY)
    new = Invited("POL", "Lou Park", "lou@agency.example")
    written.change_entry(listed, by=BOSS, entry_id=entry, invited=new)
    assert on(listed, TODAY) == ["Lou Park"]
    with pytest.raises(NotAllowed):
        written.change_entry(listed, by=HOUSING, entry_id=entry, invited=new)
