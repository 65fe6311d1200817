"""An erasure takes out the person and leaves every figure as it was, on both databases."""

from datetime import date
from typing import Any

import histories
import polars as pl
import sqlalchemy as sa
from agreement.test_figures_agree import EVERYTHING, assert_same_figures, fill, thoroughly
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from records import TESTER, empty, load

from dashboard.health import all_facts
from ingest.erasures import decide, propose
from ingest.retention import place_hold
from ingest.upkeep import rebuild_facts
from models.access import Grant, Role, User
from models.period import Period
from models.retention import DUE, due_cases
from models.tables import cases, erasures, people
from queries import safelives
from queries.measure import figures
from queries.reports import REPORTS
from queries.trail_check import verify

from .marked import marked, traces

APPROVER = User("approver", "Approver", frozenset({Grant(Role.AUDITOR)}))
TODAY = date(2026, 1, 15)
LONG_AFTER = date(2040, 1, 1)
_IDS = ("case_id", "linked_action_ids")

a_few = settings(thoroughly, max_examples=8)


def everything_shown(engine: sa.Engine) -> list[Any]:
    """Every indicator, report and cell of a return, of every period; without ids of cases."""
    shown: list[Any] = []
    with engine.connect() as connection:
        for days in histories.PERIODS:
            told = {"scope": EVERYTHING, "period": Period(*days), "today": TODAY}
            shown += [figures(connection, by=by, **told) for by in (None, "marac", "meeting")]
            shown += [
                report.run(connection, **told).drop(_IDS, strict=False)
                for name, report in REPORTS.items()
                if name != "lessons"
            ]
            lessons = REPORTS["lessons"].run(connection, **told)
            shown.append(lessons.select("lesson_id", "themes", "linked_actions", "linked_done"))
        for quarter in histories.QUARTERS:
            built = safelives.build(connection, scope=EVERYTHING, quarter=quarter)
            shown.append([(row.meeting_id, dict(row.cells)) for row in built.rows])
            shown.append(built.checks)
            behind = safelives.cases_behind(connection, scope=EVERYTHING, quarter=quarter)
            if behind is not None:
                counted = behind.drop("case_id")
                shown.append(counted.sort(counted.columns))
    return shown


def assert_alike(before: list[Any], after: list[Any]) -> None:
    for left, right in zip(before, after, strict=True):
        if isinstance(left, pl.DataFrame):
            assert_frame_equal(left, right, check_exact=False, rel_tol=1e-12)
        else:
            assert left == right


def erase_what_is_due(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        due = due_cases(connection, LONG_AFTER).filter(state=DUE)["case_id"].to_list()
    if due:
        told = propose(engine, by=TESTER, case_ids=due, reason="time is over", today=LONG_AFTER)
        decide(engine, by=APPROVER, proposal_id=told, approve=True, today=LONG_AFTER)
    return set(due)


@given(
    data=st.data(),
    record=histories.records(),
    period=st.sampled_from(histories.PERIODS),
)
@a_few
def test_every_figure_is_the_same_before_and_after_and_nothing_personal_is_left(
    engine: sa.Engine, data: st.DataObject, record: dict[str, Any], period: tuple[date, date]
) -> None:
    empty(engine)
    record = marked(record)
    fill(engine, record)
    every = [row["case_id"] for row in record["cases"]]
    for case_id in data.draw(st.lists(st.sampled_from(every), max_size=2, unique=True)):
        place_hold(engine, by=TESTER, case_id=case_id, reason="an inquest")
    before = everything_shown(engine)

    gone = erase_what_is_due(engine)

    assert_alike(before, everything_shown(engine))
    assert_same_figures(engine, record, period, None)
    stored = all_facts(engine)
    rebuild_facts(engine)
    rebuilt = all_facts(engine)
    for name, frame in stored.items():
        assert_frame_equal(frame, rebuilt[name])
    assert traces(engine, marks_of(record, gone)) == set()
    assert_ids_are_gone(engine, record, gone)
    with engine.connect() as connection:
        assert verify(connection, by=TESTER).broken == ()
        steps = set(connection.scalars(sa.select(erasures.c.step)))
    assert steps <= {"finished"}


def marks_of(record: dict[str, Any], gone: set[str]) -> set[str]:
    """The marks of the erased cases, and of the people who are in no other case."""
    stay = [row for row in record["cases"] if row["case_id"] not in gone]
    left = people_of([row for row in record["cases"] if row["case_id"] in gone]) - people_of(stay)
    texts = ("thr", "not", "out", "jud", "inv", "act", "evt")
    names = ("Fam", "Giv", "Ali", "07", "nhs", "call ")
    return {f"{text}{case}Mark" for text in texts for case in gone} | {
        f"{name}{one}Mark" for name in names for one in left
    }


def people_of(rows: list[dict[str, Any]]) -> set[str]:
    return {one for row in rows for one in [row["victim_id"], *(row["perpetrator_ids"] or [])]}


def assert_ids_are_gone(engine: sa.Engine, record: dict[str, Any], gone: set[str]) -> None:
    with engine.connect() as connection:
        left = set(connection.scalars(sa.select(cases.c.case_id)))
        known = set(connection.scalars(sa.select(people.c.person_id)))
        named = connection.execute(sa.select(cases.c.victim_id, cases.c.perpetrator_ids)).all()
    assert not left & gone
    assert len(left) == len(record["cases"])
    for victim, perpetrators in named:
        assert {victim, *(perpetrators or victim).split(";")} <= known


def test_a_second_import_of_what_was_erased_brings_none_of_it_back(engine: sa.Engine) -> None:
    record = marked(_two_cases())
    fill(engine, record)
    assert erase_what_is_due(engine) == {"C1", "C2"}
    before = everything_shown(engine)

    report = load(engine, histories.as_text(record))

    [case_file] = [file for file in report.files if file.kind == "cases"]
    assert case_file.rejected == 2
    assert "was erased when its time was over" in case_file.problems["message"][0]
    assert_alike(before, everything_shown(engine))
    assert traces(engine, marks_of(record, {"C1", "C2"})) == set()


def _two_cases() -> dict[str, Any]:
    def case(name: str, on: date) -> dict[str, Any]:
        return {
            "case_id": name,
            "marac_id": "m1",
            "referral_date": on,
            "victim_id": "P1",
            "perpetrator_ids": ["P2"],
            "referring_agencies": ["A1"],
        }

    heard = {"meeting_id": "M1", "outcome": "heard"}
    return {
        "maracs": [{"marac_id": "m1", "name": "Avon"}],
        "agencies": [{"agency_id": "A1", "name": "Police", "return_source": "police"}],
        "people": [
            {"person_id": "P1", "date_of_birth": date(1990, 2, 3), "gender": "female"},
            {"person_id": "P2", "date_of_birth": date(2008, 2, 29)},
        ],
        "meetings": [{"meeting_id": "M1", "marac_id": "m1", "meeting_date": date(2025, 3, 1)}],
        "cases": [case("C1", date(2025, 1, 1)), case("C2", date(2025, 2, 1))],
        "children": [{"child_id": "K1", "case_id": "C1", "in_household": True}],
        "listings": [{"case_id": "C1", **heard}, {"case_id": "C2", **heard}],
        "assessments": [{"assessment_id": "D1", "case_id": "C1", "form": "dash", "q1": "yes"}],
        "agency_involvement": [{"case_id": "C1", "agency_id": "A1"}],
        "actions": [{"action_id": "T1", "case_id": "C1", "agency_id": "A1", "meeting_id": "M1"}],
    }
