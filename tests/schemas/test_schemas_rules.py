"""Rules between the columns of a row, and keys that stand twice."""

import pytest

from .sheets import LEAST, checked, said, with_cells


def test_a_victim_among_the_perpetrators_is_refused() -> None:
    result = with_cells("cases", perpetrator_ids="P2;P1")
    assert said(result) == [(2, "error", "victim_is_perpetrator", "victim_id")]
    assert with_cells("cases", victim_id="P", perpetrator_ids="P2;XP").problems.is_empty()


@pytest.mark.parametrize("override", ["yes", "no"])
def test_an_override_without_a_reason_is_refused(override: str) -> None:
    expected = [(2, "error", "override_without_reason", "repeat_override")]
    assert said(with_cells("cases", repeat_override=override)) == expected
    assert (
        said(with_cells("cases", repeat_override=override, repeat_override_reason=" ")) == expected
    )
    reason = with_cells("cases", repeat_override=override, repeat_override_reason="New facts")
    assert reason.problems.is_empty()


def test_a_reason_without_an_override_is_fine() -> None:
    assert with_cells("cases", repeat_override_reason="x").problems.is_empty()


def test_an_incident_after_the_referral_is_kept_with_a_warning() -> None:
    result = with_cells("cases", incident_date="2026-07-02")
    assert said(result) == [(2, "warning", "incident_after_referral", "incident_date")]
    assert result.rows.height == 1
    assert with_cells("cases", incident_date="2026-07-01").problems.is_empty()


def test_no_perpetrator_is_kept_with_a_warning_where_the_column_is_there() -> None:
    result = with_cells("cases", perpetrator_ids=None, relationships="partner")
    assert said(result) == [(2, "warning", "perpetrator_not_known", "perpetrator_ids")]
    assert result.rows.height == 1
    unchanged = {k: v for k, v in LEAST["cases"].items() if k != "perpetrator_ids"}
    assert checked("cases", unchanged).problems.is_empty()


def test_more_relationships_than_perpetrators_are_refused() -> None:
    result = with_cells("cases", relationships="partner;sibling")
    assert said(result) == [(2, "error", "too_many_relationships", "relationships")]


@pytest.mark.parametrize(
    ("perpetrators", "relationships", "kept"),
    [
        ("P2;P3", "sibling;sibling", "sibling;sibling"),
        ("P2;P3;P4", "partner", "partner"),
        ("P2;P3", " ; Ex-partner", ";ex_partner"),
        ("P2;P3", "partner; ;", "partner"),
        ("P2;P2;P3", "partner;partner;sibling", "partner;sibling"),
        ("P2;P2;P3", "partner;sibling", "partner;sibling"),
        ("P2;;P3", "partner;;sibling", "partner;sibling"),
        ("P2;P3;", "partner;sibling", "partner;sibling"),
        ("P2;P2", ";partner", "partner"),
        ("P2;P2;P3", "partner;other;", "partner;other"),
    ],
)
def test_each_relationship_stays_beside_its_perpetrator(
    perpetrators: str, relationships: str, kept: str
) -> None:
    result = with_cells("cases", perpetrator_ids=perpetrators, relationships=relationships)
    assert result.problems.is_empty()
    assert result.rows["relationships"].to_list() == [kept]


def test_relationships_move_only_in_the_rows_that_lost_a_perpetrator() -> None:
    first = LEAST["cases"] | {"perpetrator_ids": "P2;P3", "relationships": "parent;child"}
    second = first | {"case_id": "C2", "perpetrator_ids": "P2;P2;P3"}
    third = second | {"case_id": "C3", "relationships": "parent;other;child"}
    rows = checked("cases", first, second, third).rows
    assert rows["relationships"].to_list() == ["parent;child"] * 3


def test_a_rule_says_nothing_of_a_cell_that_cannot_be_read() -> None:
    result = with_cells("cases", repeat_override="yes", repeat_override_reason="\x00")
    assert said(result) == [(2, "error", "unprintable", "repeat_override_reason")]


def test_warnings_of_a_refused_row_are_told_too() -> None:
    result = with_cells("cases", incident_date="2026-07-02", status="x")
    assert said(result) == [
        (2, "error", "unknown_code", "status"),
        (2, "warning", "incident_after_referral", "incident_date"),
    ]


def test_a_key_twice_refuses_both_rows_and_names_them() -> None:
    row = LEAST["people"]
    result = checked("people", row, {"person_id": "P2"}, row | {"person_id": " P1 "})
    assert said(result) == [(n, "error", "double", "person_id") for n in (2, 4)]
    assert result.problems["message"].unique().to_list() == [
        "Person ID “P1” stands more than once, in rows 2 and 4. Keep one of these rows."
    ]
    assert result.rows["person_id"].to_list() == ["P2"]


def test_a_double_counts_where_one_of_the_rows_is_refused_for_something_else() -> None:
    result = checked("people", {"person_id": "P1", "gender": "x"}, {"person_id": "P1"})
    assert [code for _, _, code, _ in said(result)] == ["unknown_code", "double", "double"]
    assert result.rows.is_empty()


def test_capitals_make_another_id() -> None:
    assert checked("people", {"person_id": "p1"}, {"person_id": "P1"}).problems.is_empty()


@pytest.mark.parametrize(
    ("file", "column", "first", "second"),
    [
        ("agency_involvement", "requested_on", "2026-07-01", "2026-07-02"),
        ("attendance", "person", "Sam", "Jo"),
        ("population", "year", "2023", "2024"),
        ("listings", "meeting_id", "H1", "H2"),
    ],
)
def test_every_part_of_a_key_counts(file: str, column: str, first: str, second: str) -> None:
    rows = [LEAST[file] | {column: text} for text in (first, second)]
    assert checked(file, *rows).problems.is_empty()
    twice = checked(file, rows[0], rows[0])
    assert {code for _, _, code, _ in said(twice)} == {"double"}
    assert twice.rows.is_empty()


@pytest.mark.parametrize(
    ("file", "column", "text"),
    [("agency_involvement", "requested_on", "2026-07-01"), ("attendance", "person", "Sam")],
)
def test_a_blank_part_of_a_key_is_a_value_of_its_own(file: str, column: str, text: str) -> None:
    blank, filled = LEAST[file] | {column: None}, LEAST[file] | {column: text}
    assert checked(file, blank, filled).problems.is_empty()
    assert [code for _, _, code, _ in said(checked(file, blank, blank, filled))] == ["double"] * 2
    assert [code for _, _, code, _ in said(checked(file, LEAST[file], LEAST[file]))] == [
        "double",
        "double",
    ]


def test_a_part_of_a_key_that_cannot_be_read_makes_no_double() -> None:
    rows = [LEAST["agency_involvement"] | {"requested_on": text} for text in ("x", "y", None)]
    result = checked("agency_involvement", *rows)
    assert [code for _, _, code, _ in said(result)] == ["not_a_date", "not_a_date"]


def test_empty_ids_are_empty_and_not_doubles() -> None:
    result = checked("people", {"person_id": None, "gender": "male"}, {"person_id": ""})
    assert [code for _, _, code, _ in said(result)] == ["empty", "empty"]
