"""Contact with the victim is recorded, put right with a reason, and counted at once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from records import load

from ingest import idva
from ingest.idva_entries import Attempt, Wish
from models.access import Grant, Permission, Role, User
from models.errors import ForPerson, NotAllowed
from models.period import Period
from models.tables import audit, cases, contact_attempts, notices, wishes
from queries import idva as asked
from queries import measure
from queries.case_access import check_case
from queries.notices import unread

from .conftest import BO, IDA, TODAY

NO_ANSWER = Attempt(day=date(2026, 4, 3), outcome="no_answer", at="10:15", worker="Ida Adviser")
SPOKE = Attempt(day=date(2026, 4, 7), outcome="spoke", was_safe=True, notes="At her mother’s")
WISH = Wish(date(2026, 4, 7), "I want him to leave us alone.", "Ida Adviser", "phone", "before")


def case_of(engine: sa.Engine, case_id: str = "C1") -> dict[str, Any]:
    with engine.connect() as connection:
        row = connection.execute(sa.select(cases).where(cases.c.case_id == case_id)).one()
    return dict(row._mapping)


def tried(engine: sa.Engine, attempt: Attempt, by: User = IDA, case_id: str = "C1") -> str:
    return idva.record_attempt(
        engine, by=by, case_id=case_id, attempt=attempt, today=TODAY, check_case=check_case
    )


def corrected(engine: sa.Engine, contact_id: str, attempt: Attempt, reason: str = "A slip") -> None:
    idva.correct_attempt(
        engine,
        by=IDA,
        contact_id=contact_id,
        attempt=attempt,
        reason=reason,
        today=TODAY,
        check_case=check_case,
    )


def test_an_attempt_is_kept_as_it_was_entered(few: sa.Engine) -> None:
    tried(few, NO_ANSWER)
    with few.connect() as connection:
        found = asked.of_case(connection, user=IDA, case_id="C1").attempts
    row = found.row(0, named=True)
    assert (row["attempted_on"], row["attempted_at"]) == (date(2026, 4, 3), "10:15")
    assert (row["outcome"], row["method"], row["worker"]) == ("no_answer", "phone", "Ida Adviser")
    assert row["was_safe"] is None
    assert case_of(few)["idva_contact_on"] is None


def test_the_first_day_spoken_is_the_first_contact_whatever_the_order(few: sa.Engine) -> None:
    tried(few, SPOKE)
    assert case_of(few)["idva_contact_on"] == date(2026, 4, 7)
    tried(few, replace(SPOKE, day=date(2026, 4, 20)))
    assert case_of(few)["idva_contact_on"] == date(2026, 4, 7)
    tried(few, replace(SPOKE, day=date(2026, 4, 4)))
    assert case_of(few)["idva_contact_on"] == date(2026, 4, 4)


def test_a_correction_says_why_and_the_first_contact_follows(few: sa.Engine) -> None:
    first = tried(few, replace(SPOKE, day=date(2026, 4, 4)))
    tried(few, SPOKE)
    with pytest.raises(ForPerson, match="Say why it changes"):
        corrected(few, first, NO_ANSWER, reason=" ")
    corrected(few, first, replace(NO_ANSWER, day=date(2026, 4, 4)), "It was her sister")
    assert case_of(few)["idva_contact_on"] == date(2026, 4, 7)
    with few.connect() as connection:
        told = connection.scalars(
            sa.select(audit.c.after).where(audit.c.kind == "contact_attempts")
        ).all()
    assert any("It was her sister" in (text or "") for text in told)


def test_a_correction_of_the_only_talk_takes_the_first_contact_back(few: sa.Engine) -> None:
    only = tried(few, SPOKE)
    corrected(few, only, NO_ANSWER)
    assert case_of(few)["idva_contact_on"] is None


def test_a_first_contact_that_a_file_brought_is_not_lost_by_a_correction(few: sa.Engine) -> None:
    load(few, {"cases": [{"case_id": "C1", "idva_contact_on": "2026-04-02"} | _rest("C1")]})
    later = tried(few, SPOKE)
    assert case_of(few)["idva_contact_on"] == date(2026, 4, 2)
    corrected(few, later, NO_ANSWER)
    assert case_of(few)["idva_contact_on"] == date(2026, 4, 2)


def _rest(case_id: str) -> dict[str, str | None]:
    return {
        "marac_id": "M1",
        "referral_date": "2026-04-01",
        "victim_id": "V1",
        "referring_agencies": "POL",
    }


def test_the_figures_of_idva_contact_and_engagement_follow_at_once(few: sa.Engine) -> None:
    def figures() -> dict[str, Any]:
        with few.connect() as connection:
            scope = BO.scope(Permission.SEE_FIGURES)
            frame = measure.figures(
                connection,
                scope=scope,
                period=Period(date(2026, 5, 1), date(2026, 5, 31)),
                today=TODAY,
            )
        wanted = frame.filter(pl.col("key").str.starts_with("idva_"))
        return dict(zip(wanted["key"], wanted["value"], strict=True))

    before = figures()
    assert (before["idva_contact_before_rate"], before["idva_engaged_rate"]) == (0, None)
    tried(few, SPOKE)
    idva.record_outcome(few, by=IDA, case_id="C1", outcome="engaged", check_case=check_case)
    after = figures()
    assert (after["idva_contact_before_rate"], after["idva_engaged_rate"]) == (100, 100)


def test_changing_an_outcome_takes_a_reason(few: sa.Engine) -> None:
    def outcome(code: str, reason: str = "") -> None:
        idva.record_outcome(
            few, by=IDA, case_id="C1", outcome=code, reason=reason, check_case=check_case
        )

    outcome("uncontactable")
    with pytest.raises(ForPerson, match="Say why it changes"):
        outcome("engaged")
    outcome("engaged", "She rang back")
    assert case_of(few)["idva_outcome"] == "engaged"
    with pytest.raises(ForPerson, match="choose one from the list"):
        outcome("perhaps")


def test_a_wish_is_kept_word_for_word_with_who_asked_when_and_how(few: sa.Engine) -> None:
    said = "  “Don’t ring the house.”\nHe listens; I’ll ring you. "
    wish_id = idva.record_wish(
        few,
        by=IDA,
        case_id="C1",
        wish=replace(WISH, words=said),
        today=TODAY,
        check_case=check_case,
    )
    with few.connect() as connection:
        row = asked.of_case(connection, user=BO, case_id="C1").wishes.row(0, named=True)
    assert row["words"].split() == said.split()
    assert (row["asked_by"], row["said_on"]) == ("Ida Adviser", date(2026, 4, 7))
    assert (row["method"], row["stage"]) == ("phone", "before")
    with pytest.raises(ForPerson, match="Say why it changes"):
        _correct_wish(few, wish_id, "")
    _correct_wish(few, wish_id, "She asked for it to be put so")
    with few.connect() as connection:
        assert connection.scalar(sa.select(wishes.c.words)) == "I want to move."


def _correct_wish(engine: sa.Engine, wish_id: str, reason: str) -> None:
    idva.correct_wish(
        engine,
        by=IDA,
        wish_id=wish_id,
        wish=replace(WISH, words="I want to move."),
        reason=reason,
        today=TODAY,
        check_case=check_case,
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (replace(NO_ANSWER, day=TODAY + timedelta(days=1)), "still to come"),
        (replace(NO_ANSWER, outcome=""), "what came of the attempt"),
        (replace(NO_ANSWER, method="pigeon"), "how you tried"),
        (replace(NO_ANSWER, at="25:00"), "Attempted at"),
    ],
)
def test_an_attempt_that_cannot_be_is_refused_in_a_sentence(
    few_in_a_file: sa.Engine, wrong: Attempt, sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        tried(few_in_a_file, wrong)
    with few_in_a_file.connect() as connection:
        assert not connection.execute(sa.select(contact_attempts)).all()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (replace(WISH, words=" "), "in the victim’s own words"),
        (replace(WISH, said_on=TODAY + timedelta(days=1)), "still to come"),
        (replace(WISH, asked_by=""), "who asked"),
        (replace(WISH, method=""), "how the victim was asked"),
        (replace(WISH, stage="never"), "before the meeting or after it"),
    ],
)
def test_a_wish_that_lacks_something_is_refused_in_a_sentence(
    few_in_a_file: sa.Engine, wrong: Wish, sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        idva.record_wish(
            few_in_a_file, by=IDA, case_id="C1", wish=wrong, today=TODAY, check_case=check_case
        )


def test_the_idvas_are_told_when_a_case_is_referred_to_them(few: sa.Engine) -> None:
    def refer() -> None:
        idva.refer_to_idva(few, by=BO, case_id="C3", today=TODAY, check_case=check_case)

    refer()
    assert case_of(few, "C3")["idva_referred_on"] == TODAY
    with few.connect() as connection:
        (text,) = [one["text"] for one in unread(connection, user=IDA)]
    assert text.startswith("Case C3 was referred to you. Try the victim by Wednesday 10 June 2026.")
    with pytest.raises(ForPerson, match="referred to the IDVAs already"):
        refer()
    with few.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(notices)) == 1


def test_a_case_is_given_to_a_worker_and_back(few: sa.Engine) -> None:
    for by, worker in ((BO, "Ida Adviser"), (IDA, "")):
        idva.allocate(few, by=by, case_id="C1", worker=worker, check_case=check_case)
        assert case_of(few)["idva_worker"] == (worker or None)


def test_who_is_no_idva_of_the_case_records_nothing(few_in_a_file: sa.Engine) -> None:
    police = User("u-p", "Kim Police", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
    for by, case_id in (
        (IDA, "C2"),  # not referred to the IDVAs
        (IDA, "C4"),  # another MARAC's
        (replace(IDA, closed=frozenset({"C1"})), "C1"),
        (police, "C1"),  # sees it in full, and records none of this
    ):
        with pytest.raises(NotAllowed):
            tried(few_in_a_file, NO_ANSWER, by=by, case_id=case_id)
    with few_in_a_file.connect() as connection:
        assert not connection.execute(sa.select(contact_attempts)).all()


def test_what_the_victim_wants_is_not_shown_to_who_sees_only_names(few: sa.Engine) -> None:
    idva.record_wish(
        few,
        by=BO,
        case_id="C2",
        wish=replace(WISH, said_on=date(2026, 6, 2)),
        today=TODAY,
        check_case=check_case,
    )
    asked_only = User("u-p", "Kim", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
    referred_it = User("u-h", "Lee", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")}))
    with few.connect() as connection:
        with pytest.raises(NotAllowed, match="in full"):
            asked.of_case(connection, user=asked_only, case_id="C2")
        assert asked.of_case(connection, user=referred_it, case_id="C2").wishes.height == 1
