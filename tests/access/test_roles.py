"""Roles, permissions and the scope that follows from them."""

import pytest

from models.access import Grant, Permission, Role, Scope, User, check_may, operator
from models.errors import NotAllowed


def user(*grants: Grant) -> User:
    return User("u", "Someone", frozenset(grants))


def test_a_coordinator_of_one_marac_may_nothing_in_another() -> None:
    person = user(Grant(Role.COORDINATOR, "M1"))
    check_may(person, Permission.IMPORT, "M1")
    with pytest.raises(NotAllowed):
        check_may(person, Permission.IMPORT, "M2")
    assert person.scope(Permission.SEE_FIGURES) == Scope(
        frozenset({"M1"}), sees_cases=True, sees_case_ids=True
    )


def test_a_commissioner_sees_figures_but_no_case() -> None:
    scope = user(Grant(Role.COMMISSIONER)).scope(Permission.SEE_FIGURES)
    assert scope == Scope(None, sees_cases=False, sees_case_ids=False)


def test_a_return_preparer_sees_ids_but_no_names() -> None:
    scope = user(Grant(Role.RETURN_PREPARER, "M1")).scope(Permission.PREPARE_RETURNS)
    assert scope.sees_case_ids
    assert not scope.sees_cases


def test_cases_count_as_seen_only_where_every_marac_of_the_scope_allows_it() -> None:
    person = user(Grant(Role.COORDINATOR, "M1"), Grant(Role.STEERING_GROUP, "M2"))
    scope = person.scope(Permission.SEE_FIGURES)
    assert scope.maracs == {"M1", "M2"}
    assert not scope.sees_cases


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_keeps_the_system_sees_no_case_and_no_figure(role: Role) -> None:
    for permission in (Permission.SEE_CASES, Permission.SEE_FIGURES, Permission.SEE_CASE_IDS):
        with pytest.raises(NotAllowed):
            check_may(user(Grant(role)), permission)


def test_narrowing_a_scope_never_widens_it() -> None:
    scope = Scope(frozenset({"M1"}), sees_cases=True, sees_case_ids=True)
    assert scope.narrowed(frozenset({"M1", "M2"})).maracs == {"M1"}
    assert scope.narrowed(None).maracs == {"M1"}


def test_a_person_without_roles_may_nothing() -> None:
    for permission in Permission:
        with pytest.raises(NotAllowed):
            check_may(user(), permission)


def test_a_command_is_named_after_the_operating_systems_user() -> None:
    assert operator("ann").user_id == "command:ann"
