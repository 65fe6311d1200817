"""Rules between a row and the rest of the record: errors that reject it, warnings that do not."""

import pytest
import sqlalchemy as sa
from records import load, table
from small_files import cell, core, files, filled, line, reasons, stored

from ingest.report import ImportReport

Row = dict[str, str | None]


def test_the_victim_may_not_be_among_the_perpetrators(quick_engine: sa.Engine) -> None:
    some = core()
    some["cases"][0] |= {"perpetrator_ids": "P1; V1"}
    assert ("cases", 2, "victim_is_perpetrator") in reasons(load(quick_engine, some))


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"victim_id": "P1"}, "victim_is_perpetrator"),
        ({"repeat_override": "yes"}, "override_without_reason"),
    ],
)
def test_nor_by_a_file_that_has_only_some_of_the_columns(
    quick_engine: sa.Engine, columns: Row, code: str
) -> None:
    filled(quick_engine)
    required = ("case_id", "marac_id", "referral_date", "victim_id", "referring_agencies")
    bare = {name: files()["cases"][0][name] for name in required}
    assert reasons(load(quick_engine, {"cases": [bare | columns]})) == [("cases", 2, code)]
    assert cell(quick_engine, "cases", "victim_id", case_id="C1") == "V1"


def test_a_reason_may_not_be_cleared_while_the_decision_stands(quick_engine: sa.Engine) -> None:
    some = core()
    some["cases"][0] |= {"repeat_override": "no", "repeat_override_reason": "Two people"}
    filled(quick_engine, some)
    cleared = {name: text for name, text in some["cases"][0].items() if name != "repeat_override"}
    report = load(quick_engine, {"cases": [cleared | {"repeat_override_reason": None}]})
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


def test_of_two_hearings_in_one_file_the_first_by_date_is_kept(quick_engine: sa.Engine) -> None:
    some = core()
    some["listings"] = heard(("N2", "heard"), ("N1", "heard"))["listings"]
    report = load(quick_engine, some)
    assert reasons(report) == [("listings", 2, "second_hearing")]
    assert stored(quick_engine, "listings")["meeting_id"].to_list() == ["N1"]


def test_a_hearing_may_be_moved_to_another_meeting_in_one_corrected_file(
    engine: sa.Engine,
) -> None:
    filled(engine)
    report = load(engine, heard(("N2", "heard"), ("N1", "deferred")))
    assert (reasons(report), line(report, "listings").updated) == ([], 1)
    facts = stored(engine, "hearing_facts").filter(case_id="C1")
    assert facts["meeting_id"].to_list() == ["N2"]


def test_a_case_may_be_listed_again_where_it_was_not_heard(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    assert load(quick_engine, heard(("N2", "deferred"))).exit_code == 0
    assert load(quick_engine, heard(("N1", "heard"))).exit_code == 0


def test_an_import_may_set_any_status(quick_engine: sa.Engine) -> None:
    filled(quick_engine)
    for status in ("closed", "received", "actions_open"):
        report = load(quick_engine, {"cases": [files()["cases"][0] | {"status": status}]})
        assert line(report, "cases").updated == 1
        assert cell(quick_engine, "cases", "status", case_id="C1") == status


def odd(engine: sa.Engine) -> list[tuple[str, str]]:
    """Case and code of every warning kept with the record."""
    kept = stored(engine, "row_problems").filter(batch_id="record")
    assert set(kept["severity"]) <= {"warning"}
    assert set(kept["row_number"]) <= {0}
    return sorted(kept.select("record", "code").iter_rows())


def warned(report: ImportReport) -> list[tuple[int, str]]:
    problems = line(report, "cases").problems.filter(severity="warning")
    return sorted(problems.select("row_number", "code").iter_rows())


def test_a_plain_record_has_nothing_odd(quick_engine: sa.Engine) -> None:
    report = filled(quick_engine, files())
    assert (odd(quick_engine), line(report, "cases").warned) == ([], 0)


def test_warnings_within_a_row_are_counted(quick_engine: sa.Engine) -> None:
    some = core()
    some["cases"][0] |= {"incident_date": "2025-02-21"}
    some["cases"][1] |= {"perpetrator_ids": None}
    report = filled(quick_engine, some)
    assert warned(report) == [(2, "incident_after_referral"), (3, "perpetrator_not_known")]
    assert line(report, "cases").warned == 2


def several(people: list[Row], cases: list[Row]) -> dict[str, list[Row]]:
    """Cases C0, C1, … of the North's victims V0, V1, …, each heard on 4 March 2025."""
    some = core()
    usual = {"marac_id": "M1", "referral_date": "2025-02-20", "referring_agencies": "A1"}
    some["people"] = [{"person_id": f"V{n}"} | row for n, row in enumerate(people)]
    some["people"].append({"person_id": "P1"})
    some["cases"] = [
        usual | {"case_id": f"C{n}", "victim_id": f"V{n}", "perpetrator_ids": "P1"} | row
        for n, row in enumerate(cases)
    ]
    some["listings"] = [
        {"case_id": row["case_id"], "meeting_id": "N1", "outcome": "heard"} for row in some["cases"]
    ]
    return some


AGES = {
    "2025-03-05": "birth_not_plausible",  # the day after the meeting
    "2025-03-04": "victim_under_16",
    "2009-03-05": "victim_under_16",
    "2009-03-04": None,  # sixteen on the day
    "1915-03-04": None,  # a hundred and ten to the day
    "1915-03-03": "birth_not_plausible",
}


def test_the_victims_age_at_the_meeting_is_looked_at(engine: sa.Engine) -> None:
    some = several([{"date_of_birth": born} for born in AGES], [{} for _ in AGES])
    report = filled(engine, some)
    wanted = [(n, code) for n, code in enumerate(AGES.values()) if code]
    assert odd(engine) == [(f"C{n}", code) for n, code in wanted]
    assert warned(report) == [(n + 2, code) for n, code in wanted]
    by_row = dict(line(report, "cases").problems.select("row_number", "message").iter_rows())
    assert "15 years old" in by_row[4]
    assert "children’s social care" in by_row[4]
    assert "birth 1915-03-03 of the victim" in by_row[7]


def test_a_perpetrators_birth_is_looked_at_too(quick_engine: sa.Engine) -> None:
    some = core()
    some["people"][3] |= {"date_of_birth": "2025-05-22"}  # P2, the day after the referral of C3
    filled(quick_engine, some)
    assert odd(quick_engine) == [("C3", "birth_not_plausible")]


HOUSEHOLDS: list[tuple[str | None, list[str | None], bool]] = [
    ("1", ["yes"], False),
    ("2", ["yes"], True),
    ("2", ["yes", "yes"], False),
    ("1", ["no"], True),
    ("0", ["no"], False),
    (None, ["yes", "yes"], False),
    ("2", [None], False),
    ("2", [], False),
]


def test_children_in_the_household_are_compared_with_those_listed(engine: sa.Engine) -> None:
    counted = [{"children_in_household": household} for household, _, _ in HOUSEHOLDS]
    some = several([{} for _ in HOUSEHOLDS], counted)
    some["children"] = [
        {"child_id": f"K{n}-{k}", "case_id": f"C{n}", "in_household": text}
        for n, (_, listed, _) in enumerate(HOUSEHOLDS)
        for k, text in enumerate(listed)
    ]
    filled(engine, some)
    wanted = [(f"C{n}", "children_differ") for n, (*_, is_odd) in enumerate(HOUSEHOLDS) if is_odd]
    assert odd(engine) == wanted


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
