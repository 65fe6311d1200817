"""Freezing a return: what is kept, what stops it, and two people where the area wants them."""

import json
from datetime import date

import pytest
import sqlalchemy as sa
from records import TESTER

from dashboard import freezing
from models.access import Role
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.frozen_return import digest
from models.tables import audit, frozen_returns, return_proposals, return_settings
from models.trail import now
from queries.exports import safelives_workbook
from queries.safelives import build, cases_behind
from queries.safelives.frozen import frozen_workbook, latest, open_proposals
from queries.safelives.frozen_content import behind_of, frozen_content, rows_of, rules_of

from .quarter import (
    QUARTER,
    change,
    edit_case,
    filled,
    freeze,
    person,
    scope_of,
    versions,
    want_two,
)


def test_everything_that_was_sent_is_kept(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    assert freeze(engine, ann, "M1") == ("frozen", 1)
    (kept,) = versions(engine, ann, "M1")
    with engine.connect() as connection:
        built = build(connection, scope=scope_of(ann, "M1"), quarter=QUARTER)
        content = frozen_workbook(connection, scope=scope_of(ann), frozen_id=kept.frozen_id)
        line = connection.execute(sa.select(audit).where(audit.c.kind == "return")).one()
    assert rows_of(kept.cells) == built.rows
    assert content == safelives_workbook.write(built)
    assert kept.sha256 == digest(kept.cells)
    assert (kept.frozen_by, kept.proposed_by, kept.version) == ("Ann Example", None, 1)
    assert kept.software_version == "0.1.0"
    assert abs((kept.frozen_at - now()).total_seconds()) < 60
    assert rules_of(kept.cells)["M1"]["repeat_definition"] == "any_abuse"
    assert (line.who, line.what, line.record, line.marac_id) == (
        ann.user_id,
        "froze a return",
        QUARTER,
        "M1",
    )
    assert json.loads(line.after)["sha256"] == kept.sha256


def test_the_cases_kept_behind_each_cell_add_up_to_it(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann)
    (kept,) = versions(engine, ann)
    behind = behind_of(kept.behind)
    assert behind is not None
    for row in rows_of(kept.cells):
        for letter in list(row.cells)[2:]:
            cases = behind[row.meeting_id].get(letter, {})
            assert sum(cases.values()) == (row.number(letter) or 0), (row.meeting_id, letter)
            if letter > "T" or len(letter) > 1 or letter in "EF":
                assert bool(cases) == (row.cells[letter] is not None), (row.meeting_id, letter)
    with engine.connect() as connection:
        opened = cases_behind(connection, scope=scope_of(ann), quarter=QUARTER)
    assert opened is not None
    assert {
        (meeting, letter, case)
        for meeting, letters in behind.items()
        for letter, cases in letters.items()
        for case, amount in cases.items()
        if amount
    } == set(opened.select("meeting_id", "letter", "case_id").rows())


def test_a_failed_check_stops_it_and_nothing_is_kept(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    change(engine, TESTER, listings="case_id | meeting_id | outcome\nC0 | T4 | heard")
    change(
        engine,
        TESTER,
        meetings="meeting_id|marac_id|meeting_date|status\nT4|M1|2026-09-30|cancelled",
    )
    with pytest.raises(ForPerson, match="The checks found 1 error in the return of July to Sep"):
        freeze(engine, ann)
    assert versions(engine, ann) == ()


def test_a_quarter_that_is_still_running_or_empty_is_not_frozen(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    with pytest.raises(ForPerson, match="still running until 30 September 2026"):
        freeze(engine, ann, today=date(2026, 9, 30))
    with pytest.raises(ForPerson, match="No meeting was held in April to June 2026"):
        freezing.freeze(
            engine,
            by=ann,
            scope=scope_of(ann),
            quarter="2026-Q2",
            edition="uk",
            today=date(2026, 10, 1),
        )


@pytest.mark.parametrize("role", [Role.CHAIR, Role.STEERING_GROUP, Role.ADMINISTRATOR])
def test_who_may_not_prepare_returns_freezes_none(engine: sa.Engine, role: Role) -> None:
    filled(engine)
    ann, other = person(engine, "Ann Example"), person(engine, "Olu Other", role)
    with pytest.raises(NotAllowed):
        freezing.freeze(
            engine,
            by=other,
            scope=scope_of(ann),
            quarter=QUARTER,
            edition="uk",
            today=date(2026, 10, 14),
        )


def test_every_marac_in_the_return_must_be_the_persons(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    north = person(engine, "Nora North", Role.RETURN_PREPARER, "M1")
    with pytest.raises(NotAllowed):
        freezing.freeze(
            engine,
            by=north,
            scope=scope_of(ann),
            quarter=QUARTER,
            edition="uk",
            today=date(2026, 10, 14),
        )
    assert freeze(engine, north) == ("frozen", 1)
    freeze(engine, ann)
    assert [one.maracs for one in versions(engine, north)] == [("M1",)]
    (both,) = versions(engine, ann, "M1", "M2")
    with engine.connect() as connection, pytest.raises(ForPerson, match="no such frozen return"):
        frozen_workbook(connection, scope=scope_of(north), frozen_id=both.frozen_id)


def test_the_same_return_is_not_frozen_twice(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann)
    with pytest.raises(ForPerson, match="Nothing in the return has changed since version 1"):
        freeze(engine, ann)
    assert freeze(engine, ann, edition="scotland") == ("frozen", 2)


def test_the_workbook_stays_byte_for_byte_after_three_cases_are_edited(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann, "M1")
    (first,) = versions(engine, ann, "M1")
    with engine.connect() as connection:
        before = frozen_workbook(connection, scope=scope_of(ann), frozen_id=first.frozen_id)
    edit_case(engine, ann, "C1", children_in_household="5")
    edit_case(engine, ann, "C3", children_in_household="4")
    edit_case(engine, ann, "C4", children_in_household="3")
    with engine.connect() as connection:
        scope = scope_of(ann, "M1")
        after = frozen_workbook(connection, scope=scope_of(ann), frozen_id=first.frozen_id)
        assert frozen_content(connection, scope=scope, quarter=QUARTER).workbook != before
    assert after == before
    assert freeze(engine, ann, "M1") == ("frozen", 2)
    found = versions(engine, ann, "M1")
    assert found[0] == first
    assert latest(found) == found[1]
    assert latest(found, 1) == first


def test_a_workbook_that_was_tampered_with_is_not_handed_out(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann)
    (kept,) = versions(engine, ann)
    with writing(engine) as connection:
        connection.execute(frozen_returns.update().values(workbook=b"something else"))
    with engine.connect() as connection, pytest.raises(ForPerson, match="not as it was frozen"):
        frozen_workbook(connection, scope=scope_of(ann), frozen_id=kept.frozen_id)


# --- two people ----------------------------------------------------------------------------------


def test_the_first_proposes_and_another_confirms(engine: sa.Engine) -> None:
    filled(engine)
    want_two(engine)
    ann, bo = person(engine, "Ann Example"), person(engine, "Bo Boss")
    assert freeze(engine, ann) == ("proposed", 1)
    assert versions(engine, ann) == ()
    with pytest.raises(ForPerson, match="somebody else has to confirm it"):
        freeze(engine, ann)
    assert freeze(engine, bo) == ("frozen", 1)
    (kept,) = versions(engine, ann)
    assert (kept.proposed_by, kept.frozen_by) == ("Ann Example", "Bo Boss")
    with engine.connect() as connection:
        assert connection.scalars(sa.select(return_proposals.c.outcome)).all() == ["frozen"]
        acts = connection.scalars(sa.select(audit.c.what).where(audit.c.kind == "return")).all()
    assert sorted(acts) == ["froze a return", "proposed to freeze a return"]


def test_a_proposal_is_void_once_the_record_says_something_else(engine: sa.Engine) -> None:
    filled(engine)
    want_two(engine)
    ann, bo = person(engine, "Ann Example"), person(engine, "Bo Boss")
    freeze(engine, ann, "M1")
    edit_case(engine, ann, "C1", children_in_household="5")
    with pytest.raises(ForPerson, match="no longer the one that was proposed"):
        freeze(engine, bo, "M1")
    freezing.withdraw(engine, by=bo, quarter=QUARTER, maracs=frozenset({"M1"}))
    with pytest.raises(ForPerson, match="Nothing waits"):
        freezing.withdraw(engine, by=bo, quarter=QUARTER, maracs=frozenset({"M1"}))
    assert freeze(engine, bo, "M1") == ("proposed", 1)
    with engine.connect() as connection:
        waiting = open_proposals(connection, scope=scope_of(ann), quarter=QUARTER)
    assert [one.proposed_by_name for one in waiting.values()] == ["Bo Boss"]
    assert freeze(engine, ann, "M1") == ("frozen", 1)


def test_a_maracs_own_setting_comes_before_everyones(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    want_two(engine)
    with writing(engine) as connection:
        connection.execute(return_settings.insert().values(marac_id="M2", two_people=False))
    assert freeze(engine, ann, "M2") == ("frozen", 1)
    assert freeze(engine, ann, "M1") == ("proposed", 1)
    assert freeze(engine, ann, "M1", "M2") == ("proposed", 1)
