"""Who may hold, propose and decide; what keeps a case; what a crash leaves."""

import json
from datetime import date

import histories
import pytest
import sqlalchemy as sa
from records import TESTER, load

from ingest import erasing, erasures, retention, upkeep
from ingest.erasing import carrying_out
from models.access import Role, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.frames import read_frame
from models.keys import check_sender
from models.retention import due_cases
from models.tables import audit, cases, erased_ids, lessons, maracs, people, rejected_rows
from models.tables import erasures as erasures_table
from queries import retention as kept
from queries.trail_check import verify

from .conftest import TODAY, somebody, three_cases
from .marked import marked, traces


def states(engine: sa.Engine, today: date = TODAY) -> dict[str, str]:
    with engine.connect() as connection:
        return dict(due_cases(connection, today).select("case_id", "state").iter_rows())


def test_a_case_is_due_when_its_months_are_over_to_the_day(due: sa.Engine) -> None:
    assert states(due, date(2025, 8, 31)) == {}
    assert states(due, date(2025, 9, 1)) == {"C1": "due", "C2": "due", "C3": "due"}


def test_without_a_schedule_nothing_is_due_and_that_is_said(
    due: sa.Engine, coordinator: User
) -> None:
    with writing(due) as connection:
        connection.execute(maracs.update().values(retention_months=None))
    assert states(due) == {}
    with due.connect() as connection:
        assert kept.schedules(connection, user=coordinator)["retention_months"].to_list() == [None]


def test_the_day_of_closing_counts_before_the_last_activity(due: sa.Engine) -> None:
    with writing(due) as connection:
        closed = cases.update().where(cases.c.case_id == "C3").values(closed_on=date(2030, 1, 31))
        connection.execute(closed)
    assert "C3" not in states(due, date(2030, 7, 30))
    assert states(due, date(2030, 7, 31))["C3"] == "due"


def test_a_hold_keeps_the_case_and_those_that_rest_on_it_until_it_is_lifted(
    due: sa.Engine, coordinator: User
) -> None:
    hold = retention.place_hold(due, by=coordinator, case_id="C1", reason="an inquest")
    assert states(due) == {"C1": "held", "C2": "needed", "C3": "due"}
    with pytest.raises(ForPerson, match="C2 cannot be erased now"):
        erasures.propose(due, by=coordinator, case_ids=["C2"], reason="time over", today=TODAY)
    retention.lift_hold(due, by=coordinator, hold_id=hold, reason="the inquest is over")
    assert set(states(due).values()) == {"due"}


def test_a_case_is_proposed_with_those_within_twelve_months_of_it(
    due: sa.Engine, coordinator: User
) -> None:
    erasures.propose(due, by=coordinator, case_ids=["C1"], reason="time over", today=TODAY)
    with due.connect() as connection:
        assert set(kept.proposals(connection, user=coordinator)["case_id"]) == {"C1", "C2"}
    with pytest.raises(ForPerson, match="proposed already"):
        erasures.propose(due, by=coordinator, case_ids=["C2"], reason="time over", today=TODAY)


def test_nobody_decides_on_their_own_proposal(
    due: sa.Engine, coordinator: User, auditor: User
) -> None:
    number = erasures.propose(due, by=coordinator, case_ids=["C3"], reason="over now", today=TODAY)
    for approve in (True, False):
        with pytest.raises(ForPerson, match="somebody else has to decide"):
            erasures.decide(
                due,
                by=coordinator,
                proposal_id=number,
                approve=approve,
                today=TODAY,
                reason="no no",
            )
    assert "C3" in states(due)
    erasures.decide(due, by=auditor, proposal_id=number, approve=True, today=TODAY)
    assert "C3" not in states(due)


def test_a_refused_proposal_can_be_made_again_and_a_decided_one_not_decided_again(
    due: sa.Engine, coordinator: User, auditor: User
) -> None:
    number = erasures.propose(due, by=coordinator, case_ids=["C3"], reason="over now", today=TODAY)
    decide = {"by": auditor, "proposal_id": number, "today": TODAY}
    with pytest.raises(ForPerson, match="Give the reason"):
        erasures.decide(due, approve=False, **decide)
    erasures.decide(due, approve=False, reason="still needed", **decide)
    with pytest.raises(ForPerson, match="decided meanwhile"):
        erasures.decide(due, approve=True, **decide)
    erasures.propose(due, by=coordinator, case_ids=["C3"], reason="over now", today=TODAY)


def test_a_hold_placed_after_the_proposal_stops_the_approval(
    due: sa.Engine, coordinator: User, auditor: User
) -> None:
    number = erasures.propose(due, by=coordinator, case_ids=["C3"], reason="over now", today=TODAY)
    retention.place_hold(due, by=coordinator, case_id="C3", reason="a court asks")
    with pytest.raises(ForPerson, match="must be kept now"):
        erasures.decide(due, by=auditor, proposal_id=number, approve=True, today=TODAY)
    assert states(due)["C3"] == "held"


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.COORDINATOR, Role.AUDITOR)]
)
def test_other_roles_neither_see_nor_propose_nor_decide(
    due: sa.Engine, coordinator: User, role: Role
) -> None:
    other = somebody(role, "other")
    number = erasures.propose(due, by=coordinator, case_ids=["C3"], reason="over now", today=TODAY)
    with pytest.raises(NotAllowed):
        erasures.decide(due, by=other, proposal_id=number, approve=True, today=TODAY)
    with pytest.raises(NotAllowed):
        erasures.propose(due, by=other, case_ids=["C1"], reason="over now", today=TODAY)
    with pytest.raises(NotAllowed):
        retention.place_hold(due, by=other, case_id="C1", reason="an inquest")
    with due.connect() as connection, pytest.raises(NotAllowed):
        kept.due(connection, user=other, today=TODAY)


def test_the_auditor_sees_the_list_without_a_name_and_cannot_propose(
    due: sa.Engine, coordinator: User, auditor: User
) -> None:
    with due.connect() as connection:
        named = kept.due(connection, user=coordinator, today=TODAY)
        plain = kept.due(connection, user=auditor, today=TODAY)
    assert set(named["victim"]) == {"GivP1Mark FamP1Mark", "GivP3Mark FamP3Mark"}
    assert plain["victim"].null_count() == 3
    with pytest.raises(NotAllowed):
        erasures.propose(due, by=auditor, case_ids=["C1"], reason="over now", today=TODAY)


def test_a_case_closed_to_somebody_is_not_in_their_list_and_not_theirs_to_hold(
    due: sa.Engine,
) -> None:
    shut = somebody(Role.COORDINATOR, "cora", closed=frozenset({"C1"}))
    with due.connect() as connection:
        assert set(kept.due(connection, user=shut, today=TODAY)["case_id"]) == {"C2", "C3"}
    with pytest.raises(ForPerson):
        erasures.propose(due, by=shut, case_ids=["C2"], reason="over now", today=TODAY)
    with pytest.raises(NotAllowed, match="There is no case C1"):
        retention.place_hold(due, by=shut, case_id="C1", reason="an inquest")


def test_a_coordinator_of_another_marac_sees_and_does_nothing_here(due: sa.Engine) -> None:
    other = somebody(Role.COORDINATOR, "omar", marac="m2")
    with due.connect() as connection:
        assert kept.due(connection, user=other, today=TODAY).is_empty()
    with pytest.raises(NotAllowed):
        erasures.propose(due, by=other, case_ids=["C1"], reason="over now", today=TODAY)


def erase(engine: sa.Engine, *case_ids: str) -> str:
    number = erasures.propose(engine, by=TESTER, case_ids=case_ids, reason="over now", today=TODAY)
    approver = somebody(Role.AUDITOR, "otto")
    erasures.decide(engine, by=approver, proposal_id=number, approve=True, today=TODAY)
    return number


def test_somebody_who_is_in_another_case_stays_and_is_only_unlinked(due: sa.Engine) -> None:
    erase(due, "C3")
    with due.connect() as connection:
        left = set(connection.scalars(sa.select(people.c.person_id)))
        erased = connection.execute(sa.select(cases).where(cases.c.case_id.like("erased/%"))).one()
    assert {"P1", "P2"} <= left and "P3" not in left
    assert erased.perpetrator_ids.startswith("erased/")
    assert traces(due, {"FamP3Mark", "thrC3Mark", "invC3Mark"}) == set()
    assert traces(due, {"FamP2Mark"})


def test_a_lesson_stays_without_the_case_and_without_a_name(due: sa.Engine) -> None:
    erase(due, "C3")
    with due.connect() as connection:
        row = connection.execute(sa.select(lessons).where(lessons.c.lesson_id == "LC3")).one()
    assert (row.case_id, row.lesson) == (None, "[erased] was not asked.")


def test_what_is_left_as_proof_holds_counts_and_a_digest_and_no_name(
    due: sa.Engine, coordinator: User
) -> None:
    number = erase(due, "C3")
    with due.connect() as connection:
        row = kept.proposals(connection, user=coordinator).row(0, named=True)
        digests = connection.scalar(sa.select(sa.func.count()).select_from(erased_ids))
        lines = read_frame(
            connection,
            sa.select(audit.c.what).where(audit.c.kind == "erasures").order_by(audit.c.line),
        )
        assert verify(connection, by=TESTER).is_whole
    proof = json.loads(row["evidence"])
    assert row["proposal_id"] == number and row["step"] == "finished"
    assert proof["rows"]["cases"] == 1 and proof["rows"]["people"] == 1
    assert len(proof["digest"]) == 64
    assert digests == 3  # the case, its entry in the chronology, the victim
    assert lines["what"].to_list() == [
        "proposed an erasure",
        "approved an erasure",
        "erased a case",
    ]


def test_a_rejected_row_about_an_erased_person_is_erased_too(due: sa.Engine) -> None:
    row = {"case_id": "C9", "marac_id": "nowhere", "victim_id": "P3", "referral_date": "2025-01-01"}
    row |= {"referring_agencies": "A1", "threshold_reason": "secretMark"}
    load(due, {"cases": [row]})
    assert traces(due, {"secretMark"})
    erase(due, "C3")
    assert traces(due, {"secretMark"}) == set()


def test_an_import_that_brings_it_back_is_refused_and_nothing_of_it_is_kept(
    due: sa.Engine,
) -> None:
    erase(due, "C3")
    report = load(due, histories.as_text(marked(three_cases())))
    refused = {file.kind: file.rejected for file in report.files if file.rejected}
    assert refused == {
        "people": 1,
        "cases": 1,
        "listings": 1,
        "agency_involvement": 1,
        "chronology": 1,
        "lessons": 1,
    }
    sentences = {row for file in report.files for row in file.problems["message"]}
    assert {
        "case_id “C3” was erased when its time was over: leave it out of your files, and delete it "
        "from your own copy.",
    } <= sentences
    with due.connect() as connection:
        assert not connection.scalar(sa.select(sa.func.count()).select_from(rejected_rows))
    assert traces(due, {"FamP3Mark", "invC3Mark"}) == set()


def test_no_sender_can_be_called_erased() -> None:
    with pytest.raises(ForPerson, match="choose another name"):
        check_sender("erased")


def test_a_crash_before_the_work_is_finished_at_the_next_start(
    due: sa.Engine, auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = erasures.propose(due, by=TESTER, case_ids=["C3"], reason="over now", today=TODAY)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(carrying_out.trail, "take_out_values", crash)
        erasures.decide(due, by=auditor, proposal_id=number, approve=True, today=TODAY)
    assert traces(due, {"FamP3Mark"})  # all of it or none of it
    upkeep.finish_what_was_cut_short(due)
    assert traces(due, {"FamP3Mark"}) == set()


def test_a_crash_after_the_work_is_finished_at_the_next_start(
    due: sa.Engine, auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = erasures.propose(due, by=TESTER, case_ids=["C3"], reason="over now", today=TODAY)

    def crash(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(carrying_out, "_write_out", crash)
        erasures.decide(due, by=auditor, proposal_id=number, approve=True, today=TODAY)
    assert step(due) == "erased"
    assert erasing.finish_what_was_cut_short(due) == 1
    assert step(due) == "finished"


def test_an_erasure_that_would_change_a_figure_is_undone_and_said(
    due: sa.Engine, auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = erasures.propose(due, by=TESTER, case_ids=["C3"], reason="over now", today=TODAY)
    monkeypatch.setattr(carrying_out.people, "left_of", _without_a_gender)
    with pytest.raises(ForPerson, match="Nothing was erased"):
        erasures.decide(due, by=auditor, proposal_id=number, approve=True, today=TODAY)
    assert step(due) == "stopped"
    assert traces(due, {"FamP3Mark"})
    upkeep.finish_what_was_cut_short(due)  # and the record still opens
    assert step(due) == "stopped"


def _without_a_gender(person: object, new_id: str, **_: object) -> dict[str, object]:
    return {"person_id": new_id, "sender": "erased"}


def step(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        return connection.scalar(sa.select(erasures_table.c.step))
