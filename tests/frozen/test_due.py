"""When a return is due, who may set it, and who is about to be dropped."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from records import TESTER

from ingest import return_settings
from models.access import Role
from models.errors import ForPerson, NotAllowed
from models.tables import audit
from queries.safelives.due import Due, due, last_finished

from .quarter import QUARTER, change, filled, freeze, person, scope_of


def standing(engine: sa.Engine, quarter: str = QUARTER) -> dict[str, Due]:
    with engine.connect() as connection:
        scope = scope_of(TESTER)
        return {one.marac_id: one for one in due(connection, scope=scope, quarter=quarter)}


def test_no_day_is_invented_where_none_was_set(engine: sa.Engine) -> None:
    filled(engine)
    assert {one.due_on for one in standing(engine).values()} == {None}
    assert standing(engine)["M1"].days_left(date(2026, 10, 14)) is None


def test_days_after_the_quarter_a_maracs_own_and_one_quarters_date(engine: sa.Engine) -> None:
    filled(engine)
    return_settings.set_due_days(engine, by=TESTER, marac_id="*", days=30)
    return_settings.set_due_days(engine, by=TESTER, marac_id="M2", days=14)
    assert standing(engine)["M1"].due_on == date(2026, 10, 30)
    assert standing(engine)["M2"].due_on == date(2026, 10, 14)
    assert standing(engine)["M1"].days_left(date(2026, 10, 19)) == 11
    assert standing(engine)["M2"].days_left(date(2026, 10, 19)) == -5
    return_settings.set_due_date(
        engine, by=TESTER, marac_id="M1", quarter=QUARTER, due_on=date(2026, 11, 2)
    )
    assert standing(engine)["M1"].due_on == date(2026, 11, 2)
    assert standing(engine, "2026-Q4")["M1"].due_on == date(2027, 1, 30)
    return_settings.set_due_date(engine, by=TESTER, marac_id="M1", quarter=QUARTER, due_on=None)
    return_settings.set_due_days(engine, by=TESTER, marac_id="M2", days=None)
    assert {one.due_on for one in standing(engine).values()} == {date(2026, 10, 30)}


@pytest.mark.parametrize("days", [0, -3, 121])
def test_a_day_that_makes_no_sense_is_refused(engine: sa.Engine, days: int) -> None:
    with pytest.raises(ForPerson, match="1 to 120 days"):
        return_settings.set_due_days(engine, by=TESTER, marac_id="*", days=days)
    with pytest.raises(ForPerson, match="before the quarter has ended"):
        return_settings.set_due_date(
            engine, by=TESTER, marac_id="*", quarter=QUARTER, due_on=date(2026, 9, 30)
        )


def test_who_may_set_what(engine: sa.Engine) -> None:
    filled(engine)
    north = person(engine, "Nora North", Role.RETURN_PREPARER, "M1")
    return_settings.set_due_days(engine, by=north, marac_id="M1", days=20)
    with pytest.raises(NotAllowed):
        return_settings.set_due_days(engine, by=north, marac_id="M2", days=20)
    with pytest.raises(ForPerson, match="choose one of them"):
        return_settings.set_due_days(engine, by=north, marac_id="*", days=20)
    # Whoever has to ask a second person cannot lift that rule alone.
    with pytest.raises(NotAllowed):
        return_settings.set_two_people(engine, by=north, marac_id="M1", wanted=False)
    return_settings.set_two_people(engine, by=TESTER, marac_id="M1", wanted=True)
    assert freeze(engine, north, "M1") == ("proposed", 1)
    with engine.connect() as connection:
        lines = connection.execute(
            sa.select(audit.c.what, audit.c.record, audit.c.after)
            .where(audit.c.kind == "return_settings")
            .order_by(audit.c.line)
        ).all()
    assert [tuple(line) for line in lines] == [
        ("set a rule of returns", "M1", '{"due_days": 20}'),
        ("set a rule of returns", "M1", '{"two_people": true}'),
    ]


def test_a_frozen_return_is_not_due_any_more(engine: sa.Engine) -> None:
    filled(engine)
    freeze(engine, person(engine, "Ann Example"), "M1")
    assert {one.marac_id: one.is_frozen for one in standing(engine).values()} == {
        "M1": True,
        "M2": False,
    }


def test_one_quarter_missing_and_then_two(engine: sa.Engine) -> None:
    filled(engine)
    found = {quarter: standing(engine, quarter)["M2"].missing for quarter in (
        "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"
    )}  # fmt: skip
    assert found == {"2026-Q2": "none", "2026-Q3": "none", "2026-Q4": "one", "2027-Q1": "two"}


def test_a_past_return_counts_as_one_that_was_sent(engine: sa.Engine) -> None:
    filled(engine)
    change(
        engine,
        TESTER,
        returns="marac_name|meeting_date|cases_discussed|repeat_cases\nSouthtown|2026-11-05|4|1",
    )
    assert standing(engine, "2026-Q4")["M2"].missing == "none"


def test_the_last_finished_quarter() -> None:
    assert last_finished(date(2026, 9, 30)) == "2026-Q2"
    assert last_finished(date(2026, 9, 30) + timedelta(days=1)) == "2026-Q3"
