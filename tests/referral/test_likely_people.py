"""Likely matches before somebody new is made: who is proposed, why, and who never is."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import load, table

from models.access import Grant, Role, User
from models.errors import NotAllowed
from queries.likely_people import MOST, Likely, Wanted, check_person, likely
from referral.made import COORDINATOR, REFERRER

PEOPLE = table("""
    person_id | family_name | given_names | aliases   | date_of_birth | postcode
    V1        | Example     | Ann         |           | 1990-04-03    | AB1 2CD
    V2        | Sample      | Bea         | Beatrix   | 1985-11-30    |
    V3        | Khan        | Catherine   |           | 1979-02-01    | AB1 9ZZ
    V4        | Pattern     | Dee         |           | 1990-04-03    | AB1 2CD
    H1        | Example     | Adam        | The_Wolf  |               |
    H2        | Model       | Ben         |           | 1980-01-02    |
""")


@pytest.fixture
def few(engine: sa.Engine) -> sa.Engine:
    load(engine, FILES | {"people": PEOPLE})
    return engine


def found(engine: sa.Engine, user: User = COORDINATOR, **wanted: Any) -> list[Likely]:  # noqa: ANN401
    with engine.connect() as connection:
        return likely(connection, user=user, wanted=Wanted(**wanted))


@pytest.mark.parametrize(
    ("wanted", "person", "reason"),
    [
        (
            {"given_names": "Ann", "family_name": "Exmaple", "date_of_birth": date(1990, 4, 3)},
            "V1",
            "family name one letter different",
        ),
        (
            {"given_names": "Ann", "family_name": "Example", "date_of_birth": date(1990, 3, 4)},
            "V1",
            "date of birth with day and month the other way round",
        ),
        (
            {"given_names": "Cathy", "family_name": "Kahn", "date_of_birth": date(1979, 2, 1)},
            "V3",
            "same date of birth",
        ),
        (
            {"given_names": "Khan", "family_name": "Catherine", "postcode": "ab19zz"},
            "V3",
            "given names and family name the other way round",
        ),
        (
            {"given_names": "Ann", "family_name": "Example", "date_of_birth": date(1990, 4, 13)},
            "V1",
            "date of birth one figure different",
        ),
        ({"given_names": "Beatrix", "family_name": "Samples"}, "V2", "known as Beatrix"),
        ({"given_names": "Ann", "family_name": "Married", "postcode": "AB12CD"}, None, ""),
    ],
)
def test_somebody_is_found_for_the_reason_given(
    few: sa.Engine, wanted: dict[str, Any], person: str | None, reason: str
) -> None:
    result = found(few, **wanted)
    assert [one.person["person_id"] for one in result[:1]] == ([person] if person else [])
    if person:
        assert reason in result[0].reasons


def test_the_likeliest_comes_first_with_the_cases_they_are_in(few: sa.Engine) -> None:
    result = found(few, given_names="Ben", family_name="Model", date_of_birth=date(1980, 1, 2))
    assert [one.person["person_id"] for one in result] == ["H2"]
    assert result[0].cases == ("C2", "C3")  # C4 is another MARAC's
    assert result[0].reasons == ("same date of birth", "same family name", "same given names")


def test_people_of_cases_one_may_not_see_do_not_exist(few: sa.Engine) -> None:
    of_m2 = {"given_names": "Dee", "family_name": "Pattern", "date_of_birth": date(1990, 4, 3)}
    assert "V4" not in {one.person["person_id"] for one in found(few, **of_m2)}
    everywhere = User("x", "X", frozenset({Grant(Role.COORDINATOR)}))
    assert found(few, everywhere, **of_m2)[0].person["person_id"] == "V4"
    closed = User("x", "X", frozenset({Grant(Role.COORDINATOR)}), closed=frozenset({"C4"}))
    assert "V4" not in {one.person["person_id"] for one in found(few, closed, **of_m2)}
    ann = {"given_names": "Ann", "family_name": "Example", "date_of_birth": date(1990, 4, 3)}
    assert found(few, REFERRER, **ann) == []  # C1 was referred by the police
    nobody = User("x", "X", frozenset({Grant(Role.COMMISSIONER)}))
    assert found(few, nobody, **ann) == []


def test_who_sees_names_only_is_told_by_names_and_birth_alone(few: sa.Engine) -> None:
    asked = User("pol", "P", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
    sam = {"given_names": "Bea", "family_name": "Sample", "aliases": "Beatrix"}
    assert "known as Beatrix" not in [r for one in found(few, asked, **sam) for r in one.reasons]
    (one,) = found(few, asked, **sam, date_of_birth=date(1985, 11, 30))
    assert one.person["aliases"] is None and one.person["postcode"] is None
    assert one.reasons == ("same date of birth", "same family name", "same given names")


def test_too_little_finds_nobody_and_never_more_than_a_handful(few: sa.Engine) -> None:
    assert found(few, given_names="Ann") == []
    assert found(few, date_of_birth=date(1990, 4, 3)) == []
    assert found(few, family_name="%", given_names="_", postcode="%") == []
    assert MOST == 5


def test_a_person_is_checked_before_being_chosen(few: sa.Engine) -> None:
    with few.connect() as connection:
        check_person(connection, COORDINATOR, "V1")
        check_person(connection, COORDINATOR, "H2")
        for person_id in ("V4", "NOBODY", ""):
            with pytest.raises(NotAllowed):
                check_person(connection, COORDINATOR, person_id)
