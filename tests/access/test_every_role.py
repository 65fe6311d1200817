"""Every role against every page, write and read: each may what the roles' table says, no more."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

import ingest
import queries
from dashboard.context import Context
from dashboard.navigation import PAGES
from ingest import (
    accounts,
    closures,
    emergency,
    erasures,
    files,
    installation,
    invitations,
    load,
    marac_rules,
    rectification,
    research,
    retention,
    return_settings,
    save,
    users,
)
from models.access import PERMISSIONS, SEEING_CASES, Grant, Permission, Role, User
from models.errors import ForPerson, NotAllowed
from queries import accounts as asked_accounts
from queries import (
    case_access,
    case_history,
    case_page,
    case_viewers,
    failed_sign_ins,
    field_history,
    trail,
    trail_check,
)
from queries import documents as asked_documents
from queries import retention as asked_retention
from queries import sharing as asked_sharing
from queries.cases import Filters, found
from queries.subject_access.pack import pack

TODAY = date(2026, 7, 2)
P = Permission
Call = Callable[[sa.Engine, User], object]

# Write → the permissions of which one is needed (none: whoever is signed in), and how it is called.
WRITES: dict[str, tuple[frozenset[Permission], Call]] = {
    "accounts.change_roles": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: accounts.change_roles(engine, by=by, user_id="x", grants=[]),
    ),
    "accounts.close_account": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: accounts.close_account(engine, by=by, user_id="x"),
    ),
    "accounts.reopen_account": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: accounts.reopen_account(engine, by=by, user_id="x"),
    ),
    "accounts.end_sessions": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: accounts.end_sessions(engine, by=by, user_id="x"),
    ),
    "closures.close_case": (
        frozenset({P.CLOSE_CASES}),
        lambda engine, by: closures.close_case(
            engine, by=by, case_id="C1", user_id="x", reason="Knows the family"
        ),
    ),
    "emergency.open_case": (
        frozenset({P.OPEN_IN_AN_EMERGENCY}),
        lambda engine, by: emergency.open_case(
            engine, by=by, case_id="C3", reason="She rang: he is at her door"
        ),
    ),
    "erasures.propose": (
        frozenset({P.PROPOSE_ERASURE}),
        lambda engine, by: erasures.propose(
            engine, by=by, case_ids=["C1"], reason="Its time is over", today=TODAY
        ),
    ),
    "installation.change_setting": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: installation.change_setting(
            engine, by=by, name="session_idle_minutes", value="20"
        ),
    ),
    "invitations.invite": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: invitations.invite(engine, by=by, user_id="x"),
    ),
    "files.import_paths": (
        frozenset({P.IMPORT}),
        lambda engine, by: files.import_paths(engine, [], user=by),
    ),
    "load.import_sheets": (
        frozenset({P.IMPORT}),
        lambda engine, by: load.import_sheets(engine, [], user=by),
    ),
    "marac_rules.set_rule": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: marac_rules.set_rule(
            engine,
            by=by,
            marac_id="M1",
            rule="repeat_scope",
            value="same_marac",
            valid_from=TODAY,
            reason="As agreed",
        ),
    ),
    "rectification.correct": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: rectification.correct(
            engine,
            by=by,
            file="people",
            record="V1",
            field="given_names",
            value="Anna",
            reason="Misspelt",
            asked_by="The victim",
        ),
    ),
    "research.destroy": (
        frozenset({P.PROPOSE_ERASURE}),
        lambda engine, by: research.destroy(engine, by=by, meeting_id="T1", today=TODAY),
    ),
    "retention.place_hold": (
        frozenset({P.PROPOSE_ERASURE}),
        lambda engine, by: retention.place_hold(
            engine, by=by, case_id="C1", reason="An inquest asks for it"
        ),
    ),
    "save.save": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, by: save.save(
            engine, "cases", {"case_id": "C1", "police_division": "North"}, by=by
        ),
    ),
    "users.add_user": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: users.add_user(
            engine,
            by=by,
            username="new.person",
            name="New Person",
            grants=[],
            password="four odd words here",
            hash_password=lambda password: password,
        ),
    ),
    "users.set_password": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: users.set_password(
            engine,
            by=by,
            username="somebody",
            password="four odd words here",
            hash_password=lambda password: password,
        ),
    ),
    "users.disable_user": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: users.disable_user(engine, by=by, username="somebody"),
    ),
    "users.change_details": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: users.change_details(
            engine, by=by, user_id="x", name="Another", email=""
        ),
    ),
    "return_settings.set_due_days": (
        frozenset({P.PREPARE_RETURNS}),
        lambda engine, by: return_settings.set_due_days(engine, by=by, marac_id="M1", days=30),
    ),
    "return_settings.set_due_date": (
        frozenset({P.PREPARE_RETURNS}),
        lambda engine, by: return_settings.set_due_date(
            engine, by=by, marac_id="*", quarter="2026-Q2", due_on=None
        ),
    ),
    "return_settings.set_two_people": (
        frozenset({P.ADMINISTER}),
        lambda engine, by: return_settings.set_two_people(
            engine, by=by, marac_id="M1", wanted=None
        ),
    ),
    "return_settings.save_template": (
        frozenset({P.PREPARE_RETURNS}),
        lambda engine, by: return_settings.save_template(
            engine, by=by, name="", layout="{}", workbook=b""
        ),
    ),
    "return_settings.retire_template": (
        frozenset({P.PREPARE_RETURNS}),
        lambda engine, by: return_settings.retire_template(engine, by=by, name="x"),
    ),
}

# Reads of one case: whoever sees case C1, which everybody below who sees cases at all does.
CASE_READS: dict[str, Call] = {
    "case_access.check_case": lambda engine, user: _read(
        engine, lambda c: case_access.check_case(c, user, "C1")
    ),
    "case_page.one_case": lambda engine, user: _read(
        engine, lambda c: case_page.one_case(c, user=user, case_id="C1")
    ),
    "case_history.other_cases": lambda engine, user: _read(
        engine, lambda c: case_history.other_cases(c, user=user, case_id="C1")
    ),
    "case_viewers.viewers": lambda engine, user: _read(
        engine, lambda c: case_viewers.viewers(c, user=user, case_id="C1")
    ),
    "case_viewers.looks": lambda engine, user: _read(
        engine, lambda c: case_viewers.looks(c, user=user, case_id="C1")
    ),
    "documents.of_case": lambda engine, user: _read(
        engine, lambda c: asked_documents.of_case(c, user=user, case_id="C1")
    ),
    "field_history.of_case": lambda engine, user: _read(
        engine, lambda c: field_history.of_case(c, user=user, case_id="C1", field="status")
    ),
    "sharing.decisions": lambda engine, user: _read(
        engine, lambda c: asked_sharing.decisions(c, user=user, case_id="C1")
    ),
}

OTHER_READS: dict[str, tuple[frozenset[Permission], Call]] = {
    "accounts.accounts": (
        frozenset({P.ADMINISTER}),
        lambda engine, user: _read(
            engine, lambda c: asked_accounts.accounts(c, user=user, at=_noon())
        ),
    ),
    "failed_sign_ins.by_account": (
        frozenset({P.ADMINISTER}),
        lambda engine, user: _read(
            engine, lambda c: failed_sign_ins.by_account(c, user=user, at=_noon())
        ),
    ),
    "failed_sign_ins.by_address": (
        frozenset({P.ADMINISTER}),
        lambda engine, user: _read(
            engine, lambda c: failed_sign_ins.by_address(c, user=user, at=_noon())
        ),
    ),
    "case_viewers.closures": (
        frozenset({P.CLOSE_CASES}),
        lambda engine, user: _read(
            engine, lambda c: case_viewers.closures(c, user=user, case_id="C1")
        ),
    ),
    "case_viewers.emergencies": (
        frozenset({P.CLOSE_CASES}),
        lambda engine, user: _read(
            engine, lambda c: case_viewers.emergencies(c, user=user, case_id="C1")
        ),
    ),
    "case_viewers.people_to_close_to": (
        frozenset({P.CLOSE_CASES}),
        lambda engine, user: _read(
            engine, lambda c: case_viewers.people_to_close_to(c, user=user, case_id="C1")
        ),
    ),
    "case_viewers.emergencies_to_review": (
        frozenset({P.SEE_TRAIL}),
        lambda engine, user: _read(
            engine, lambda c: case_viewers.emergencies_to_review(c, user=user)
        ),
    ),
    "retention.due": (
        frozenset({P.PROPOSE_ERASURE, P.SEE_TRAIL, P.APPROVE_ERASURE}),
        lambda engine, user: _read(
            engine, lambda c: asked_retention.due(c, user=user, today=TODAY)
        ),
    ),
    "subject_access.pack": (
        frozenset({P.DO_CASEWORK}),
        lambda engine, user: _read(
            engine, lambda c: pack(c, user=user, person_id="V1", today=TODAY)
        ),
    ),
    "trail.lines": (
        frozenset({P.SEE_TRAIL}),
        lambda engine, user: _read(
            engine, lambda c: trail.lines(c, user=user, filters=trail.Filters())
        ),
    ),
    "trail.acts": (
        frozenset({P.SEE_TRAIL}),
        lambda engine, user: _read(engine, lambda c: trail.acts(c, user=user)),
    ),
    "trail.people": (
        frozenset({P.SEE_TRAIL}),
        lambda engine, user: _read(engine, lambda c: trail.people(c, user=user)),
    ),
    "trail_check.verify": (
        frozenset({P.SEE_TRAIL}),
        lambda engine, user: _read(engine, lambda c: trail_check.verify(c, by=user)),
    ),
    "trail_check.head": (
        frozenset({P.SEE_TRAIL}),
        lambda engine, user: _read(engine, lambda c: trail_check.head(c, by=user)),
    ),
}


def _noon() -> datetime:
    return datetime(2026, 7, 2, 12)


def _read(engine: sa.Engine, ask: Callable[[sa.Connection], object]) -> object:
    with engine.connect() as connection:
        return ask(connection)


def somebody(role: Role) -> User:
    """A person with that role everywhere, for the agency that referred and attended case C1."""
    return User(f"u-{role.value}", "Sam Example", frozenset({Grant(role, agency_id="POL")}))


def is_refused(call: Call, engine: sa.Engine, user: User) -> bool:
    """Whether the person may not; what else is wrong with the call does not matter here."""
    try:
        call(engine, user)
    except NotAllowed:
        return True
    except ForPerson:
        return False
    return False


@pytest.mark.parametrize("name", sorted(WRITES))
def test_each_write_is_for_the_roles_of_the_table(few_in_a_file: sa.Engine, name: str) -> None:
    needed, call = WRITES[name]
    for role in Role:
        may = bool(PERMISSIONS[role] & needed)
        assert is_refused(call, few_in_a_file, somebody(role)) is not may, role


@pytest.mark.parametrize("name", sorted(OTHER_READS))
def test_each_read_is_for_the_roles_of_the_table(few_in_a_file: sa.Engine, name: str) -> None:
    needed, call = OTHER_READS[name]
    for role in Role:
        may = bool(PERMISSIONS[role] & needed)
        assert is_refused(call, few_in_a_file, somebody(role)) is not may, role


@pytest.mark.parametrize("name", sorted(CASE_READS))
def test_a_case_is_read_by_those_who_see_it(few_in_a_file: sa.Engine, name: str) -> None:
    for role in Role:
        sees = bool(PERMISSIONS[role] & SEEING_CASES)
        assert is_refused(CASE_READS[name], few_in_a_file, somebody(role)) is not sees, role


@pytest.mark.parametrize("role", Role)
def test_the_list_of_cases_is_empty_for_who_sees_none(few_in_a_file: sa.Engine, role: Role) -> None:
    with few_in_a_file.connect() as connection:
        _, count = found(connection, user=somebody(role), filters=Filters(), today=TODAY)
    assert bool(count) is bool(PERMISSIONS[role] & SEEING_CASES)


@pytest.mark.parametrize("permission", Permission)
def test_a_scope_is_given_to_the_roles_of_the_table_only(permission: Permission) -> None:
    for role in Role:
        may = permission in PERMISSIONS[role]
        if not may:
            with pytest.raises(NotAllowed):
                somebody(role).scope(permission)
            continue
        scope = somebody(role).scope(permission)
        assert scope.sees_cases is (Permission.SEE_CASES in PERMISSIONS[role])
        assert scope.sees_case_ids is (Permission.SEE_CASE_IDS in PERMISSIONS[role])


@pytest.mark.parametrize("slug", [spec.slug for spec in PAGES])
def test_each_page_opens_for_the_roles_of_the_table(few_in_a_file: sa.Engine, slug: str) -> None:
    (spec,) = (spec for spec in PAGES if spec.slug == slug)
    for role in Role:
        may = not spec.needs or bool(PERMISSIONS[role] & spec.needs)
        context = Context(few_in_a_file, somebody(role), TODAY, hash((slug, role)))
        test = AppTest.from_function(_page, args=(slug, context), default_timeout=60).run()
        refusals = [error.value for error in test.error if "Your account may not" in error.value]
        assert bool(refusals) is not may, (role, [error.value for error in test.error])
        assert not test.exception


def _page(slug: str, context: object) -> None:
    from dashboard.navigation import PAGES, opener

    opener(next(spec for spec in PAGES if spec.slug == slug), context)()


# --- nothing is left out -------------------------------------------------------------------------

# About oneself, or a line in the trail about what one does.
OWN = {
    *("closures.declare_conflict", "documents.open_document", "documents.own_agencies"),
    *("drafts.about", "drafts.clear", "drafts.draft", "drafts.save", "looks.opened_cell"),
    *("looks.refused", "looks.saw_case", "looks.searched", "notices.mark_read", "notices.unread"),
    *("own_password.change", "sign_ins.proof", "sign_ins.sign_ins", "exports.log.noted_export"),
    *("exports.delivery.delivered", "retention.mine", "work.asking.waiting"),
    "case_choices.choices",
    *(f"second_factor.{act}" for act in ("set_up", "use_code", "use_recovery_code")),
    "second_factor.renew_recovery_codes",
    *(f"sessions.{act}" for act in ("open_session", "open_waiting", "end", "end_everywhere")),
}
# Steps inside a write or read that was checked before.
INNER = {
    *("accounts.follow", "accounts.is_in_reach", "accounts.choices", "batches.record_batch"),
    *("case_access.detail", "case_access.sorted_grants", "case_access.visible"),
    *("demonstration.mark", "grants.check_reach", "own_cases.check_own_cases"),
    *("work.source.mine", "work.source.of_marac", "work.source.own_agencies"),
    *("ownership.foreign_rows", "save.save_within", "store.store", "users.insert"),
    *("work.source.mine", "work.source.of_marac", "work.source.own_agencies"),
    *("safelives.meeting_cases.may_see", "small_numbers.hide_figures", "trail_check.missing_since"),
}
# Need something that has to be there first; their own tests try them with other roles.
TRIED_ELSEWHERE = {
    *("closures.reopen_case", "emergency.review", "erasures.decide", "erasures.withdraw"),
    *("retention.lift_hold", "research.set_schedule", "documents.add_document"),
    *("document_scans.scan_waiting", "sharing.record_decision", "documents.of_meeting"),
    *("documents.of_lesson", "documents.asked_agencies", "field_history.of_person"),
    *("retention.due_soon", "retention.schedules", "retention.holds", "retention.proposals"),
    *("retention.research_left", "retention.certificates"),
    *("freezing.freeze", "freezing.withdraw"),
}


def _guarded() -> Iterator[str]:
    """Every public function of the two sides that is told who asks."""
    for package in (ingest, queries):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            loaded = importlib.import_module(module.name)
            for name, function in vars(loaded).items():
                if not inspect.isfunction(function) or function.__module__ != module.name:
                    continue
                told = set(inspect.signature(function).parameters) & {"by", "user"}
                if told and not name.startswith("_"):
                    yield f"{module.name.partition('.')[2]}.{name}"


def test_no_function_that_is_told_who_asks_is_left_out() -> None:
    known = {*WRITES, *CASE_READS, *OTHER_READS, *OWN, *INNER, *TRIED_ELSEWHERE}
    known |= {"cases.found", "subject_access.pack.pack"}
    by_group = {  # groups of a report or a figure, not persons
        *("measure.figures", "reports.hiding.down"),
        *(f"sums.{name}" for name in ("meeting_sums", "referral_sums", "action_sums")),
        *("sums.waiting_days", "safelives.series.series"),
    }
    assert set(_guarded()) - known - by_group == set()
