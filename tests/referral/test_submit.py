"""Sending a referral: all of it or nothing, by those who may, and who is told."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from ingest import drafts
from ingest.door import Purpose, receive
from ingest.referrals import Person, Referral, submit_referral
from ingest.save import Rejected
from models.access import Grant, Role, User
from models.errors import ForPerson, NotAllowed
from models.tables import audit, cases, children, documents, people, sharing_decisions
from queries import notices
from referral.made import (
    CASE,
    COORDINATOR,
    DECISION,
    HANDS,
    HARMER,
    IDVA,
    REFERRER,
    TODAY,
    VICTIM,
    referral,
)


def send(engine: sa.Engine, sent: Referral | None = None, by: User = REFERRER, **more: Any) -> str:  # noqa: ANN401
    return submit_referral(
        engine, by=by, referral=sent or referral(), today=TODAY, hands=HANDS, **more
    )


def row(engine: sa.Engine, table: sa.Table, **where: str) -> dict[str, Any]:
    with engine.connect() as connection:
        fits = [table.c[name] == value for name, value in where.items()]
        return dict(connection.execute(sa.select(table).where(*fits)).mappings().one())


def count(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_referral_becomes_a_case_with_its_people_children_and_decision(few: sa.Engine) -> None:
    case_id = send(few)
    assert case_id == "2026-0001"
    case = row(few, cases, case_id=case_id)
    assert (case["status"], case["referral_date"]) == ("received", TODAY)
    assert case["idva_referred_on"] == TODAY
    assert (case["referring_agencies"], case["relationships"]) == ("REF", "spouse")
    assert case["must_not_receive"] == "His sister at the council"
    assert "Article 6(1)(e)" in case["sharing_basis"]
    victim = row(few, people, person_id=case["victim_id"])
    assert victim["date_of_birth"].isoformat() == "1990-04-03"
    assert (victim["not_asked"], victim["prefers_not_to_say"]) == ("sexual_orientation", "religion")
    assert victim["sexual_orientation"] is None
    assert (victim["phone_is_safe"], victim["must_not_know"]) == (True, "Her mother-in-law")
    assert row(few, people, person_id=case["perpetrator_ids"])["given_names"] == "Ned"
    assert row(few, children, case_id=case_id)["given_names"] == "Kit"
    decision = row(few, sharing_decisions, case_id=case_id)
    assert (decision["with_consent"], decision["recorded_by"]) == (False, "ref")
    assert send(few, replace(referral(), children=())) == "2026-0002"


def test_a_joint_referral_names_every_agency(few_in_a_file: sa.Engine) -> None:
    case_id = send(few_in_a_file, referral(agencies=("REF", "HOU")))
    assert row(few_in_a_file, cases, case_id=case_id)["referring_agencies"] == "REF;HOU"


def test_coordinator_and_idva_are_told_at_once_and_no_name_is_in_it(few: sa.Engine) -> None:
    danger = dict(CASE) | {"in_immediate_danger": "yes", "immediate_safety": "Police are there"}
    case_id = send(few, referral(case=danger))
    for person in (COORDINATOR, IDVA):
        with few.connect() as connection:
            told = [one["text"] for one in notices.unread(connection, user=person)]
        assert told == [
            f"Case {case_id} was referred to Northtown by Northtown refuge: professional "
            "judgement. Danger was said to be imminent: open it now."
        ]
    with few.connect() as connection:
        assert notices.unread(connection, user=REFERRER) == []


@pytest.mark.parametrize(
    ("by", "sent"),
    [
        (User("x", "X", frozenset({Grant(Role.CHAIR, "M1")})), referral()),
        (User("x", "X", frozenset({Grant(Role.REFERRER, "M2", "REF")})), referral()),
        (User("x", "X", frozenset({Grant(Role.REFERRER, "M1", "HOU")})), referral()),
        (User("x", "X", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")})), referral()),
        (IDVA, referral()),
    ],
)
def test_nobody_refers_elsewhere_or_for_another_agency(
    few_in_a_file: sa.Engine, by: User, sent: Referral
) -> None:
    before = count(few_in_a_file, cases)
    with pytest.raises(NotAllowed):
        send(few_in_a_file, sent, by)
    assert count(few_in_a_file, cases) == before


def test_a_coordinator_refers_for_any_agency_and_by_the_day_it_came(few: sa.Engine) -> None:
    late = referral(case=dict(CASE) | {"referral_date": "30/6/2026"})
    case = row(few, cases, case_id=send(few, late, COORDINATOR))
    assert case["referral_date"].isoformat() == "2026-06-30"
    own = row(few, cases, case_id=send(few, late, REFERRER))
    assert own["referral_date"] == TODAY  # only who keeps the list dates a referral back


def test_every_problem_is_said_at_once_each_with_its_field(few_in_a_file: sa.Engine) -> None:
    before = {table.name: count(few_in_a_file, table) for table in (cases, people)}
    bad = Referral(
        marac_id="M1",
        agencies=("REF",),
        case={"in_immediate_danger": "yes", "criteria": "other", "incident_date": "tomorrow"},
        victim=Person({"date_of_birth": "31/2/1990", "phone": "1"}),
        decision=replace(DECISION, lawful_bases=(), why_not=""),
        perpetrators=(Person({}),),
        children=({"date_of_birth": "soon"},),
    )
    with pytest.raises(Rejected) as rejected:
        send(few_in_a_file, bad)
    fields = [problem.field for problem in rejected.value.problems]
    assert fields == [
        *("referrer_name", "immediate_safety", "victim.family_name", "victim.phone_is_safe"),
        *("perpetrator1.family_name", "perpetrator1.relationship", "what_happened"),
        *("criteria_reason", "victim.date_of_birth", "child1.date_of_birth", "incident_date"),
        *("sharing.lawful_bases", "sharing.why_not"),
    ]
    assert {table.name: count(few_in_a_file, table) for table in (cases, people)} == before


def test_what_fails_at_the_last_row_leaves_nothing(few: sa.Engine) -> None:
    drafts.save(few, REFERRER, "referral r1", {"what_happened": "…"})
    before = [count(few, table) for table in (cases, people, children, audit)]
    child = {"given_names": "Kit", "school": "x" * 100_001}
    with pytest.raises(Rejected):
        send(few, referral(children=(child,), draft="referral r1"))
    unknown = Person({"given_names": "Ann"}, person_id="NOBODY")
    with pytest.raises(NotAllowed):
        send(few, referral(perpetrators=(replace(unknown, relationship="spouse"),)))
    assert [count(few, table) for table in (cases, people, children, audit)] == before


def test_a_draft_is_sent_once_even_from_two_devices(few: sa.Engine) -> None:
    drafts.save(few, REFERRER, "referral r1", {"what_happened": "…"})
    sent = referral(draft="referral r1")
    send(few, sent)
    with pytest.raises(ForPerson, match="sent already"):
        send(few, sent)
    assert row(few, cases, case_id="2026-0001")
    assert count(few, cases) == 5


def test_somebody_known_keeps_the_name_and_gains_what_is_new(few: sa.Engine) -> None:
    known = Person({**VICTIM.values, "given_names": "Anne", "family_name": "Exampel"}, "V3")
    case_id = send(few, referral(victim=known))
    assert row(few, cases, case_id=case_id)["victim_id"] == "V3"
    person = row(few, people, person_id="V3")
    assert (person["given_names"], person["family_name"]) == ("Cat", "Specimen")
    assert person["aliases"] == "Anne Exampel"
    assert person["phone"] == "07700 900123"
    assert person["date_of_birth"].isoformat() == "1990-04-03"
    with pytest.raises(Rejected, match="3 April 1990 as this person’s date of birth"):
        send(few, referral(victim=Person({"date_of_birth": "4/3/1990"}, "V3")))


def test_who_may_not_see_somebody_cannot_choose_or_change_them(few_in_a_file: sa.Engine) -> None:
    with pytest.raises(NotAllowed, match="somebody else"):
        send(few_in_a_file, referral(victim=Person({"phone": "1", "phone_is_safe": "no"}, "V1")))
    assert row(few_in_a_file, people, person_id="V1")["phone"] is None


def test_the_referrer_cannot_decide_what_is_decided_later(few_in_a_file: sa.Engine) -> None:
    sly = dict(CASE) | {"threshold_met": "yes", "status": "accepted"}
    case = row(few_in_a_file, cases, case_id=send(few_in_a_file, referral(case=sly)))
    assert (case["threshold_met"], case["status"]) == (None, "received")


def test_the_word_form_is_kept_with_the_case(few: sa.Engine) -> None:
    from referral.forms import table_form

    form = receive("form.docx", table_form(), Purpose.DOCUMENT, scanner=None)
    case_id = send(few, document=form)
    kept = row(few, documents, case_id=case_id)
    assert (kept["kind"], kept["agency_id"], kept["file_name"]) == ("referral", "REF", "form.docx")


def test_a_harmer_need_not_be_known(few_in_a_file: sa.Engine) -> None:
    case_id = send(few_in_a_file, referral(perpetrators=()))
    assert row(few_in_a_file, cases, case_id=case_id)["perpetrator_ids"] is None


def test_each_harmer_has_a_relationship_of_their_own(few_in_a_file: sa.Engine) -> None:
    two = (HARMER, Person({"aliases": "Big Al"}, relationship="in_law"))
    case = row(few_in_a_file, cases, case_id=send(few_in_a_file, referral(perpetrators=two)))
    assert case["relationships"] == "spouse;in_law"
    assert len(case["perpetrator_ids"].split(";")) == 2
