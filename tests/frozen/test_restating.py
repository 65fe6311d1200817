"""What differs after a freeze: exactly those cells, cases, editors and reasons."""

from dataclasses import replace
from fractions import Fraction

import sqlalchemy as sa
from records import TESTER

from models.access import Role, User
from models.database import writing
from models.trail import note
from queries.safelives.restate import Restatement, restatement

from .quarter import change, edit_case, filled, freeze, person, scope_of, versions


def restated(engine: sa.Engine, user: User, *maracs: str) -> Restatement:
    (kept,) = versions(engine, user, *maracs)
    with engine.connect() as connection:
        return restatement(connection, scope=scope_of(user), frozen=kept)


def cells(found: Restatement) -> dict[tuple[str, str], tuple[object, object]]:
    return {(cell.meeting_id, cell.letter): (cell.old, cell.new) for cell in found.cells}


def test_nothing_differs_where_nothing_was_edited(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann, "M1")
    found = restated(engine, ann, "M1")
    assert (found.cells, found.cases, found.editors) == ((), (), ())


def test_three_edited_cases_give_exactly_those_cells_cases_and_editors(engine: sa.Engine) -> None:
    filled(engine)
    ann, bo, cy = (person(engine, name) for name in ("Ann Example", "Bo Boss", "Cy Clerk"))
    freeze(engine, ann, "M1")
    # 1 Ann: C1 has three children in the household and not two. Nothing else of it counts.
    edit_case(engine, ann, "C1", children_in_household="3", police_division="North")
    # 2 Bo: housing did not refer C2 after all: halves for thirds.
    edit_case(engine, bo, "C2", referring_agencies="POL;IDV")
    # 3 Cy: the victim of C3 is a man; gender was recorded at that meeting before.
    change(engine, cy, people="person_id|family_name|given_names|gender\nV3|Cedar|Cat|male")
    # Someone edits what no cell hangs on, and a case of another MARAC.
    dee = person(engine, "Dee Elsewhere")
    edit_case(engine, dee, "C5", children_in_household="4")
    edit_case(engine, dee, "C4", police_division="South")

    found = restated(engine, ann, "M1")

    assert cells(found) == {
        ("T1", "E"): (2, 3),
        ("T1", "G"): (Fraction(4, 3), Fraction(3, 2)),
        ("T1", "H"): (Fraction(1, 3), Fraction(1, 2)),
        ("T1", "M"): (Fraction(1, 3), 0),
        ("T2", "X"): (0, 1),
    }
    assert found.cases == ("C1", "C2", "C3")
    assert found.editors == ("Ann Example", "Bo Boss", "Cy Clerk")
    by_cell = {(cell.meeting_id, cell.letter): cell for cell in found.cells}
    (children,) = by_cell["T1", "E"].cases
    assert (children.case_id, children.was, children.now) == ("C1", 2, 3)
    (edit,) = children.edits
    assert (edit.name, edit.kind, edit.record) == ("Ann Example", "cases", "C1")
    assert edit.fields == ("children_in_household", "police_division")
    (housing,) = by_cell["T1", "M"].cases
    assert (housing.was, housing.now) == (Fraction(1, 3), None)
    (gender,) = by_cell["T2", "X"].cases
    assert [(one.name, one.record) for one in gender.edits] == [("Cy Clerk", "V3")]
    assert by_cell["T2", "X"].edits == ()


def test_a_case_that_came_and_one_that_went_differ_in_a_cell_that_says_the_same(
    engine: sa.Engine,
) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann, "M1")
    change(
        engine,
        ann,
        listings="case_id | meeting_id | outcome\nC1 | T1 | deferred\nC0 | T1 | heard",
    )
    found = restated(engine, ann, "M1")
    (count,) = [cell for cell in found.cells if (cell.meeting_id, cell.letter) == ("T1", "C")]
    assert count.is_same_value
    assert [(case.case_id, case.was, case.now) for case in count.cases] == [
        ("C0", None, 1),
        ("C1", 1, None),
    ]
    assert all(case.edits for case in count.cases)


def test_a_first_nought_fills_a_blank_cell_and_its_case_is_named(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann, "M1")
    change(engine, ann, people="person_id|family_name|given_names|ethnicity\n"
           "V3|Cedar|Cat|white_british")  # fmt: skip
    found = restated(engine, ann, "M1")
    assert cells(found) == {
        ("T2", letter): (None, 0) for letter in ("U", "AB", "AC", "AD", "AE", "AF")
    }
    assert found.cases == ("C3",)


def test_a_repeat_that_another_case_took_away_names_that_cases_editor(engine: sa.Engine) -> None:
    filled(engine)
    ann, bo = person(engine, "Ann Example"), person(engine, "Bo Boss")
    freeze(engine, ann, "M1")
    edit_case(engine, bo, "C0", status="withdrawn")
    found = restated(engine, ann, "M1")
    assert cells(found) == {("T1", "D"): (1, 0)}
    (repeat,) = found.cells[0].cases
    assert repeat.case_id == "C1"
    assert [(edit.name, edit.record) for edit in repeat.edits] == [("Bo Boss", "C0")]


def test_the_reason_given_with_an_edit_is_told(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann, "M1")
    edit_case(engine, ann, "C1", children_in_household="3")
    with writing(engine) as connection:
        after = {"children_in_household": 3, "reason": "School confirmed it"}
        note(connection, ann, "change", kind="cases", record="C1", after=after)
    (cell,) = restated(engine, ann, "M1").cells
    assert [edit.reason for edit in cell.cases[0].edits] == ["", "School confirmed it"]
    assert cell.cases[0].edits[1].fields == ("children_in_household",)


def test_a_meeting_moved_out_of_the_quarter_differs_in_every_cell_it_had(
    engine: sa.Engine,
) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann, "M1")
    change(
        engine,
        ann,
        meetings="meeting_id|marac_id|meeting_date|status\nT2|M1|2026-10-01|held",
    )
    found = restated(engine, ann, "M1")
    assert {cell.meeting_id for cell in found.cells} == {"T2"}
    assert ("T2", "C") in cells(found) and cells(found)["T2", "C"] == (2, None)
    assert all(cell.new is None and cell.old is not None for cell in found.cells)
    assert [edit.fields for edit in found.cells[0].edits] == [("meeting_date",)]


def test_a_moved_child_names_who_moved_it_for_both_cases(engine: sa.Engine) -> None:
    filled(engine)
    ann, bo = person(engine, "Ann Example"), person(engine, "Bo Boss")
    change(
        engine,
        ann,
        children="child_id|case_id|in_household\nK2|C2|yes",
    )
    freeze(engine, ann, "M1")
    change(engine, bo, children="child_id|case_id|in_household\nK2|C5|yes")
    found = restated(engine, ann, "M1")
    assert cells(found) == {("T1", "E"): (3, 2), ("T1", "F"): (2, 1)}
    assert found.editors == ("Bo Boss",)


def test_a_closed_case_stays_unnamed_and_is_counted(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    nia = replace(person(engine, "Nia Neighbour", Role.RETURN_PREPARER), closed=frozenset({"C1"}))
    freeze(engine, ann, "M1")
    edit_case(engine, ann, "C1", children_in_household="3")
    found = restated(engine, nia, "M1")
    assert cells(found) == {("T1", "E"): (2, 3)}
    (case,) = found.cells[0].cases
    assert (case.case_id, case.was, case.now, case.edits) == (None, 2, 3, ())
    assert found.cases == () and found.editors == ()


def test_no_value_of_a_person_is_in_it(engine: sa.Engine) -> None:
    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann, "M1")
    change(engine, ann, people="person_id|family_name|given_names|gender\nV3|Secret|Name|male")
    text = repr(restated(engine, ann, "M1"))
    assert "V3" in text and "family_name" in text
    assert "Secret" not in text and "Cedar" not in text


def test_a_changed_source_of_an_agency_names_who_changed_it(engine: sa.Engine) -> None:
    filled(engine)
    ann, bo = person(engine, "Ann Example"), person(engine, "Bo Boss")
    freeze(engine, ann, "M1")
    change(engine, bo, agencies="agency_id|name|return_source\nIDV|IDVAs|voluntary_sector")
    found = restated(engine, ann, "M1")
    assert {letter for _, letter in cells(found)} == {"H", "P"}
    assert found.editors == ("Bo Boss",)


def test_a_rule_that_was_changed_is_told_with_its_reason(engine: sa.Engine) -> None:
    from datetime import date

    from ingest.marac_rules import set_rule

    filled(engine)
    edit_case(engine, TESTER, "C1", incident_criminal="no")
    ann, bo = person(engine, "Ann Example"), person(engine, "Bo Boss")
    freeze(engine, ann, "M1")
    set_rule(
        engine,
        by=bo,
        marac_id="M1",
        rule="repeat_definition",
        value="criminal_incident",
        valid_from=date(2026, 7, 1),
        reason="As the steering group decided",
    )
    found = restated(engine, ann, "M1")
    assert cells(found) == {("T1", "D"): (1, 0)}
    (edit,) = found.cells[0].edits
    assert (edit.name, edit.reason) == ("Bo Boss", "As the steering group decided")
    assert edit.record == "M1 · repeat_definition · 2026-07-01"
