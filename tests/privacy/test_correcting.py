"""A correction keeps what was there before, why, and who asked."""

import pytest
import sqlalchemy as sa
from erasing.conftest import somebody

from ingest.rectification import correct, fields
from models.access import Role, User
from models.errors import ForPerson, NotAllowed
from models.tables import people
from queries import field_history

ASKED = {"reason": "misheard on the phone", "asked_by": "the victim"}


def test_a_field_is_corrected_and_its_history_says_how(due: sa.Engine, coordinator: User) -> None:
    told = {"file": "people", "record": "P1", "field": "family_name", "value": "Rightname"}
    correct(due, by=coordinator, **told, **ASKED)
    with due.connect() as connection:
        query = sa.select(people.c.family_name).where(people.c.person_id == "P1")
        assert connection.scalar(query) == "Rightname"
        history = field_history.of_person(
            connection, user=coordinator, person_id="P1", field="family_name"
        )
    assert history.select("before", "after", "reason").rows() == [
        ("FamP1Mark", "Rightname", "misheard on the phone (asked by the victim)"),
        (None, "FamP1Mark", None),
    ]


def test_a_case_is_corrected_under_the_rules_of_an_import(
    due: sa.Engine, coordinator: User
) -> None:
    told = {"file": "cases", "record": "C1", "field": "incident_date"}
    with pytest.raises(ForPerson, match="not a date"):
        correct(due, by=coordinator, **told, value="some day", **ASKED)
    correct(due, by=coordinator, **told, value="2024-12-20", **ASKED)
    with due.connect() as connection:
        history = field_history.of_case(
            connection, user=coordinator, case_id="C1", field="incident_date"
        )
    assert history["after"].to_list()[0] == "2024-12-20"


@pytest.mark.parametrize("missing", ["reason", "asked_by"])
def test_without_reason_or_who_asked_nothing_is_corrected(
    due: sa.Engine, coordinator: User, missing: str
) -> None:
    told = {"file": "people", "record": "P1", "field": "phone", "value": "07"}
    with pytest.raises(ForPerson, match="Say w"):
        correct(due, by=coordinator, **told, **(ASKED | {missing: ""}))


def test_ids_cannot_be_corrected() -> None:
    assert not {"person_id"} & set(fields("people"))
    assert not {"case_id", "marac_id", "victim_id", "perpetrator_ids"} & set(fields("cases"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_other_roles_correct_nothing(due: sa.Engine, role: Role) -> None:
    told = {"file": "people", "record": "P1", "field": "phone", "value": "07"}
    with pytest.raises(NotAllowed):
        correct(due, by=somebody(role), **told, **ASKED)


def test_the_history_of_a_closed_case_and_of_who_is_only_in_it_is_not_shown(due: sa.Engine) -> None:
    shut = somebody(Role.COORDINATOR, "cora", closed=frozenset({"C3"}))
    with due.connect() as connection:
        for asked in (
            lambda: field_history.of_case(connection, user=shut, case_id="C3"),
            lambda: field_history.of_person(connection, user=shut, person_id="P3"),
            lambda: field_history.of_person(connection, user=shut, person_id="nobody"),
        ):
            with pytest.raises(NotAllowed):
                asked()
