"""A case goes to another record and its receipt comes back, on either database at either end."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from records import load

from ingest import save, transfers, transfers_in
from ingest.documents import Place, add_document
from ingest.transfers_in import Choices, TakenIn
from models import transfer_content, transfer_file, transfer_receipt
from models.access import User
from models.errors import ForPerson, NotAllowed
from models.sealing import unseal
from models.tables import (
    agency_involvement,
    assessments,
    cases,
    children,
    documents,
    hearing_facts,
    listings,
    notices,
    people,
    person_links,
    sharing_decisions,
    wishes,
)
from models.tables import transfers as rows
from queries import transfers as asked
from queries.case_access import check_case
from queries.documents import open_document

from .conftest import BO, KIT, PHRASE, TODAY, Made, answers, made

Both = tuple[sa.Engine, sa.Engine]


def all_of(engine: sa.Engine, table: sa.Table) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = connection.execute(sa.select(table).order_by(*table.primary_key.columns))
        return [dict(row._mapping) for row in found]


def case_of(engine: sa.Engine, case_id: str) -> dict[str, Any]:
    return next(row for row in all_of(engine, cases) if row["case_id"] == case_id)


def taken(
    engine: sa.Engine,
    sent: Made,
    *,
    by: User = KIT,
    marac_id: str = "S1",
    referrers: tuple[str, ...] = ("SPO",),
    same: dict[str, str] | None = None,
) -> TakenIn:
    content = transfer_content.checked(transfer_file.opened(sent.file, PHRASE))
    return transfers_in.take_in(
        engine,
        by=by,
        content=content,
        file_sha256=sent.sha256,
        choices=Choices(marac_id, referrers, same or {}),
        today=TODAY + timedelta(days=1),
        scanner=None,
    )


def confirmed(
    engine: sa.Engine,
    sent: Made,
    came: TakenIn,
    **changed: Any,  # noqa: ANN401 - of record_receipt
) -> None:
    receipt = came.receipt
    given = {
        "code": receipt.code,
        "received_on": receipt.received_on,
        "received_by": receipt.received_by,
        "file_sha256": receipt.file_sha256,
        "today": TODAY + timedelta(days=2),
    }
    transfers.record_receipt(
        engine, by=BO, transfer_id=sent.transfer_id, check_case=check_case, **given | changed
    )


def test_the_case_arrives_whole_as_a_new_case(both: Both) -> None:
    sender, getter = both
    came = taken(getter, made(sender))
    case = case_of(getter, came.case_id)
    assert came.case_id == "2026-0001"
    assert (case["marac_id"], case["status"]) == ("S1", "received")
    assert case["referral_date"] == date(2026, 6, 9)
    assert case["incident_date"] == date(2026, 5, 30)
    assert (case["transferred_from"], case["referring_agencies"]) == ("Northtown", "SPO")
    assert (case["relationships"], case["what_happened"]) == ("ex_partner", "He broke the door.")
    who = {row["person_id"]: row for row in all_of(getter, people)}
    victim = who[case["victim_id"]]
    assert (victim["given_names"], victim["date_of_birth"]) == ("Ann", date(1990, 2, 1))
    assert (victim["phone_is_safe"], victim["must_not_know"]) == (False, "Her brother")
    assert who[case["perpetrator_ids"]]["given_names"] == "Adam"
    assert case["victim_id"] not in {"V1", "P7"}
    (child,) = all_of(getter, children)
    assert (child["given_names"], child["in_household"]) == ("Kim", True)
    (assessment,) = all_of(getter, assessments)
    assert (assessment["form_version"], assessment["q1"]) == ("2009", "yes")
    assert (assessment["professional_judgement"], assessment["notes"]) == (True, "q1: a cut")
    (wish,) = all_of(getter, wishes)
    assert (wish["words"], wish["asked_by"]) == ("I want to be safe.", "Ida")
    assert all(row["marac_id"] == "S1" for row in (child, assessment, wish))


def test_nothing_of_other_cases_or_of_the_agencies_research_goes_along(both: Both) -> None:
    sender, getter = both
    content = transfer_file.opened(made(sender).file, PHRASE)
    assert "Rent arrears" not in str(content) and "Una" not in str(content)
    assert "Change the lock" in content["handover"]
    chosen = transfer_file.opened(made(sender, with_research=True).file, PHRASE)
    assert "Rent arrears since spring." in chosen["handover"]
    taken(getter, made(sender))
    assert not all_of(getter, agency_involvement)


def test_the_handover_is_kept_as_a_document_and_the_idvas_are_told(both: Both) -> None:
    sender, getter = both
    came = taken(getter, made(sender))
    (row,) = all_of(getter, documents)
    opened = open_document(getter, user=KIT, document_id=row["document_id"])
    assert b"From Northtown" in opened.content and b"Change the lock" in opened.content
    (notice,) = all_of(getter, notices)
    assert notice["role"] == "idva" and came.case_id in notice["text"]
    assert case_of(getter, came.case_id)["idva_referred_on"] == date(2026, 6, 9)


def test_documents_go_only_when_chosen(both: Both) -> None:
    sender, getter = both
    add_document(
        sender,
        by=BO,
        name="order.txt",
        content=b"A court order",
        place=Place(case_id="C1"),
        kind="court",
        scanner=None,
        check_case=check_case,
    )
    assert transfer_file.opened(made(sender).file, PHRASE)["documents"] == []
    taken(getter, made(sender, documents=[("order.txt", "court", b"A court order")]))
    kept = {row["kind"]: row for row in all_of(getter, documents)}
    with getter.connect() as connection:
        about = f"document {kept['court']['document_id']}"
        assert unseal(connection, kept["court"]["content"], about=about) == b"A court order"


def test_the_receipt_lets_the_case_go_and_not_before(both: Both) -> None:
    sender, getter = both
    sent = made(sender)
    assert (case_of(sender, "C1")["status"], case_of(sender, "C1")["transferred_to"]) == (
        "listed",
        None,
    )
    confirmed(sender, sent, taken(getter, sent))
    case = case_of(sender, "C1")
    assert (case["status"], case["transferred_to"]) == ("transferred_out", "Southtown")
    assert case["transfer_received_on"] == date(2026, 6, 9)
    outcomes = {row["case_id"]: row["outcome"] for row in all_of(sender, listings)}
    assert outcomes == {"C0": "heard", "C1": "transferred_out"}
    (out,) = all_of(sender, rows)
    (into,) = all_of(getter, rows)
    assert (out["received_by"], out["receipt"]) == ("Kit Keeper", into["receipt"])
    assert (into["direction"], into["other_marac"]) == ("into", "Northtown")
    assert out["file_sha256"] == into["file_sha256"] == sent.sha256
    with pytest.raises(ForPerson, match="recorded already"):
        confirmed(sender, sent, TakenIn("x", transfer_receipt.Receipt("", TODAY, "Kit", "x")))


def test_a_case_heard_here_stays_here_with_its_actions(both: Both) -> None:
    sender, getter = both
    save.save(sender, "listings", {"case_id": "C1", "meeting_id": "T2", "outcome": "heard"}, by=BO)
    save.save(sender, "cases", {"case_id": "C1", "status": "actions_open"}, by=BO)
    sent = made(sender)
    confirmed(sender, sent, taken(getter, sent))
    case = case_of(sender, "C1")
    assert (case["status"], case["transferred_to"]) == ("actions_open", "Southtown")


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "AAAA-AAAA-AAAA-AAAA"},
        {"received_on": TODAY},
        {"file_sha256": "0" * 64},
        {"code": ""},
    ],
)
def test_a_receipt_of_another_file_or_day_is_refused(both: Both, changed: dict[str, Any]) -> None:
    sender, getter = both
    sent = made(sender)
    came = taken(getter, sent)
    with pytest.raises(ForPerson, match="not the receipt for the file"):
        confirmed(sender, sent, came, **changed)
    assert case_of(sender, "C1")["status"] == "listed"
    spoken = came.receipt.code.lower().replace("-", " ")
    confirmed(sender, sent, came, code=spoken, file_sha256=None)


def test_a_receipt_from_the_day_to_come_or_by_nobody_is_refused(both: Both) -> None:
    sender, getter = both
    sent = made(sender)
    came = taken(getter, sent)
    with pytest.raises(ForPerson, match="still to come"):
        confirmed(sender, sent, came, received_on=TODAY + timedelta(days=9))
    with pytest.raises(ForPerson, match="who received it"):
        confirmed(sender, sent, came, received_by=" ")


def test_the_same_file_and_the_same_case_twice_are_refused(both: Both) -> None:
    sender, getter = both
    sent, again = made(sender), made(sender)
    taken(getter, sent)
    before = len(all_of(getter, cases)), len(all_of(getter, people))
    for twice in (sent, again):
        with pytest.raises(ForPerson, match="came already on 9 June 2026 and is case 2026-0001"):
            taken(getter, twice)
    assert before == (len(all_of(getter, cases)), len(all_of(getter, people)))


def test_nothing_is_half_done_where_a_row_breaks_a_rule(both: Both) -> None:
    sender, getter = both
    sent = made(sender)
    content = transfer_file.opened(sent.file, PHRASE)
    content["wishes"][0]["said_on"] = "the day before yesterday"
    checked = transfer_content.checked(content)
    before = [len(all_of(getter, table)) for table in (cases, people, children, documents, rows)]
    with pytest.raises(ForPerson):
        transfers_in.take_in(
            getter,
            by=KIT,
            content=checked,
            file_sha256=sent.sha256,
            choices=Choices("S1", ["SPO"], {}),
            today=TODAY,
            scanner=None,
        )
    assert before == [
        len(all_of(getter, table)) for table in (cases, people, children, documents, rows)
    ]
    assert taken(getter, sent).case_id == "2026-0001"


def test_somebody_known_here_keeps_the_name_and_gets_the_newer_contact(both: Both) -> None:
    sender, getter = both
    content = transfer_content.checked(transfer_file.opened(made(sender).file, PHRASE))
    with getter.connect() as connection:
        found = asked.candidates(
            connection, user=KIT, marac_id="S1", person=content.person(content.victim)
        )
        other = asked.candidates(
            connection, user=KIT, marac_id="S1", person=content.person(content.perpetrators[0])
        )
    assert found == {"P7": "Ann EXAMPLE, born 01/02/1990"} and other == {}
    came = taken(getter, made(sender), same={"V1": "P7"})
    assert case_of(getter, came.case_id)["victim_id"] == "P7"
    (known,) = [row for row in all_of(getter, people) if row["person_id"] == "P7"]
    assert (known["family_name"], known["phone"]) == ("EXAMPLE", "07700 900123")
    assert (known["phone_is_safe"], known["must_not_know"]) == (False, "Her brother")


def test_two_people_are_never_made_one_by_a_choice(both: Both) -> None:
    sender, getter = both
    with pytest.raises(ForPerson, match="cannot be one person"):
        taken(getter, made(sender), same={"V1": "P7", "H1": "P7"})


def heard(engine: sa.Engine, case_id: str) -> dict[str, Any]:
    """The facts of the case once it was heard here."""
    load(
        engine,
        {
            "meetings": [
                {
                    "meeting_id": "X1",
                    "marac_id": "S1",
                    "meeting_date": "2026-07-09",
                    "status": "held",
                }
            ]
        },
    )
    save.save(
        engine, "listings", {"case_id": case_id, "meeting_id": "X1", "outcome": "heard"}, by=KIT
    )
    (facts,) = [row for row in all_of(engine, hearing_facts) if row["case_id"] == case_id]
    return facts


def test_the_referral_before_it_makes_it_a_repeat_and_the_transfer_itself_does_not(
    both: Both,
) -> None:
    sender, getter = both
    facts = heard(getter, taken(getter, made(sender)).case_id)
    assert (facts["last_referral_on"], facts["is_repeat"]) == (date(2025, 8, 15), 1)


def test_a_first_referral_that_moves_is_no_repeat(both: Both) -> None:
    sender, getter = both
    facts = heard(getter, taken(getter, made(sender, "C9")).case_id)
    assert (facts["last_referral_on"], facts["is_repeat"]) == (None, 0)


def test_a_marac_that_counts_its_own_referrals_only_finds_no_repeat(both: Both) -> None:
    sender, getter = both
    load(
        getter, {"maracs": [{"marac_id": "S1", "name": "Southtown", "repeat_scope": "same_marac"}]}
    )
    facts = heard(getter, taken(getter, made(sender)).case_id)
    assert facts["is_repeat"] == 0


def test_decisions_to_share_go_along_as_they_were_made(both: Both) -> None:
    from ingest.sharing import Decision, record_decision

    sender, getter = both
    decision = Decision(
        decided_on=TODAY,
        decided_by="Bo Boss",
        shared_with="Southtown MARAC",
        purpose="She moved",
        lawful_bases=["public_task"],
        with_consent=True,
        necessary="",
        proportionate="",
        informed=True,
    )
    record_decision(sender, by=BO, case_id="C1", decision=decision, today=TODAY)
    came = taken(getter, made(sender))
    (row,) = all_of(getter, sharing_decisions)
    assert (row["case_id"], row["decided_by"], row["with_consent"]) == (
        came.case_id,
        "Bo Boss",
        True,
    )


def test_within_one_record_the_case_it_continues_is_named_and_is_no_earlier_referral(
    both: Both,
) -> None:
    sender, _ = both
    load(sender, {"maracs": [{"marac_id": "S1", "name": "Southtown"}]})
    both_maracs = replace(KIT, grants=KIT.grants | BO.grants)
    same = {"V9": "V9", "H1": "H1"}
    came = taken(sender, made(sender, "C9"), by=both_maracs, referrers=("POL",), same=same)
    assert case_of(sender, came.case_id)["transferred_from"] == "C9"
    assert heard(sender, came.case_id)["is_repeat"] == 0


# --- who may, and what cannot be sent -----------------------------------------------------------


def test_only_the_casework_of_the_marac_sends_and_takes_in(both: Both) -> None:
    sender, getter = both
    for by, case_id in ((KIT, "C1"), (replace(BO, closed=frozenset({"C1"})), "C1")):
        with pytest.raises(NotAllowed):
            made(sender, case_id, by=by)
    sent = made(sender)
    for by, marac_id in ((BO, "S1"), (KIT, "S2")):
        with pytest.raises(NotAllowed):
            taken(getter, sent, by=by, marac_id=marac_id)
    assert not all_of(getter, rows)


def test_somebody_in_cases_of_another_marac_only_cannot_be_chosen(both: Both) -> None:
    sender, getter = both
    load(
        getter,
        {
            "people": [{"person_id": "P8"}],
            "cases": [
                {
                    "case_id": "D2",
                    "marac_id": "S2",
                    "referral_date": "2024-01-05",
                    "victim_id": "P8",
                    "referring_agencies": "SPO",
                }
            ],
        },
    )
    with pytest.raises(NotAllowed):
        taken(getter, made(sender), same={"V1": "P8"})
    assert not all_of(getter, person_links)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("screening", "screen and accept it first"),
        ("transferred_out", "transferred already"),
        ("withdrawn", "refer it anew"),
    ],
)
def test_a_case_that_cannot_go_says_why(north: sa.Engine, status: str, sentence: str) -> None:
    save.save(north, "cases", {"case_id": "C1", "status": status}, by=BO)
    with pytest.raises(ForPerson, match=sentence):
        made(north)
    assert not all_of(north, rows)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"other_marac": " "}, "which MARAC"),
        ({"moved_on": None}, "the day the victim moved"),
        ({"moved_on": TODAY + timedelta(days=1)}, "the day the victim moved"),
        ({"is_permanent": None}, "permanent or temporary"),
        ({"safe_to_share": False}, "Check first who must not learn"),
    ],
)
def test_an_answer_that_lacks_is_asked_for(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ForPerson, match=sentence):
        transfers.check_sent(answers(**changed), TODAY)


def test_transfers_without_a_receipt_are_chased_the_oldest_first(north: sa.Engine) -> None:
    sent = made(north)
    for day, late in ((TODAY + timedelta(days=2), False), (TODAY + timedelta(days=3), True)):
        with north.connect() as connection:
            frame = asked.under_way(connection, user=BO, today=day)
        assert frame.select("is_waiting", "is_late").rows() == [(True, late)]
    with pytest.raises(ForPerson, match="why no receipt"):
        _give_up(north, sent, "")
    _give_up(north, sent, "She did not move after all")
    with north.connect() as connection:
        frame = asked.under_way(connection, user=BO, today=TODAY + timedelta(days=9))
        closed = replace(BO, closed=frozenset({"C1"}))
        hidden = asked.under_way(connection, user=closed, today=TODAY)
    assert frame["is_late"].to_list() == [False] and hidden.is_empty()


def _give_up(engine: sa.Engine, sent: Made, reason: str) -> None:
    transfers.give_up(
        engine,
        by=BO,
        transfer_id=sent.transfer_id,
        reason=reason,
        today=TODAY,
        check_case=check_case,
    )


def test_a_receipt_comes_back_from_its_small_file_and_names_no_case(both: Both) -> None:
    sender, getter = both
    came = taken(getter, made(sender))
    file = transfer_receipt.written(came.receipt)
    assert transfer_receipt.read(file) == came.receipt
    assert b"Ann" not in file and b"C1" not in file and came.case_id.encode() not in file


@pytest.mark.parametrize("rubbish", [b"", b"[]", b"{}", b"\xff", b"[" * 9000, b"x" * 20_000])
def test_what_is_no_receipt_is_said_to_be_none(rubbish: bytes) -> None:
    with pytest.raises(ForPerson, match="This is no receipt"):
        transfer_receipt.read(rubbish)
