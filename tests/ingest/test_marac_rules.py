"""A MARAC's dated rules: who may set one, what is refused, and what it changes."""

from datetime import date

import pytest
import sqlalchemy as sa
from records import TESTER
from small_files import Rows, core, filled, stored, trail

from ingest.marac_rules import set_rule
from models.access import Grant, Role, User
from models.errors import ForPerson, NotAllowed

READER = User("r", "R", frozenset({Grant(Role.RETURN_PREPARER)}))
SOUTH = User("s", "S", frozenset({Grant(Role.COORDINATOR, "M2")}))


def _set(engine: sa.Engine, value: str | None, day: date, *, by: User = TESTER) -> None:
    set_rule(
        engine,
        by=by,
        marac_id="M1",
        rule="repeat_definition",
        value=value,
        valid_from=day,
        reason="Protocol of 2025",
    )


def _not_a_crime() -> dict[str, Rows]:
    some = core()
    some["cases"] = [row | {"incident_criminal": "no"} for row in some["cases"]]
    return some


def _repeats(engine: sa.Engine) -> dict[str, int]:
    return dict(stored(engine, "hearing_facts").select("case_id", "is_repeat").rows())


def test_a_meeting_is_counted_by_the_rule_in_force_on_its_day(engine: sa.Engine) -> None:
    """C2 is heard on 3 June 2025; its incident would not be a crime."""
    filled(engine, _not_a_crime())
    assert _repeats(engine) == {"C1": 0, "C2": 1}
    _set(engine, "criminal_incident", date(2025, 6, 4))
    assert _repeats(engine)["C2"] == 1
    _set(engine, "criminal_incident", date(2025, 6, 3))
    assert _repeats(engine)["C2"] == 0
    assert stored(engine, "meeting_facts").filter(meeting_id="N2")["repeat_cases"].to_list() == [0]
    _set(engine, None, date(2025, 6, 3))
    assert _repeats(engine)["C2"] == 1


def test_a_rule_of_the_same_day_is_replaced_and_the_trail_keeps_both(engine: sa.Engine) -> None:
    filled(engine)
    _set(engine, "criminal_incident", date(2025, 1, 1))
    _set(engine, "any_abuse", date(2025, 1, 1))
    assert stored(engine, "marac_rules")["value"].to_list() == ["any_abuse"]
    record = "M1 · repeat_definition · 2025-01-01"
    after = {"value": "any_abuse", "reason": "Protocol of 2025"}
    assert (
        "set a rule",
        "marac_rules",
        record,
        {"value": "criminal_incident"},
        after,
    ) in trail(engine)


@pytest.mark.parametrize("by", [READER, SOUTH])
def test_only_the_maracs_own_coordinator_sets_one(quick_engine: sa.Engine, by: User) -> None:
    filled(quick_engine)
    with pytest.raises(NotAllowed):
        _set(quick_engine, "any_abuse", date(2025, 1, 1), by=by)
    assert stored(quick_engine, "marac_rules").is_empty()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rule": "small_number"}, "That rule has no dates"),
        ({"value": "some_abuse"}, "cannot be “some_abuse”: choose one from the list"),
        ({"rule": "dash_threshold", "value": "28"}, "write a whole number from 1 to 27"),
        ({"valid_from": date(1999, 1, 1)}, "1 January 1999, is outside the years 2003 to 2100"),
        ({"reason": " "}, "Say why the rule holds from then"),
        ({"marac_id": "M9"}, "That MARAC is not in the record"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    quick_engine: sa.Engine, change: dict[str, object], sentence: str
) -> None:
    filled(quick_engine)
    usual: dict[str, object] = {
        "marac_id": "M1",
        "rule": "repeat_definition",
        "value": "any_abuse",
        "valid_from": date(2025, 1, 1),
        "reason": "Protocol",
    }
    with pytest.raises(ForPerson, match=sentence):
        set_rule(quick_engine, by=TESTER, **(usual | change))  # type: ignore[arg-type]
    assert stored(quick_engine, "marac_rules").is_empty()
