"""Open actions are handed on, put off and taken back, and none is left when a case closes."""

from datetime import date

import pytest
import sqlalchemy as sa

from ingest import actions, screening
from ingest.action_closing import Left
from models.access import Scope, User
from models.errors import ForPerson, NotAllowed
from models.period import Period
from queries import actions as asked
from queries import measure
from queries.case_access import check_case

from .people import BO, CHRIS, HOU, POL, REF, TODAY
from .test_agreeing import standing, stored


def extended(
    engine: sa.Engine, by: User = BO, to: str = "2026-06-22", reason: str = "She is away"
) -> None:
    actions.extend(
        engine,
        by,
        action_id="A2",
        due_date=to,
        reason=reason,
        today=TODAY,
        check_case=check_case,
    )


def handed_on(engine: sa.Engine, by: User, agency_id: str = "", reason: str = "") -> None:
    actions.reassign(
        engine,
        by,
        action_id="A2",
        owner="Hanna Homes",
        agency_id=agency_id,
        reason=reason,
        check_case=check_case,
    )


def cancelled(engine: sa.Engine, by: User, reason: str = "Asked for twice") -> None:
    actions.cancel(engine, by, action_id="A2", reason=reason, check_case=check_case)


def overdue(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        found = measure.figures(
            connection,
            scope=Scope(None, sees_cases=True, sees_case_ids=True),
            period=Period(date(2026, 1, 1), date(2026, 12, 31)),
            today=TODAY,
        )
    return int(found.filter(key="actions_overdue")["value"][0])


def test_the_day_is_put_off_with_a_reason_and_the_first_day_is_kept(few: sa.Engine) -> None:
    extended(few)
    extended(few, CHRIS, "2026-06-29", "Still away")
    row = stored(few, "A2")
    assert (row["due_date"], row["due_reason"]) == (date(2026, 6, 29), "Still away")
    assert row["first_due_date"] == date(2026, 5, 13)


def test_a_day_is_put_off_only_to_a_later_one_by_two_roles_with_a_reason(
    few_in_a_file: sa.Engine,
) -> None:
    with pytest.raises(ForPerson, match="later than 13 May 2026"):
        extended(few_in_a_file, to="2026-05-20")
    with pytest.raises(ForPerson, match="may take longer"):
        extended(few_in_a_file, reason=" ")
    with pytest.raises(NotAllowed):
        extended(few_in_a_file, HOU)


def test_within_an_agency_an_action_is_handed_on_freely(few: sa.Engine) -> None:
    handed_on(few, HOU)
    assert stored(few, "A2")["owner"] == "Hanna Homes"


def test_another_agency_takes_it_on_by_two_roles_with_a_reason_and_may_report_it(
    few_in_a_file: sa.Engine,
) -> None:
    with pytest.raises(NotAllowed):
        check(few_in_a_file, REF)
    with pytest.raises(NotAllowed):
        handed_on(few_in_a_file, HOU, "REF", "Ours no more")
    with pytest.raises(ForPerson, match="why another agency"):
        handed_on(few_in_a_file, BO, "REF")
    handed_on(few_in_a_file, BO, "REF", "She lives at the refuge now")
    check(few_in_a_file, REF)
    with few_in_a_file.connect() as connection:
        assert asked.log(connection, user=REF, today=TODAY)["action_id"].to_list() == ["A2"]
        assert asked.log(connection, user=HOU, today=TODAY).is_empty()


def check(engine: sa.Engine, user: User) -> str:
    with engine.connect() as connection:
        return check_case(connection, user, "C1")


def test_an_action_is_taken_back_with_a_reason_and_counts_no_more(few_in_a_file: sa.Engine) -> None:
    before = overdue(few_in_a_file)
    with pytest.raises(ForPerson, match="not needed any more"):
        cancelled(few_in_a_file, BO, " ")
    with pytest.raises(NotAllowed):
        cancelled(few_in_a_file, HOU)
    cancelled(few_in_a_file, BO)
    assert stored(few_in_a_file, "A2")["status"] == "cancelled"
    assert (before, overdue(few_in_a_file)) == (2, 1)


def close(engine: sa.Engine, left: dict[str, Left]) -> None:
    screening.close(
        engine,
        by=BO,
        case_id="C1",
        closure_reason="support_in_place",
        today=TODAY,
        check_case=check_case,
        left=left,
    )


LEFT = {
    "A1": Left("not_possible", "The address changed"),
    "A2": Left("open", "Hanna Homes, housing"),
}


def test_a_case_closes_only_when_each_open_action_is_spoken_for(few: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="2 actions are still open"):
        close(few, {})
    with pytest.raises(ForPerson, match="1 action is still open"):
        close(few, {"A1": LEFT["A1"]})
    with pytest.raises(ForPerson, match="with whom"):
        close(few, LEFT | {"A2": Left("open", " ")})
    assert standing(few) == "heard" and stored(few, "A1")["status"] is None
    close(few, LEFT)
    assert standing(few) == "closed"
    assert stored(few, "A1")["status"] == "not_possible"
    kept = stored(few, "A2")
    assert (kept["status"], kept["owner"]) == (None, "Hanna Homes, housing")


def test_what_stays_open_can_still_be_reported_and_the_case_stays_closed(
    few_in_a_file: sa.Engine,
) -> None:
    close(few_in_a_file, LEFT)
    done = actions.Report("done", words="Locks changed", on=TODAY)
    actions.report(
        few_in_a_file, HOU, action_id="A2", given=done, today=TODAY, check_case=check_case
    )
    assert standing(few_in_a_file) == "closed" and stored(few_in_a_file, "A2")["status"] == "done"


def carried(engine: sa.Engine, user: User = BO, meeting_id: str = "T2") -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        found = asked.carried(connection, user=user, meeting_id=meeting_id)
    return found.select("action_id", "agency_id", "days_late", "status").rows()


def test_what_is_open_goes_to_the_next_meeting_of_the_same_marac(few: sa.Engine) -> None:
    assert carried(few) == [("A1", "POL", 49, "open"), ("A2", "HOU", 49, "open")]
    assert carried(few, POL) == [("A1", "POL", 49, "open")]
    assert carried(few, meeting_id="T1") == [] and carried(few, meeting_id="T3") == []
    cancelled(few, BO)
    assert [row[0] for row in carried(few)] == ["A1"]


def test_what_a_closed_case_left_is_on_no_agenda(few_in_a_file: sa.Engine) -> None:
    close(few_in_a_file, LEFT)
    assert carried(few_in_a_file) == []
