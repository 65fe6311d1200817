"""An action is agreed by who may, and says who does what by when and against which risk."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from records import load

from ingest import actions
from ingest.action_rules import read_day
from ingest.case_status import status_of
from models.access import User
from models.errors import ForPerson, NotAllowed
from models.tables import actions as table
from models.tables import audit
from queries.case_access import check_case

from .people import BO, CHRIS, HOU, IDA, POL, SOUTH, STEERING, TODAY

LOCKS = {
    "agency_id": "HOU",
    "description": "Change the locks at the new flat",
    "due_date": "2026-06-15",
    "risk_to": "victim",
    "category": "housing_refuge",
    "owner": "Harry Homes",
}


def agreed(engine: sa.Engine, by: User = BO, case_id: str = "C1", **changed: str) -> str:
    return actions.agree(
        engine,
        by,
        case_id=case_id,
        meeting_id="T1",
        values=LOCKS | changed,
        today=TODAY,
        check_case=check_case,
    )


def stored(engine: sa.Engine, action_id: str) -> dict[str, Any]:
    with engine.connect() as connection:
        found = sa.select(table).where(table.c.action_id == action_id)
        return dict(connection.execute(found).one()._mapping)


def standing(engine: sa.Engine, case_id: str = "C1") -> str:
    with engine.connect() as connection:
        return status_of(connection, case_id)


def test_an_action_is_kept_as_it_was_agreed_with_its_line_in_the_trail(few: sa.Engine) -> None:
    row = stored(few, action_id := agreed(few))
    assert (row["agency_id"], row["meeting_id"], row["status"]) == ("HOU", "T1", "open")
    assert (row["due_date"], row["risk_to"], row["owner"]) == (
        date(2026, 6, 15),
        "victim",
        "Harry Homes",
    )
    with few.connect() as connection:
        found = sa.select(audit.c.who).where(audit.c.record == action_id)
        assert connection.scalars(found).all() == [BO.user_id]


def test_a_case_that_was_heard_stands_at_actions_open_from_then(few: sa.Engine) -> None:
    assert standing(few) == "heard"
    agreed(few)
    assert standing(few) == "actions_open"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"agency_id": ""}, "choose one of this MARAC’s agencies"),
        ({"agency_id": "nobody"}, "choose one of this MARAC’s agencies"),
        ({"description": " "}, "Say what is to be done"),
        ({"due_date": ""}, "by which day"),
        ({"due_date": "soon"}, "no day of the calendar"),
        ({"due_date": "2026-06-07"}, "is past"),
        ({"due_date": "2026-06-16"}, "15 June 2026 unless there is a reason"),
        ({"risk_to": ""}, "whose risk"),
        ({"risk_to": "everybody"}, "whose risk"),
        ({"risk_to": "other"}, "in words which risk"),
    ],
)
def test_what_is_not_smart_is_said_in_one_sentence(
    few_in_a_file: sa.Engine, changed: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        agreed(few_in_a_file, **changed)
    with few_in_a_file.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 2


def test_beyond_the_days_of_the_area_an_action_needs_a_reason(few_in_a_file: sa.Engine) -> None:
    later = {"due_date": "16/06/2026", "due_reason": "The locksmith is away"}
    row = stored(few_in_a_file, agreed(few_in_a_file, **later))
    assert (row["due_date"], row["due_reason"]) == (date(2026, 6, 16), "The locksmith is away")


def test_the_days_are_those_the_area_has_set(few_in_a_file: sa.Engine) -> None:
    load(few_in_a_file, {"maracs": [{"marac_id": "M1", "name": "Northtown", "action_days": "28"}]})
    last = TODAY + timedelta(days=28)
    assert stored(few_in_a_file, agreed(few_in_a_file, due_date=last.isoformat()))
    with pytest.raises(ForPerson, match="unless there is a reason"):
        agreed(few_in_a_file, due_date=(last + timedelta(days=1)).isoformat())


@pytest.mark.parametrize(
    ("by", "agency_id", "may"),
    [
        (BO, "HOU", True),
        (CHRIS, "POL", True),
        (POL, "POL", True),
        (POL, "HOU", False),
        (HOU, "HOU", True),
        (IDA, "IDV", True),
        (IDA, "POL", False),
        (SOUTH, "POL", False),
        (STEERING, "POL", False),
    ],
)
def test_everybody_agrees_for_their_own_and_two_roles_for_all(
    few_in_a_file: sa.Engine, by: User, agency_id: str, *, may: bool
) -> None:
    if may:
        assert stored(few_in_a_file, agreed(few_in_a_file, by, agency_id=agency_id))
        return
    with pytest.raises(NotAllowed):
        agreed(few_in_a_file, by, agency_id=agency_id)


def test_nothing_is_agreed_for_a_closed_case_or_one_closed_to_the_person(
    few_in_a_file: sa.Engine,
) -> None:
    closed_to = User(BO.user_id, BO.name, BO.grants, closed=frozenset({"C1"}))
    with pytest.raises(NotAllowed):
        agreed(few_in_a_file, closed_to)
    row = {"case_id": "C1", "marac_id": "M1", "referral_date": "2026-04-01", "victim_id": "V1"}
    load(
        few_in_a_file,
        {"cases": [row | {"referring_agencies": "POL", "status": "closed"}]},
    )
    with pytest.raises(ForPerson, match="closed"):
        agreed(few_in_a_file)


@pytest.mark.parametrize("typed", ["9 July 2026", "9/7/2026", "09.07.2026", "2026-07-09"])
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    assert read_day(typed) == date(2026, 7, 9)
