"""Screening: every step of the data dictionary and no other, by a person, with a reason."""

from datetime import date

import polars as pl
import pytest
import sqlalchemy as sa
from records import TESTER, load, table

from ingest import screening
from ingest.case_status import status_of
from ingest.save import save
from models.access import Scope, User
from models.case_moves import MOVES, check_move
from models.codes import CASE_STATUS
from models.errors import ForPerson, NotAllowed
from models.period import Period
from models.tables import audit, cases
from queries.case_access import check_case
from queries.reports import REPORTS
from queries.screening import points, queue

from .people import COORDINATOR, ELSEWHERE, POLICE, REFUGE

TODAY = date(2026, 6, 25)
# Section 2.3 of the data dictionary, written out once more.
ALLOWED = {
    ("received", "screening"),
    *(("screening", to) for to in ("returned", "below_threshold", "accepted")),
    *(("returned", to) for to in ("screening", "withdrawn")),
    *(("below_threshold", to) for to in ("screening", "closed")),
    *(("accepted", to) for to in ("listed", "transferred_out", "withdrawn")),
    *(
        ("listed", to)
        for to in ("heard", "deferred", "transferred_out", "withdrawn", "below_threshold")
    ),
    *(("deferred", to) for to in ("listed", "withdrawn", "transferred_out")),
    *(("heard", to) for to in ("actions_open", "actions_complete")),
    ("actions_open", "actions_complete"),
    *(("actions_complete", to) for to in ("actions_open", "closed")),
    ("transferred_out", "closed"),
    ("withdrawn", "closed"),
}


@pytest.mark.parametrize("to", CASE_STATUS)
@pytest.mark.parametrize("standing", CASE_STATUS)
def test_a_case_goes_where_the_data_dictionary_says_and_nowhere_else(
    standing: str, to: str
) -> None:
    if (standing, to) in ALLOWED:
        check_move(standing, to)
    else:
        with pytest.raises(ForPerson, match="stands at"):
            check_move(standing, to)


def test_every_status_has_its_moves() -> None:
    assert set(MOVES) == set(CASE_STATUS)


def stands(engine: sa.Engine, case_id: str = "C3") -> str:
    with engine.connect() as connection:
        return status_of(connection, case_id)


def put(engine: sa.Engine, status: str, case_id: str = "C3") -> None:
    save(engine, "cases", {"case_id": case_id, "status": status}, by=TESTER)


def decide(engine: sa.Engine, by: User, *, meets: bool, reason: str = "Threats to kill") -> None:
    screening.decide(
        engine,
        by=by,
        case_id="C3",
        meets=meets,
        reason=reason,
        signposted_to="Outreach",
        today=TODAY,
        check_case=check_case,
    )


def test_a_decision_keeps_its_reason_and_who_made_it(few: sa.Engine) -> None:
    put(few, "received")
    decide(few, COORDINATOR, meets=True)
    with few.connect() as connection:
        row = connection.execute(sa.select(*cases.c).where(cases.c.case_id == "C3")).one()
    assert (row.status, row.threshold_met, row.threshold_reason) == (
        "accepted",
        True,
        "Threats to kill",
    )
    assert (row.screened_on, row.screened_by, row.signposted_to) == (TODAY, "Co Ordinator", None)


def test_both_steps_of_a_quick_decision_stand_in_the_trail(few: sa.Engine) -> None:
    put(few, "received")
    decide(few, COORDINATOR, meets=False)
    with few.connect() as connection:
        lines = connection.scalars(
            sa.select(audit.c.after)
            .where(audit.c.record == "C3", audit.c.who == "u-co")
            .order_by(audit.c.line)
        ).all()
    assert ['"screening"' in line for line in lines] == [True, False]
    assert '"below_threshold"' in lines[1] and '"Outreach"' in lines[1]


def test_without_a_reason_nothing_is_decided(few: sa.Engine) -> None:
    put(few, "screening")
    with pytest.raises(ForPerson, match="Say why"):
        decide(few, COORDINATOR, meets=True, reason=" ok ")
    assert stands(few) == "screening"


@pytest.mark.parametrize("by", [ELSEWHERE, REFUGE, POLICE])
def test_only_the_coordinator_of_the_marac_decides(few: sa.Engine, by: User) -> None:
    put(few, "screening")
    with pytest.raises(NotAllowed):
        decide(few, by, meets=True)
    assert stands(few) == "screening"


def test_a_heard_case_cannot_be_screened_again(few: sa.Engine) -> None:
    put(few, "heard")
    with pytest.raises(ForPerson, match="stands at “Heard” and cannot become “Accepted”"):
        decide(few, COORDINATOR, meets=True)


def test_information_is_asked_for_answered_and_screened(few: sa.Engine) -> None:
    put(few, "received")
    screening.return_for_information(
        few, by=COORDINATOR, case_id="C3", question="Who else lives there?", check_case=check_case
    )
    assert stands(few) == "returned"
    screening.answer(
        few, by=REFUGE, case_id="C3", text="Her mother and a lodger", check_case=check_case
    )
    with few.connect() as connection:
        row = connection.execute(sa.select(*cases.c).where(cases.c.case_id == "C3")).one()
    assert (row.status, row.information_given) == ("screening", "Her mother and a lodger")
    with pytest.raises(ForPerson, match="Nothing is asked"):
        screening.answer(few, by=REFUGE, case_id="C3", text="And a dog", check_case=check_case)


def test_another_agency_does_not_answer(few: sa.Engine) -> None:
    put(few, "returned")
    with pytest.raises(NotAllowed):
        screening.answer(few, by=POLICE, case_id="C3", text="Nothing known", check_case=check_case)


def test_a_case_below_the_threshold_is_taken_up_again_or_closed(few: sa.Engine) -> None:
    put(few, "below_threshold")
    screening.take_up(few, by=COORDINATOR, case_id="C3", check_case=check_case)
    assert stands(few) == "screening"
    decide(few, COORDINATOR, meets=False)
    screening.close(
        few,
        by=COORDINATOR,
        case_id="C3",
        closure_reason="below_threshold",
        today=TODAY,
        check_case=check_case,
    )
    assert stands(few) == "closed"


def test_a_withdrawn_case_keeps_why_in_the_trail(few: sa.Engine) -> None:
    screening.withdraw(
        few, by=COORDINATOR, case_id="C3", reason="Referred by mistake", check_case=check_case
    )
    assert stands(few) == "withdrawn"
    with few.connect() as connection:
        last = connection.scalars(
            sa.select(audit.c.after).where(audit.c.record == "C3").order_by(audit.c.line.desc())
        ).first()
    assert last is not None and "Referred by mistake" in last


def test_a_decision_moves_the_counts_of_the_appropriateness_report(few: sa.Engine) -> None:
    def below() -> list[tuple[object, ...]]:
        with few.connect() as connection:
            frame = REPORTS["appropriateness"].run(
                connection,
                scope=Scope(frozenset({"M1"}), sees_cases=True, sees_case_ids=True),
                period=Period(date(2026, 4, 1), date(2026, 6, 30)),
                today=TODAY,
            )
        rows = frame.filter((pl.col("agency") == "REF") & (pl.col("criterion") == "all"))
        return rows.select("screened", "below_threshold").rows()

    put(few, "screening")
    before = below()
    decide(few, COORDINATOR, meets=False)
    assert before == [(0, 0)]
    assert below() == [(1, 1)]


def test_the_queue_has_danger_first_then_the_longest_wait_and_returned_ones_last(
    few: sa.Engine,
) -> None:
    more = table("""
        case_id|marac_id|referral_date|victim_id|referring_agencies|status   |in_immediate_danger
        Q1     |M1      |2026-06-20   |V1       |POL               |received |
        Q2     |M1      |2026-06-24   |V2       |POL               |screening|yes
        Q3     |M1      |2026-06-01   |V3       |POL               |returned |yes
        Q4     |M1      |2026-06-10   |V3       |POL               |         |
        Q5     |M2      |2026-06-01   |V4       |POL               |received |
    """)
    load(few, {"cases": more})
    with few.connect() as connection:
        found = queue(connection, user=COORDINATOR, today=TODAY)
        closed = queue(
            connection,
            user=User("u", "U", COORDINATOR.grants, closed=frozenset({"Q2"})),
            today=TODAY,
        )
    assert found["case_id"].to_list() == ["Q2", "Q4", "Q1", "Q3"]
    assert found["days"].to_list() == [1, 15, 5, 24]
    assert closed["case_id"].to_list() == ["Q4", "Q1", "Q3"]


def test_what_is_missing_and_the_local_rules_are_pointed_out(few: sa.Engine) -> None:
    told = {"criteria": "visible_high_risk;escalation", "what_happened": "He broke the door"}
    save(few, "cases", {"case_id": "C3", **told}, by=TESTER)
    form = {"assessment_id": "R1", "case_id": "C3", "form": "dash", "q1": "yes", "q2": "no"}
    save(few, "assessments", form, by=TESTER)
    with few.connect() as connection:
        found = points(connection, user=COORDINATOR, case_id="C3", today=TODAY)
    assert found.risk_form.startswith("Risk form: 1 yes of 2 answered; below this MARAC’s 14.")
    assert [(one.code, one.rule) for one in found.criteria] == [
        ("visible_high_risk", "14 or more yes answers"),
        ("escalation", "3 events within 12 months"),
    ]
    assert "what happened" not in found.missing
    assert "why it takes several agencies" in found.missing
    assert not found.is_under_16


def test_a_victim_under_sixteen_is_pointed_out(few: sa.Engine) -> None:
    save(few, "people", {"person_id": "V3", "date_of_birth": "2010-06-26"}, by=TESTER)
    with few.connect() as connection:
        found = points(connection, user=COORDINATOR, case_id="C3", today=TODAY)
    assert found.is_under_16
