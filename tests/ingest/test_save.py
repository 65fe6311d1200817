"""A form is a one-row file: the same rules, the same record, one transaction."""

import pytest
import sqlalchemy as sa
from records import TESTER, empty, load
from small_files import Rows, cell, core, everything, files, filled, stored, trail

from ingest.save import Rejected, save
from ingest.schemas import SCHEMAS
from models.access import Grant, Permission, Role, User
from models.errors import NotAllowed

NORTH = User("north", "Nora North", frozenset({Grant(Role.COORDINATOR, "M1")}))
READER = User("reader", "Rita Reader", frozenset({Grant(Role.RETURN_PREPARER)}))

ONE_ROW: dict[str, Rows] = {
    "maracs": [{"marac_id": "M1", "name": "North", "repeat_definition": "criminal_incident"}],
    "people": [{"person_id": "V1", "date_of_birth": "12/08/2008", "gender": None}],
    "meetings": [{"meeting_id": "N3", "marac_id": "M1", "meeting_date": "2025-07-01"}],
    "cases": [dict(files()["cases"][1]) | {"children_in_household": "2", "criteria": "repeat"}],
    "children": [{"child_id": "K9", "case_id": "C2", "in_household": "yes"}],
    "listings": [{"case_id": "C1", "meeting_id": "N1", "outcome": "deferred"}],
    "attendance": [{"meeting_id": "N1", "agency_id": "A2", "person": None, "status": "apologies"}],
    "actions": [{"action_id": "T9", "case_id": "C2", "agency_id": "A2", "due_date": "2025-07-01"}],
    "population": [{"marac_id": "M1", "year": "2024", "adult_females": "99,000"}],
    "capacity": [{"marac_id": "M1", "month": "2025-04", "idva_fte": "3"}],
}


@pytest.mark.parametrize("file", list(ONE_ROW))
def test_a_form_leaves_the_record_as_the_same_one_row_file_does(
    engine: sa.Engine, file: str
) -> None:
    [row] = ONE_ROW[file]
    filled(engine, files())
    assert load(engine, {file: [row]}).exit_code == 0
    by_file = everything(engine)
    empty(engine)
    filled(engine, files())
    save(engine, file, row, by=TESTER)
    by_form = everything(engine)
    different = [name for name in by_file if not by_file[name].equals(by_form[name])]
    assert different == []


def test_every_broken_rule_of_an_import_is_broken_by_the_form_too(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    bad: Rows = [
        {"case_id": "C1", "children_in_household": "two"},
        {"case_id": "C1", "perpetrator_ids": "V1"},
        {"case_id": "C1", "repeat_override": "yes"},
        {"case_id": "C1", "referring_agencies": "A9"},
        {"case_id": "C1", "referral_date": None},
    ]
    for row in bad:
        whole = {name: files()["cases"][0][name] for name in SCHEMAS["cases"].required} | row
        line = load(quick_engine, {"cases": [whole]}).files[0]
        in_file = line.problems.filter(severity="error").select("field", "code").rows()
        before = everything(quick_engine)
        with pytest.raises(Rejected) as rejected:
            save(quick_engine, "cases", row, by=TESTER)
        assert [(p.field, p.code) for p in rejected.value.problems] == in_file
        assert all(frame.equals(before[n]) for n, frame in everything(quick_engine).items())


def test_a_column_left_out_stays_and_an_empty_one_is_cleared(engine: sa.Engine) -> None:
    filled(engine)
    save(engine, "people", {"person_id": "V1", "gender": None}, by=TESTER)
    assert cell(engine, "people", "gender", person_id="V1") is None
    assert cell(engine, "people", "family_name", person_id="V1") == "Ash"


def test_what_the_form_changed_is_counted_at_once_and_stands_in_the_trail_with_its_reason(
    engine: sa.Engine,
) -> None:
    filled(engine)
    saved = save(
        engine, "cases", {"case_id": "C2", "children_in_household": "3"}, by=NORTH, reason="Rang"
    )
    assert (saved.key, saved.outcome) == (("C2",), "changed")
    facts = stored(engine, "meeting_facts").filter(meeting_id="N2")
    assert facts["children"].to_list() == [3]
    assert stored(engine, "facts_due").is_empty()
    after = {"children_in_household": 3, "reason": "Rang"}
    assert ("change", "cases", "C2", {"children_in_household": None}, after) in trail(engine)


def test_saving_what_stands_there_already_writes_nothing(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    before = trail(quick_engine)
    assert save(quick_engine, "cases", {"case_id": "C1"}, by=TESTER).outcome == "unchanged"
    assert len(trail(quick_engine)) == len(before)


def test_a_new_row_needs_what_a_file_needs(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    with pytest.raises(Rejected) as rejected:
        save(quick_engine, "meetings", {"meeting_id": "N9", "marac_id": "M1"}, by=TESTER)
    assert [problem.message for problem in rejected.value.problems] == [
        "Meeting date is empty. Every row needs it."
    ]


def test_a_missing_id_is_said_without_promising_a_second_try(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    with pytest.raises(Rejected, match="or correct the id.$"):
        save(quick_engine, "listings", {"case_id": "C1", "meeting_id": "N9"}, by=TESTER)


def test_a_case_of_another_marac_is_refused(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    with pytest.raises(Rejected, match="MARAC that is not one of yours: ask its coordinator"):
        save(quick_engine, "cases", {"case_id": "C3", "threshold_met": "yes"}, by=NORTH)
    with pytest.raises(Rejected, match="not one of yours"):
        save(quick_engine, "cases", {"case_id": "C1", "marac_id": "M2"}, by=NORTH)
    with pytest.raises(NotAllowed, match="not one of yours"):
        save(quick_engine, "people", {"person_id": "V2", "gender": "male"}, by=NORTH)
    assert cell(quick_engine, "cases", "marac_id", case_id="C1") == "M1"


def test_somebody_in_a_case_of_ones_own_may_be_corrected(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    save(quick_engine, "people", {"person_id": "P1", "gender": "not_known"}, by=NORTH)
    assert cell(quick_engine, "people", "gender", person_id="P1") == "not_known"


def test_without_casework_nothing_is_saved(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    with pytest.raises(NotAllowed, match="may not do all casework"):
        save(quick_engine, "cases", {"case_id": "C1", "threshold_met": "yes"}, by=READER)
    assert cell(quick_engine, "cases", "threshold_met", case_id="C1") is None


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("cases", {"case_id": "C1", "threshold_met": "yes"}),
        ("children", {"child_id": "K1", "in_household": "no"}),
        ("children", {"child_id": "K7", "case_id": "C1"}),
        ("lessons", {"lesson_id": "L1", "lesson": "Else"}),
        ("people", {"person_id": "V1", "gender": "male"}),
    ],
)
def test_a_case_closed_to_somebody_is_not_theirs_to_change(
    quick_engine: sa.Engine, file: str, row: dict[str, str | None]
) -> None:
    filled(quick_engine, files())
    closed = User("x", "X", NORTH.grants, closed=frozenset({"C1", "C2"}))
    with pytest.raises(NotAllowed, match="no case of that number"):
        save(quick_engine, file, row, by=closed)


def test_rows_of_another_sender_are_named_by_their_stored_ids(engine: sa.Engine) -> None:
    load(engine, core(), sender="north")
    filled(engine)
    save(engine, "cases", {"case_id": "north/C2", "children_in_household": "4"}, by=TESTER)
    save(engine, "listings", {"case_id": "north/C2", "meeting_id": "N1"}, by=TESTER)
    cases = stored(engine, "cases").select("case_id", "sender", "children_in_household")
    assert ("north/C2", "north", 4) in cases.rows()
    assert ("C2", "local", None) in cases.rows()
    assert ("north/C2", "N1") in stored(engine, "listings").select("case_id", "meeting_id").rows()


def test_or_by_their_own_ids_with_the_sender(quick_engine: sa.Engine) -> None:
    load(quick_engine, core(), sender="north")
    row: dict[str, str | None] = {"case_id": "C2", "children_in_household": "4"}
    save(quick_engine, "cases", row, by=TESTER, sender="north")
    assert cell(quick_engine, "cases", "children_in_household", case_id="north/C2") == 4


def test_what_is_odd_comes_back_as_a_warning(engine: sa.Engine) -> None:
    filled(engine, core("children"))
    saved = save(engine, "cases", {"case_id": "C1", "children_in_household": "3"}, by=TESTER)
    assert [(w.field, w.code) for w in saved.warnings] == [
        ("children_in_household", "children_differ")
    ]
    saved = save(engine, "people", {"person_id": "V1", "date_of_birth": "2026-01-01"}, by=TESTER)
    assert "birth_not_plausible" in [warning.code for warning in saved.warnings]


def test_a_rule_between_two_columns_looks_at_the_stored_one(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    saved = save(quick_engine, "cases", {"case_id": "C1", "incident_date": "2025-03-01"}, by=TESTER)
    assert [warning.code for warning in saved.warnings] == ["incident_after_referral"]


def test_a_column_that_no_file_has_is_a_mistake_of_ours(quick_engine: sa.Engine) -> None:
    with pytest.raises(ValueError, match="no column colour"):
        save(quick_engine, "cases", {"case_id": "C1", "colour": "red"}, by=TESTER)


def test_another_permission_may_be_what_a_form_needs(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    agency = User("r", "R", frozenset({Grant(Role.REPRESENTATIVE, "M1", "A2")}))
    row: dict[str, str | None] = {"case_id": "C1", "agency_id": "A2", "requested_on": None}
    needs = Permission.RETURN_RESEARCH
    saved = save(
        quick_engine,
        "agency_involvement",
        row | {"involvement": "None"},
        by=agency,
        needs=needs,
    )
    assert saved.outcome == "added"
    with pytest.raises(Rejected, match="not one of yours"):
        save(quick_engine, "agency_involvement", row | {"case_id": "C3"}, by=agency, needs=needs)
