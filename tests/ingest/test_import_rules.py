"""Rules between a row and the rest of the record: errors that reject it, warnings that do not."""

import pytest
import sqlalchemy as sa
from records import load, table
from small_files import cell, core, files, filled, line, reasons, stored

from ingest.report import ImportReport
from models.codes import CASE_STATUS

Row = dict[str, str | None]


def test_the_victim_may_not_be_among_the_perpetrators(engine: sa.Engine) -> None:
    some = core()
    some["cases"][0] |= {"perpetrator_ids": "P1; V1"}
    assert ("cases", 2, "victim_is_perpetrator") in reasons(load(engine, some))


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"victim_id": "P1"}, "victim_is_perpetrator"),
        ({"repeat_override": "yes"}, "override_without_reason"),
    ],
)
def test_nor_by_a_file_that_has_only_some_of_the_columns(
    engine: sa.Engine, columns: Row, code: str
) -> None:
    filled(engine)
    required = ("case_id", "marac_id", "referral_date", "victim_id", "referring_agencies")
    bare = {name: files()["cases"][0][name] for name in required}
    assert reasons(load(engine, {"cases": [bare | columns]})) == [("cases", 2, code)]
    assert cell(engine, "cases", "victim_id", case_id="C1") == "V1"


def test_a_reason_may_not_be_cleared_while_the_decision_stands(duckdb_engine: sa.Engine) -> None:
    some = core()
    some["cases"][0] |= {"repeat_override": "no", "repeat_override_reason": "Two people"}
    filled(duckdb_engine, some)
    cleared = {name: text for name, text in some["cases"][0].items() if name != "repeat_override"}
    report = load(duckdb_engine, {"cases": [cleared | {"repeat_override_reason": None}]})
    assert reasons(report) == [("cases", 2, "override_without_reason")]


def heard(*meetings: tuple[str, str]) -> dict[str, list[Row]]:
    return {
        "listings": [
            {"case_id": "C1", "meeting_id": meeting, "outcome": outcome}
            for meeting, outcome in meetings
        ]
    }


def test_a_second_hearing_is_rejected_with_the_day_of_the_first(engine: sa.Engine) -> None:
    filled(engine)
    report = load(engine, heard(("N2", "heard")))
    assert reasons(report) == [("listings", 2, "second_hearing")]
    [message] = line(report, "listings").problems["message"]
    assert "was already heard on 4 March 2025" in message


def test_of_two_hearings_in_one_file_the_first_by_date_is_kept(engine: sa.Engine) -> None:
    some = core()
    some["listings"] = heard(("N2", "heard"), ("N1", "heard"))["listings"]
    report = load(engine, some)
    assert reasons(report) == [("listings", 2, "second_hearing")]
    assert stored(engine, "listings")["meeting_id"].to_list() == ["N1"]


def test_a_hearing_may_be_moved_to_another_meeting_in_one_corrected_file(
    engine: sa.Engine,
) -> None:
    filled(engine)
    report = load(engine, heard(("N2", "heard"), ("N1", "deferred")))
    assert (reasons(report), line(report, "listings").updated) == ([], 1)
    facts = stored(engine, "hearing_facts").filter(case_id="C1")
    assert facts["meeting_id"].to_list() == ["N2"]


def test_a_case_may_be_listed_again_where_it_was_not_heard(duckdb_engine: sa.Engine) -> None:
    filled(duckdb_engine)
    assert load(duckdb_engine, heard(("N2", "deferred"))).exit_code == 0
    assert load(duckdb_engine, heard(("N1", "heard"))).exit_code == 0


def test_an_import_may_set_any_status(duckdb_engine: sa.Engine) -> None:
    filled(duckdb_engine)
    for status in reversed(CASE_STATUS):
        report = load(duckdb_engine, {"cases": [files()["cases"][0] | {"status": status}]})
        assert line(report, "cases").updated == 1
        assert cell(duckdb_engine, "cases", "status", case_id="C1") == status


def odd(engine: sa.Engine) -> list[tuple[str, str]]:
    """Case and code of every warning kept with the record."""
    kept = stored(engine, "row_problems").filter(batch_id="record")
    assert set(kept["severity"]) <= {"warning"}
    assert set(kept["row_number"]) <= {0}
    return sorted(kept.select("record", "code").iter_rows())


def warned(report: ImportReport) -> list[tuple[int, str]]:
    problems = line(report, "cases").problems.filter(severity="warning")
    return sorted(problems.select("row_number", "code").iter_rows())


def test_a_plain_record_has_nothing_odd(engine: sa.Engine) -> None:
    report = filled(engine, files())
    assert (odd(engine), line(report, "cases").warned) == ([], 0)


def test_warnings_within_a_row_are_counted(duckdb_engine: sa.Engine) -> None:
    some = core()
    some["cases"][0] |= {"incident_date": "2025-02-21"}
    some["cases"][1] |= {"perpetrator_ids": None}
    report = filled(duckdb_engine, some)
    assert warned(report) == [(2, "incident_after_referral"), (3, "perpetrator_not_known")]
    assert line(report, "cases").warned == 2


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("2025-03-05", "birth_not_plausible"),  # the day after the meeting
        ("2025-03-04", "victim_under_16"),
        ("2009-03-05", "victim_under_16"),
        ("2009-03-04", None),  # sixteen on the day
        ("1915-03-04", None),  # a hundred and ten to the day
        ("1915-03-03", "birth_not_plausible"),
    ],
)
def test_the_victims_age_at_the_meeting_is_looked_at(
    engine: sa.Engine, born: str, code: str | None
) -> None:
    """In a heard case at the meeting (4 March 2025), in another at the referral."""
    some = core()
    some["people"][0] |= {"date_of_birth": born}
    some["cases"] = some["cases"][:1]
    some["listings"] = some["listings"][:1]
    report = filled(engine, some)
    assert odd(engine) == ([("C1", code)] if code else [])
    assert warned(report) == ([(2, code)] if code else [])
    if code == "victim_under_16":
        [message] = line(report, "cases").problems["message"]
        assert "children’s social care" in message


def test_a_perpetrators_birth_is_looked_at_too(engine: sa.Engine) -> None:
    some = core()
    some["people"][3] |= {"date_of_birth": "2025-05-22"}  # P2, the day after the referral of C3
    filled(engine, some)
    assert odd(engine) == [("C3", "birth_not_plausible")]


@pytest.mark.parametrize(
    ("household", "listed", "is_odd"),
    [
        ("1", ["yes"], False),
        ("2", ["yes"], True),
        ("2", ["yes", "yes"], False),
        ("1", ["no"], True),
        ("0", ["no"], False),
        (None, ["yes", "yes"], False),
        ("2", [None], False),
        ("2", [], False),
    ],
)
def test_children_in_the_household_are_compared_with_those_listed(
    duckdb_engine: sa.Engine, household: str | None, listed: list[str | None], is_odd: bool
) -> None:
    some = core()
    some["cases"][0] |= {"children_in_household": household}
    some["children"] = [
        {"child_id": f"K{number}", "case_id": "C1", "in_household": text}
        for number, text in enumerate(listed)
    ]
    filled(duckdb_engine, some)
    assert odd(duckdb_engine) == ([("C1", "children_differ")] if is_odd else [])


def test_what_the_sender_calls_a_repeat_is_compared_with_the_rule(engine: sa.Engine) -> None:
    some = core()
    some["cases"][0] |= {"repeat_stated": "no"}
    some["cases"][1] |= {"repeat_stated": "no"}
    some["cases"][2] |= {"repeat_stated": "yes"}  # not heard yet: no rule has said anything
    report = filled(engine, some)
    assert odd(engine) == [("C2", "repeat_differs")]
    [message] = line(report, "cases").problems["message"]
    assert "“no”, by the rule it is “yes”" in message


def test_a_warning_goes_when_its_cause_does_whichever_file_puts_it_right(
    engine: sa.Engine,
) -> None:
    some = core()
    some["cases"][0] |= {"children_in_household": "2", "repeat_stated": "yes"}
    first = filled(engine, some | {"children": files()["children"]})
    assert odd(engine) == [("C1", "children_differ"), ("C1", "repeat_differs")]
    assert line(first, "cases").warned == 1  # one row, two reasons
    again = load(engine, {"cases": some["cases"]})  # unchanged: the warnings still stand
    assert (warned(again), line(again, "cases").warned) == (warned(first), 1)
    batches = stored(engine, "import_batches").filter(kind="cases")
    assert batches["warned"].to_list() == [1, 1]
    more = table("""
        child_id | case_id | in_household
        K2       | C1      | yes
    """)
    load(engine, {"children": more})
    assert odd(engine) == [("C1", "repeat_differs")]
    load(engine, {"cases": [some["cases"][0] | {"repeat_stated": None}]})
    assert odd(engine) == []
