"""What was learned as work: recommendations and agreed actions that are due, for whose they are."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ingest import steering as written
from ingest.lessons import Figures, record_lesson
from models.access import Grant, Role, User
from models.steering import CHECKLIST
from queries.case_access import check_case
from queries.work import Waiting, waiting
from queries.work.learning import SOON, SOURCES

TODAY = date(2026, 7, 2)
CORA = User("u-cora", "Cora", frozenset({Grant(Role.COORDINATOR, "M1")}))
HOUSING = User("u-hou", "Hou", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")}))
POLICE = User("u-pol", "Pol", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
SOUTH = User("u-south", "South", frozenset({Grant(Role.COORDINATOR, "M2")}))


def asked(engine: sa.Engine, user: User) -> dict[str, Waiting]:
    with engine.connect() as connection:
        found = waiting(connection, user=user, today=TODAY, sources=SOURCES)
    return {one.source.key: one for one in found}


@pytest.fixture
def learned(few: sa.Engine) -> sa.Engine:
    """Recommendations for housing: late, due soon, due later, done; one agreed action late."""
    for days, status in ((-1, ""), (SOON.days, ""), (SOON.days + 1, ""), (-5, "done")):
        values = {
            "marac_id": "M1",
            "themes": "housing",
            "lesson": "Ask first",
            "recommendation": f"Ask by {days}",
            "owner_agency_id": "HOU",
            "due_on": (TODAY + timedelta(days=days)).isoformat(),
            "status": status,
        }
        record_lesson(
            few, by=CORA, values={k: v for k, v in values.items() if v}, today=TODAY,
            figures=Figures((), ()), check_case=check_case,
        )  # fmt: skip
    round_id = written.begin_review(
        few, by=CORA, marac_id="M1", questions=CHECKLIST, reviewed_on=TODAY, today=TODAY
    )
    given = written.Answer(
        answer="no", action="Name a deputy", owner_agency_id="HOU", due_on=date(2026, 7, 1)
    )
    for question, seen in (("attendance", None), ("chair", None)):
        written.answer(
            few, by=CORA, round_id=round_id, question=question, given=given, data_said="",
            seen=seen,
        )  # fmt: skip
    written.move_action(few, by=CORA, round_id=round_id, question="chair", status="done")
    return few


def test_the_coordinator_is_told_of_all_of_the_marac_and_nobody_elsewhere(
    learned: sa.Engine,
) -> None:
    found = asked(learned, CORA)
    assert set(found) == {"recommendations", "agreed"}
    one = found["recommendations"]
    assert (one.count, one.late) == (2, 1)
    assert [entry.about for entry in one.first] == ["Ask by -1", f"Ask by {SOON.days}"]
    (agreed,) = found["agreed"].first
    assert (agreed.about, agreed.is_late) == ("Name a deputy · Northtown housing", True)
    assert asked(learned, SOUTH) == {}


def test_an_agency_is_told_of_its_own_alone(learned: sa.Engine) -> None:
    found = asked(learned, HOUSING)
    assert set(found) == {"own-recommendations", "own-agreed"}
    assert found["own-recommendations"].count == 2
    assert [entry.about for entry in found["own-agreed"].first] == ["Name a deputy"]
    assert asked(learned, POLICE) == {}
