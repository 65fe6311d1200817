"""Confirming, refusing and undoing a match: the links, the facts that follow, and who may."""

from datetime import date

import pytest
import sqlalchemy as sa
from records import load

from ingest.matches import confirm, refuse, undo
from ingest.matching.proposing import propose_all, propose_for
from ingest.save import save
from models.access import Grant, Role, User
from models.errors import ForPerson, NotAllowed
from models.tables import audit, hearing_facts, person_links, person_matches, same_person

from .test_proposing import kept, pairs

TODAY = date(2026, 7, 2)


def repeats(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(hearing_facts.c.case_id, hearing_facts.c.is_repeat)
        ).all()
    return {row[0]: row[1] for row in rows}


def one_people(engine: sa.Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(sa.select(same_person)).all()}


def confirmed(engine: sa.Engine, first: str, second: str, by: User, reason: str = "") -> None:
    confirm(engine, by=by, person_id=first, same_as=second, today=TODAY, reason=reason)


def test_confirming_both_makes_the_second_case_a_repeat_and_undoing_takes_it_back(
    small: sa.Engine, coordinator: User
) -> None:
    propose_all(small, by=coordinator)
    before = repeats(small)
    assert before["C2"] == 0
    confirmed(small, "V1B", "V1", coordinator)
    assert repeats(small) == before  # another perpetrator still
    confirmed(small, "P1", "P1B", coordinator)
    assert repeats(small) == before | {"C2": 1}
    assert one_people(small) == {"V1": "V1", "V1B": "V1", "P1": "P1", "P1B": "P1"}
    assert pairs(small, "confirmed") == {("V1", "V1B"), ("P1", "P1B")}

    still = undo(small, by=coordinator, person_id="V1", same_as="V1B", reason="Two sisters")
    assert not still
    assert repeats(small) == before
    assert one_people(small) == {"P1": "P1", "P1B": "P1"}
    assert kept(small, "V1")["status"] == "undone"
    assert kept(small, "V1")["reason"] == "Two sisters"


def test_every_decision_stands_in_the_trail_with_who_and_why(
    small: sa.Engine, coordinator: User
) -> None:
    propose_all(small, by=coordinator)
    confirmed(small, "V1", "V1B", coordinator, "She said so")
    undo(small, by=coordinator, person_id="V1", same_as="V1B", reason="Two sisters")
    with small.connect() as connection:
        rows = connection.execute(
            sa.select(audit.c.what, audit.c.kind, audit.c.after)
            .where(audit.c.record == "V1 · V1B")
            .order_by(audit.c.line)
        ).all()
    assert [(row[0], row[1]) for row in rows] == [
        ("propose a match", "person_matches"),
        ("add", "person_links"),
        ("decide a match", "person_matches"),
        ("undo", "person_links"),
        ("decide a match", "person_matches"),
    ]
    assert "She said so" in rows[1][2]
    assert "Two sisters" in rows[3][2]


def test_a_refused_pair_stays_refused_until_the_rows_agree_better(
    small: sa.Engine, coordinator: User
) -> None:
    propose_all(small, by=coordinator)
    refuse(small, by=coordinator, person_id="V1", same_as="V1B", reason="Cousins")
    assert propose_all(small, by=coordinator) == 0
    save(small, "people", {"person_id": "V1B", "address": "77 Other Road"}, by=coordinator)
    assert propose_for(small, ["V1B"], by=coordinator) == 0
    assert pairs(small, "refused") == {("V1", "V1B")}
    save(small, "people", {"person_id": "V1B", "date_of_birth": "1990-04-12"}, by=coordinator)
    assert propose_for(small, ["V1B"], by=coordinator) == 1
    assert ("V1", "V1B") in pairs(small)


def test_nobody_becomes_victim_and_perpetrator_of_one_case(
    small: sa.Engine, coordinator: User
) -> None:
    with pytest.raises(ForPerson, match="victim and perpetrator of case C1"):
        confirmed(small, "V1", "P1", coordinator, "They look alike")
    # Also through somebody else: P1B is P1, and V1 was harmed by P1.
    confirmed(small, "P1", "P1B", coordinator, "Same fingerprints")
    with pytest.raises(ForPerson, match="victim and perpetrator of case C1"):
        confirmed(small, "P1B", "V1", coordinator, "They look alike")
    assert one_people(small) == {"P1": "P1", "P1B": "P1"}


def test_undoing_one_of_two_ways_leaves_them_one_person_and_says_so(
    small: sa.Engine, coordinator: User
) -> None:
    for first, second in (("V1", "V2"), ("V2", "V3")):
        confirmed(small, first, second, coordinator, "Seen together")
    with pytest.raises(ForPerson, match="one person already"):
        confirmed(small, "V1", "V3", coordinator, "Seen together")
    link = {"person_id": "V3", "same_as": "V1", "confirmed_by": "Jo", "confirmed_on": "2026-06-01"}
    load(small, {"person_links": [link]})
    assert undo(small, by=coordinator, person_id="V2", same_as="V1", reason="A mistake")
    assert one_people(small) == {"V1": "V1", "V2": "V1", "V3": "V1"}
    assert not undo(small, by=coordinator, person_id="V1", same_as="V3", reason="A mistake")
    assert one_people(small) == {"V2": "V2", "V3": "V2"}


def test_who_stays_behind_loses_the_earlier_case_of_the_one_taken_out(
    small: sa.Engine, coordinator: User
) -> None:
    for first, second in (("P1", "P1B"), ("V1", "V1B"), ("V1", "V2")):
        confirmed(small, first, second, coordinator, "Seen together")

    def earlier() -> date:
        with small.connect() as connection:
            found: date = connection.execute(
                sa.select(hearing_facts.c.last_referral_on).where(hearing_facts.c.case_id == "C2")
            ).scalar_one()
        return found

    assert earlier() == date(2026, 3, 1)  # C3, whose victim is V2
    undo(small, by=coordinator, person_id="V1", same_as="V2", reason="A mistake")
    assert earlier() == date(2026, 1, 10)  # C1: V2 is somebody else again


def test_by_hand_it_takes_a_reason(small_in_a_file: sa.Engine, coordinator: User) -> None:
    with pytest.raises(ForPerson, match="how you know"):
        confirmed(small_in_a_file, "V1", "V2", coordinator)
    with pytest.raises(ForPerson, match="why the two"):
        undo(small_in_a_file, by=coordinator, person_id="V1", same_as="V2", reason=" ")
    with pytest.raises(ForPerson, match="no link"):
        undo(small_in_a_file, by=coordinator, person_id="V1", same_as="V2", reason="Wrong")
    with pytest.raises(ForPerson, match="two different"):
        confirmed(small_in_a_file, "V1", "V1", coordinator, "Sure")
    with pytest.raises(ForPerson, match="not in the record"):
        confirmed(small_in_a_file, "V1", "V9", coordinator, "Sure")


def test_what_was_decided_meanwhile_is_said(small_in_a_file: sa.Engine, coordinator: User) -> None:
    propose_all(small_in_a_file, by=coordinator)
    refuse(small_in_a_file, by=coordinator, person_id="V1", same_as="V1B")
    with pytest.raises(ForPerson, match="no longer proposed"):
        refuse(small_in_a_file, by=coordinator, person_id="V1", same_as="V1B")
    with pytest.raises(ForPerson, match="how you know"):
        confirmed(small_in_a_file, "V1", "V1B", coordinator)


@pytest.mark.parametrize("act", ["confirm", "refuse", "undo"])
def test_only_who_may_change_every_case_of_both_decides(
    small_in_a_file: sa.Engine, coordinator: User, act: str
) -> None:
    propose_all(small_in_a_file, by=coordinator)
    if act == "undo":
        confirmed(small_in_a_file, "V1", "V1B", coordinator)
    north = User("u3", "Nia", frozenset({Grant(Role.COORDINATOR, "M1")}))
    closed = User("u4", "Lee", frozenset({Grant(Role.COORDINATOR)}), closed=frozenset({"C5"}))
    idva = User("u5", "Ida", frozenset({Grant(Role.IDVA)}))

    def does(by: User, first: str = "V1", second: str = "V1B") -> None:
        if act == "confirm":
            confirmed(small_in_a_file, first, second, by, "Sure")
        elif act == "refuse":
            refuse(small_in_a_file, by=by, person_id=first, same_as=second)
        else:
            undo(small_in_a_file, by=by, person_id=first, same_as=second, reason="Wrong")

    with pytest.raises(NotAllowed):  # V3 is in a case of the other MARAC
        does(north, "V1", "V3")
    with pytest.raises(NotAllowed):  # V1 is in C5 too
        does(closed)
    with pytest.raises(NotAllowed):
        does(idva)
    with small_in_a_file.connect() as connection:
        links = connection.scalar(sa.select(sa.func.count()).select_from(person_links))
        statuses = set(connection.scalars(sa.select(person_matches.c.status)))
    assert links == (1 if act == "undo" else 0)
    assert statuses == ({"confirmed", "proposed"} if act == "undo" else {"proposed"})
    does(north)
