"""Kept reads are told apart by all that a person may see."""

from dataclasses import fields, replace

import pytest

from dashboard.keys import whose
from models.access import Grant, Role, Scope, User

SCOPE = Scope(frozenset({"M1", "M2"}), sees_cases=True, sees_case_ids=True, closed=frozenset("C"))
USER = User(
    "u",
    "Ann",
    frozenset({Grant(Role.CHAIR, "M1"), Grant(Role.COORDINATOR, "M2")}),
    frozenset({"C1"}),
    frozenset({"C2"}),
)
OTHERS = {
    "maracs": (
        None,
        frozenset(),
        frozenset({"M1"}),
        frozenset({"M1, M2"}),
        frozenset({"M1', 'M2"}),
    ),
    "sees_cases": (False,),
    "sees_case_ids": (False,),
    "user_id": ("v",),
    "name": ("Bo",),
    "grants": (frozenset(), frozenset({Grant(Role.CHAIR, "M1")})),
    "emergency": (frozenset(), frozenset({"C1"})),
    "closed": (frozenset(), frozenset({"C1", "C3"})),
}


@pytest.mark.parametrize("who", [SCOPE, USER])
def test_whatever_differs_makes_another_key(who: Scope | User) -> None:
    changed = [
        replace(who, **{field.name: value}) for field in fields(who) for value in OTHERS[field.name]
    ]
    keys = {whose(one) for one in (who, *changed)}
    assert len(keys) == 1 + len(changed)


def test_the_order_of_a_set_makes_no_difference() -> None:
    names = [f"M{number}" for number in range(300)]
    there = replace(SCOPE, maracs=frozenset(names))
    back = replace(SCOPE, maracs=frozenset(reversed(names)))
    assert whose(there) == whose(back)
