"""What an agency says of its actions: done, or one of two kinds of not done; then read."""

from datetime import date

import pytest
import sqlalchemy as sa

from ingest import actions
from ingest.actions import Report
from models.access import User
from models.errors import ForPerson, NotAllowed
from models.tables import audit, documents
from queries import actions as asked
from queries.case_access import check_case
from queries.notices import unread

from .people import BO, CHRIS, HOU, IDA, POL, TODAY
from .test_agreeing import standing, stored

DONE = Report("done", words="Locks changed and keys handed over", on=date(2026, 6, 5))
CHANGED = Report("not_possible", reason="She moved to her sister’s")
NOT_DONE = Report("not_done", reason="The locksmith’s order was never sent")


def reported(
    engine: sa.Engine, given: Report = DONE, by: User = HOU, action_id: str = "A2"
) -> None:
    actions.report(engine, by, action_id=action_id, given=given, today=TODAY, check_case=check_case)


def accepted(engine: sa.Engine, by: User = BO, action_id: str = "A2") -> None:
    actions.accept(engine, by, action_ids=[action_id], today=TODAY, check_case=check_case)


def to_read(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        filters = asked.Filters(to_read=True)
        return asked.log(connection, user=BO, today=TODAY, filters=filters)["action_id"].to_list()


def test_the_agency_reports_in_its_own_words_and_the_coordinator_reads(few: sa.Engine) -> None:
    reported(few)
    row = stored(few, "A2")
    assert (row["status"], row["completed_on"], row["reported_on"]) == ("done", DONE.on, TODAY)
    assert (row["report"], row["reported_by"]) == (DONE.words, "Harry Homes")
    assert to_read(few) == ["A2"]
    accepted(few)
    assert to_read(few) == []
    assert stored(few, "A2")["accepted_by"] == "Bo Boss"


def test_the_two_kinds_of_not_done_stay_apart(few: sa.Engine) -> None:
    reported(few, CHANGED)
    reported(few, NOT_DONE, POL, "A1")
    for action_id, given in (("A2", CHANGED), ("A1", NOT_DONE)):
        row = stored(few, action_id)
        assert (row["status"], row["not_done_reason"]) == (given.outcome, given.reason)
        assert row["completed_on"] is None


def test_the_case_is_complete_with_its_last_action_and_open_again_when_asked(
    few: sa.Engine,
) -> None:
    reported(few)
    assert standing(few) == "actions_open"
    reported(few, CHANGED, POL, "A1")
    assert standing(few) == "actions_complete"
    actions.ask_again(few, BO, action_id="A2", question="Both doors?", check_case=check_case)
    assert standing(few) == "actions_open"
    row = stored(few, "A2")
    assert (row["status"], row["asked_again"], row["completed_on"]) == ("open", "Both doors?", None)
    assert row["report"] == DONE.words  # what was said is there to be added to
    with few.connect() as connection:
        (told,) = [one["text"] for one in unread(connection, user=HOU)]
        assert unread(connection, user=POL) == []
    assert "question" in told and "C1" not in told
    reported(few)
    assert stored(few, "A2")["asked_again"] is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Report("sorted"), "Say how it stands"),
        (Report("done", words="Locks changed"), "Give the day"),
        (Report("done", words="Locks changed", on=date(2026, 6, 9)), "still to come"),
        (Report("done", words=" ", on=TODAY), "own words"),
        (Report("not_possible", words="It was not"), "what changed"),
        (Report("not_done", words="It was not"), "why your agency"),
        (
            Report("done", words="Locks changed", on=TODAY, evidence_id="x"),
            "not kept with the case",
        ),
    ],
)
def test_a_report_that_lacks_something_is_refused_in_a_sentence(
    few_in_a_file: sa.Engine, given: Report, sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        reported(few_in_a_file, given)
    assert stored(few_in_a_file, "A2")["status"] is None


def test_evidence_is_a_document_of_the_same_case(few_in_a_file: sa.Engine) -> None:
    with few_in_a_file.begin() as connection:
        for document_id, case_id in (("D1", "C1"), ("D2", "C2")):
            connection.execute(
                documents.insert().values(
                    document_id=document_id,
                    marac_id="M1",
                    case_id=case_id,
                    file_name="keys.pdf",
                    media_type="application/pdf",
                    size=1,
                    sha256=document_id,
                    uploaded_at=sa.func.now(),
                    uploaded_by="u-hou",
                )
            )
    other = Report("done", words="Locks changed", on=TODAY, evidence_id="D2")
    with pytest.raises(ForPerson, match="not kept with the case"):
        reported(few_in_a_file, other)
    reported(few_in_a_file, Report("done", words="Locks changed", on=TODAY, evidence_id="D1"))
    assert stored(few_in_a_file, "A2")["evidence_id"] == "D1"


@pytest.mark.parametrize(("by", "may"), [(BO, True), (CHRIS, True), (POL, False), (IDA, False)])
def test_another_agencys_action_is_reported_by_two_roles_only(
    few_in_a_file: sa.Engine, by: User, *, may: bool
) -> None:
    if not may:
        with pytest.raises(NotAllowed):
            reported(few_in_a_file, by=by)
        return
    reported(few_in_a_file, by=by)
    row = stored(few_in_a_file, "A2")
    assert row["reported_by"] == f"Entered for the agency by {by.name}"
    assert (row["accepted_on"], row["accepted_by"]) == (TODAY, by.name)


def test_an_action_is_reported_once_then_corrected_with_a_reason(few_in_a_file: sa.Engine) -> None:
    reported(few_in_a_file)
    with pytest.raises(ForPerson, match="not open any more"):
        reported(few_in_a_file)
    accepted(few_in_a_file)

    def corrected(reason: str) -> None:
        actions.correct(
            few_in_a_file,
            HOU,
            action_id="A2",
            given=CHANGED,
            reason=reason,
            today=TODAY,
            check_case=check_case,
        )

    with pytest.raises(ForPerson, match="Say why it changes"):
        corrected(" ")
    corrected("Mixed up with another flat")
    row = stored(few_in_a_file, "A2")
    assert (row["status"], row["completed_on"], row["accepted_on"]) == ("not_possible", None, None)
    with few_in_a_file.connect() as connection:
        after = connection.scalars(sa.select(audit.c.after).where(audit.c.record == "A2")).all()
    assert any("Mixed up with another flat" in (text or "") for text in after)


def test_what_was_agreed_is_corrected_by_coordinator_or_chair(few_in_a_file: sa.Engine) -> None:
    def corrected(by: User) -> None:
        actions.correct(
            few_in_a_file,
            by,
            action_id="A2",
            values={"description": "Change both locks"},
            reason="There are two doors",
            today=TODAY,
            check_case=check_case,
        )

    with pytest.raises(NotAllowed):
        corrected(HOU)
    corrected(BO)
    assert stored(few_in_a_file, "A2")["description"] == "Change both locks"


def test_only_what_was_reported_is_accepted_and_by_nobody_of_the_agency(
    few_in_a_file: sa.Engine,
) -> None:
    with pytest.raises(ForPerson, match="Nothing was reported"):
        accepted(few_in_a_file)
    reported(few_in_a_file)
    with pytest.raises(NotAllowed):
        accepted(few_in_a_file, HOU)


def test_several_are_reported_at_once_all_or_none(few_in_a_file: sa.Engine) -> None:
    def many(by: User) -> int:
        given = {"A1": DONE, "A2": CHANGED}
        return actions.report_many(
            few_in_a_file, by, given=given, today=TODAY, check_case=check_case
        )

    with pytest.raises(NotAllowed):
        many(HOU)
    assert stored(few_in_a_file, "A2")["status"] is None
    assert many(BO) == 2
    assert stored(few_in_a_file, "A1")["status"] == "done"
