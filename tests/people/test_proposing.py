"""Which pairs are proposed, and how each is explained."""

import json

import pytest
import sqlalchemy as sa
from records import load

from ingest.matching.compare import FIELDS
from ingest.matching.explained import levels_reached
from ingest.matching.proposing import propose_all, propose_for
from ingest.save import save
from models.access import Grant, Role, User
from models.errors import NotAllowed
from models.tables import audit, person_links, person_matches

TWICE = {("V1", "V1B"), ("P1", "P1B")}


def pairs(engine: sa.Engine, status: str = "proposed") -> set[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(person_matches.c.person_id, person_matches.c.same_as).where(
                person_matches.c.status == status
            )
        ).all()
    return {(row[0], row[1]) for row in rows}


def kept(engine: sa.Engine, person_id: str) -> dict[str, object]:
    with engine.connect() as connection:
        row = connection.execute(
            sa.select(person_matches).where(person_matches.c.person_id == person_id)
        ).one()
    return dict(row._mapping)


def test_two_spellings_are_proposed_and_nobody_is_linked_by_a_machine(
    small: sa.Engine, coordinator: User
) -> None:
    assert propose_all(small, by=coordinator) == 2
    assert pairs(small) == TWICE
    with small.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(person_links)) == 0
        noted = connection.scalars(
            sa.select(audit.c.record).where(audit.c.what == "propose a match")
        ).all()
    assert set(noted) == {"V1 · V1B", "P1 · P1B"}


def test_a_second_time_proposes_nothing_new(small: sa.Engine, coordinator: User) -> None:
    propose_all(small, by=coordinator)
    before = kept(small, "V1")
    assert propose_all(small, by=coordinator) == 0
    assert kept(small, "V1") == before


def test_a_match_says_field_by_field_what_spoke_for_and_against(
    small: sa.Engine, coordinator: User
) -> None:
    propose_all(small, by=coordinator)
    match = kept(small, "V1")
    told = json.loads(str(match["explained"]))
    levels = levels_reached(str(match["explained"]))
    assert levels["family_name"] == "nearly"
    assert levels["given_names"] == "short_form"
    assert levels["date_of_birth"] == "swapped"
    assert levels["address"] == "same"
    assert levels["phone"] == "blank"
    assert [one["field"] for one in told["fields"]] == list(FIELDS)
    weight = told["start"] + sum(one["weight"] for one in told["fields"])
    assert match["probability"] == pytest.approx(1 / (1 + 2**-weight), rel=1e-2)
    assert match["model_version"] == "people-1"
    for value in ("Shawcross", "1990", "ZZ1", "Elm"):
        assert value not in str(match["explained"])


def test_after_a_referral_only_its_people_are_compared(small: sa.Engine, coordinator: User) -> None:
    assert propose_for(small, ["P1B"], by=coordinator) == 1
    assert pairs(small) == {("P1", "P1B")}
    assert propose_for(small, ["V3"], by=coordinator) == 0
    assert propose_for(small, ["V1B", "V2"], by=coordinator) == 1
    assert pairs(small) == TWICE


def test_one_by_one_finds_what_all_at_once_finds(small: sa.Engine, coordinator: User) -> None:
    for person_id in ("V1", "V1B", "V2", "V3", "P1", "P1B", "P2"):
        propose_for(small, [person_id], by=coordinator)
    one_by_one = {name: kept(small, name)["explained"] for name in ("V1", "P1")}
    with small.begin() as connection:
        connection.execute(person_matches.delete())
    propose_all(small, by=coordinator)
    assert one_by_one == {name: kept(small, name)["explained"] for name in ("V1", "P1")}


def test_victim_and_perpetrator_of_one_case_are_never_proposed(
    small: sa.Engine, coordinator: User
) -> None:
    save(small, "cases", {"case_id": "C1", "perpetrator_ids": "P1;V1B"}, by=coordinator)
    propose_all(small, by=coordinator)
    assert pairs(small) == {("P1", "P1B")}


def test_whom_a_link_joins_already_is_not_proposed(small: sa.Engine, coordinator: User) -> None:
    link = {"person_id": "V1", "same_as": "V1B", "confirmed_by": "Jo"}
    load(small, {"person_links": [link | {"confirmed_on": "2026-06-01"}]})
    assert propose_all(small, by=coordinator) == 1
    assert pairs(small) == {("P1", "P1B")}


def test_a_proposal_that_no_longer_holds_is_taken_back(small: sa.Engine, coordinator: User) -> None:
    propose_all(small, by=coordinator)
    save(small, "people", {"person_id": "P1B", "date_of_birth": "1961-03-25"}, by=coordinator)
    save(small, "people", {"person_id": "P1B", "family_name": "Yarrow"}, by=coordinator)
    propose_for(small, ["P1B"], by=coordinator)
    assert pairs(small) == {("V1", "V1B")}


def test_who_may_write_no_person_proposes_nothing(small_in_a_file: sa.Engine) -> None:
    steering = User("u2", "Kim", frozenset({Grant(Role.STEERING_GROUP)}))
    referrer = User("u3", "Kim", frozenset({Grant(Role.REFERRER, agency_id="POL")}))
    with pytest.raises(NotAllowed):
        propose_for(small_in_a_file, ["V1"], by=steering)
    with pytest.raises(NotAllowed):
        propose_all(small_in_a_file, by=referrer)
    assert propose_for(small_in_a_file, ["V1"], by=referrer) == 1


def test_an_empty_record_has_nobody_to_compare(engine: sa.Engine, coordinator: User) -> None:
    assert propose_all(engine, by=coordinator) == 0
