"""Kept reads are told apart by all that a person may see."""

from dataclasses import fields, replace
from datetime import date

import pytest
import sqlalchemy as sa

from dashboard import reads
from dashboard.context import Context
from dashboard.keys import key_of, whose
from models.access import Grant, Role, Scope, User
from queries.cases import Filters

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


def _ask(_connection: sa.Connection, /, **asked: object) -> tuple[object, ...]:
    return tuple(asked.values())


def _ask_too(_connection: sa.Connection, /, **asked: object) -> tuple[object, ...]:
    return tuple(asked.values())


def test_what_is_asked_is_all_of_it_in_the_key() -> None:
    asked = {"user": USER, "filters": Filters(text="ann"), "page": 1}
    others = (
        (_ask_too, asked),
        (_ask, asked | {"user": replace(USER, closed=frozenset())}),
        (_ask, asked | {"filters": Filters(text="anna")}),
        (_ask, asked | {"filters": Filters(worker="ann")}),
        (_ask, asked | {"page": "1"}),
        (_ask, {"user": USER, "filters": Filters(text="ann"), "size": 1}),
    )
    keys = {key_of(question, (), about) for question, about in ((_ask, asked), *others)}
    assert len(keys) == 1 + len(others)
    assert key_of(_ask, (), dict(asked)) in keys


@pytest.mark.parametrize("value", [object(), iter(())])
def test_nothing_is_kept_under_what_has_no_text_of_its_own(value: object) -> None:
    with pytest.raises(TypeError):
        key_of(_ask, (), {"value": value})


def test_nothing_is_kept_of_a_question_made_on_the_way() -> None:
    def asked_once(_connection: sa.Connection, /) -> None: ...

    with pytest.raises(TypeError):
        key_of(asked_once, (), {})


def test_nothing_is_kept_without_whoever_asks(duckdb_engine: sa.Engine) -> None:
    context = Context(duckdb_engine, USER, date(2026, 1, 1), 1)
    with pytest.raises(TypeError, match="user or a scope"):
        reads.kept(context, _ask, page=1)
