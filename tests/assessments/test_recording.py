"""Recording and correcting an assessment, on each database, by the people who may."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import TESTER, load

from ingest.assessments import correct_assessment, may_record, state_of
from models.access import Grant, Role, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.instruments import Instrument
from models.risk import Filled, score
from models.tables import assessments, audit, facts_due
from queries.assessments import history, one_assessment, setting, threshold_on
from queries.case_access import check_case

from .conftest import COORDINATOR, IDVA, OFFICER, TODAY, filled, form, record

FULL = filled(
    answers={1: "yes", 2: "no", 3: "yes", 4: "dont_know", 8: "yes", 21: "yes"},
    ticks={3: ("children",), 21: ("alcohol", "drugs")},
    notes={3: "“He said he would\nq9: come back”", 4: "Not asked: her sister came in"},
    told_by="Police officer",
    assessor="Ida Adviser",
    other_factors="Speaks little English",
    victim_priority="To stay in her home",
    children_at_risk=True,
    child_referral_on=date(2026, 7, 1),
)


def read(engine: sa.Engine, key: str, user: User = COORDINATOR) -> Filled:
    with engine.connect() as connection:
        return one_assessment(connection, user=user, assessment_id=key).filled


def correct(engine: sa.Engine, key: str, what: Filled, **more: object) -> None:
    with engine.connect() as connection:
        row = connection.execute(
            sa.select(assessments).where(assessments.c.assessment_id == key)
        ).one()
    given: dict[str, object] = {
        "by": COORDINATOR,
        "assessment_id": key,
        "form": form(),
        "filled": what,
        "threshold": 14,
        "seen": state_of(dict(row._mapping)),
        "reason": "Ticked the wrong line",
        "today": TODAY,
        "check_case": check_case,
    }
    correct_assessment(engine, **(given | more))  # type: ignore[arg-type]


def test_everything_on_the_form_comes_back_pinned_to_its_version(few: sa.Engine) -> None:
    key = record(few, FULL)
    with few.connect() as connection:
        found = one_assessment(connection, user=COORDINATOR, assessment_id=key)
    assert found.filled == replace(FULL, ticks={3: ("children",), 21: ("alcohol", "drugs")})
    assert (found.form, found.version, found.threshold) == ("dash", "1", 14)
    with few.connect() as connection:
        lines = connection.execute(
            sa.select(audit.c.what, audit.c.who).where(audit.c.record == key)
        ).all()
    assert [line.who for line in lines] == [COORDINATOR.user_id]


def test_another_version_of_the_form_does_not_change_what_was_given(few: sa.Engine) -> None:
    key = record(few, filled(3))
    newer = form().model_copy(update={"version": "2030"})
    record(few, filled(4), on=newer)
    with few.connect() as connection:
        found = {
            one.assessment_id: one for one in history(connection, user=COORDINATOR, case_id="C1")
        }
    assert found[key].version == "1" and {one.version for one in found.values()} == {"1", "2030"}
    with pytest.raises(ForPerson, match="another version"):
        correct(few, key, filled(5), form=newer)


@pytest.mark.parametrize(("by", "agency"), [(COORDINATOR, None), (IDVA, "IDV"), (OFFICER, "POL")])
def test_the_agency_that_made_it_is_stamped(few: sa.Engine, by: User, agency: str | None) -> None:
    key = record(few, filled(), by=by, agency_id=None)
    with few.connect() as connection:
        assert one_assessment(connection, user=by, assessment_id=key).agency_id == agency


def test_the_coordinator_says_which_agency_made_it_and_an_agency_cannot(few: sa.Engine) -> None:
    keys = {by: record(few, filled(), by=by, agency_id="HOU") for by in (COORDINATOR, OFFICER)}
    with few.connect() as connection:
        made_by = {
            by.user_id: one_assessment(connection, user=by, assessment_id=key).agency_id
            for by, key in keys.items()
        }
    assert made_by == {"u-co": "HOU", "u-pol": "POL"}


@pytest.mark.parametrize(
    "by",
    [
        User("x", "X", frozenset({Grant(Role.REFERRER, "M1", "REF")})),
        User("x", "X", frozenset({Grant(Role.CHAIR, "M1")})),
        User("x", "X", frozenset({Grant(Role.COORDINATOR, "M2")})),
        User("x", "X", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")})),
        replace(COORDINATOR, closed=frozenset({"C1"})),
        replace(OFFICER, closed=frozenset({"C1"})),
    ],
)
def test_nobody_else_records_one(few_in_a_file: sa.Engine, by: User) -> None:
    with pytest.raises(NotAllowed):
        record(few_in_a_file, filled(), by=by)
    with few_in_a_file.connect() as connection:
        assert not may_record(connection, by, "C1", check_case)
        assert connection.scalar(sa.select(sa.func.count()).select_from(assessments)) == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"assessed_on": None}, "Give the day"),
        ({"assessed_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"child_referral_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"answers": {}}, "No question is answered"),
        ({"answers": {25: "yes"}}, "Question 25 of DASH has no answer"),
        ({"answers": {1: "maybe"}}, "has no answer “maybe”"),
        ({"ticks": {3: ("nobody",)}}, "does not have"),
        ({"answers": {3: "no"}, "ticks": {3: ("children",)}}, "not answered yes"),
        ({"is_high": None}, "professional judgement"),
        ({"answers": {1: "yes"}, "judgement_reason": " "}, "Say why you judge"),
    ],
)
def test_what_is_missing_is_said(
    few_in_a_file: sa.Engine, change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        record(few_in_a_file, filled(**change))


def test_a_judgement_of_not_high_over_the_threshold_is_kept_as_it_is(few: sa.Engine) -> None:
    key = record(few, filled(20, is_high=False, judgement_reason=""))
    assert read(few, key).is_high is False


def test_a_form_sent_twice_is_kept_once(few: sa.Engine) -> None:
    record(few, FULL)
    with pytest.raises(ForPerson, match="recorded already"):
        record(few, FULL)
    record(few, replace(FULL, notes={}))


def test_a_correction_keeps_both_and_why(few: sa.Engine) -> None:
    key = record(few, FULL)
    right = replace(FULL, answers={**FULL.answers, 2: "yes"}, victim_priority="")
    correct(few, key, right)
    assert read(few, key) == right
    with few.connect() as connection:
        line = connection.execute(
            sa.select(audit.c.before, audit.c.after)
            .where(audit.c.record == key)
            .order_by(audit.c.line.desc())
            .limit(1)
        ).one()
    assert '"q2": "no"' in line.before and '"q2": "yes"' in line.after
    assert "Ticked the wrong line" in line.after


def test_a_correction_needs_a_reason_and_the_agency_that_made_it(few_in_a_file: sa.Engine) -> None:
    key = record(few_in_a_file, FULL, by=IDVA)
    with pytest.raises(ForPerson, match="typed wrong"):
        correct(few_in_a_file, key, filled(), reason=" ")
    with pytest.raises(NotAllowed):
        correct(few_in_a_file, key, filled(), by=OFFICER)
    with pytest.raises(NotAllowed):
        correct(few_in_a_file, key, filled(), by=replace(IDVA, closed=frozenset({"C1"})))
    with pytest.raises(NotAllowed):
        correct(few_in_a_file, key, filled(), assessment_id="none")
    correct(few_in_a_file, key, filled(), by=IDVA)


def test_the_second_of_two_who_correct_is_told_and_nothing_is_lost(few: sa.Engine) -> None:
    key = record(few, FULL)
    with few.connect() as connection:
        row = dict(one_assessment(connection, user=COORDINATOR, assessment_id=key).row)
    seen = state_of(row)
    correct(few, key, filled(9), seen=seen)
    with pytest.raises(ForPerson, match="since you opened it"):
        correct(few, key, filled(3), seen=seen)
    assert read(few, key).answers == filled(9).answers


def _counted(engine: sa.Engine, key: str) -> tuple[int, int]:
    """Score and answers of an assessment as the stored facts count them."""
    with writing(engine) as connection:
        connection.execute(facts_due.delete())
        connection.execute(facts_due.insert().values(kind="case", id="C1"))
        row = connection.execute(
            sa.text("SELECT score, answers FROM v_due_assessment WHERE assessment_id = :key"),
            {"key": key},
        ).one()
        connection.execute(facts_due.delete())
    return int(row.score), int(row.answers)


@pytest.mark.parametrize("name", ["dash", "dash_young_person", "daq"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_stored_facts_count_as_the_page_does(
    few: sa.Engine, name: str, data: st.DataObject
) -> None:
    on: Instrument = form(name)
    answers = data.draw(
        st.dictionaries(
            st.integers(1, len(on.questions)),
            st.sampled_from(["yes", "no", "dont_know"]),
            min_size=1,
        )
    )
    with few.begin() as connection:
        connection.execute(assessments.delete())
    key = record(few, filled(answers=answers), on=on)
    live = score(on, answers, 14)
    assert live is not None
    assert _counted(few, key) == (live.yes, live.asked - live.blank)


def test_the_threshold_is_the_one_in_force_on_the_day(few: sa.Engine) -> None:
    from ingest.marac_rules import set_rule

    set_rule(
        few,
        by=TESTER,
        marac_id="M1",
        rule="dash_threshold",
        value="10",
        valid_from=date(2026, 6, 1),
        reason="As agreed",
    )
    with few.connect() as connection:
        assert threshold_on(connection, "M1", date(2026, 5, 31)) == 14
        assert threshold_on(connection, "M1", date(2026, 6, 1)) == 10
        found = setting(connection, user=COORDINATOR, case_id="C1", day=TODAY)
    assert (found.threshold, found.marac, found.referrers) == (
        10,
        "Northtown",
        {"POL": "Northtown police"},
    )


def test_an_imported_form_of_a_version_not_held_is_shown_all_the_same(few: sa.Engine) -> None:
    load(
        few,
        {
            "assessments": [
                {
                    "assessment_id": "A1",
                    "case_id": "C1",
                    "form": "dash",
                    "form_version": "RIC 2008",
                    "q1": "yes",
                    "sub_answers": "q3.children; odd",
                    "notes": "told at the door",
                }
            ]
        },
    )
    found = read(few, "A1")
    assert found.answers == {1: "yes"} and found.ticks == {3: ("children",)}
    assert found.notes == {0: "told at the door"} and found.assessed_on is None
