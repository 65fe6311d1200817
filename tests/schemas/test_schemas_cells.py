"""Each kind of cell, as it may and may not be written."""

from datetime import date

import polars as pl
import pytest

from ingest.checking import check
from ingest.schemas import SCHEMAS
from models.keys import key

from .sheets import LEAST, checked, said, sheet, with_cells

GOOD = [
    ("people", "date_of_birth", "1990-02-28", date(1990, 2, 28)),
    ("people", "date_of_birth", "1990-02-28T00:00:00", date(1990, 2, 28)),
    ("people", "date_of_birth", "1990-02-28 00:00:00", date(1990, 2, 28)),
    ("people", "date_of_birth", "28/02/1990 00:00", date(1990, 2, 28)),
    ("people", "date_of_birth", "9/7/2026", date(2026, 7, 9)),
    ("people", "date_of_birth", " 09/07/2026 ", date(2026, 7, 9)),
    ("people", "date_of_birth", "29/02/2024", date(2024, 2, 29)),
    ("people", "date_of_birth", "", None),
    ("people", "phone_is_safe", "Y", True),
    ("people", "phone_is_safe", "TRUE", True),
    ("people", "phone_is_safe", "1", True),
    ("people", "phone_is_safe", "No", False),
    ("people", "phone_is_safe", "False", False),
    ("people", "phone_is_safe", "0", False),
    ("people", "phone_is_safe", "  ", None),
    ("people", "gender", "non_binary", "non_binary"),
    ("people", "gender", "Non-Binary ", "non_binary"),
    ("people", "gender", "Not known", "not_known"),
    ("people", "disabilities", "physical; Mental health;physical", "physical;mental_health"),
    ("people", "disabilities", ";learning;;", "learning"),
    ("people", "disabilities", " ; ", None),
    ("people", "family_name", " O’Neill ", "O’Neill"),
    ("people", "address", "1 High Street\nLeeds", "1 High Street\nLeeds"),
    ("people", "address", "x" * 100_000, "x" * 100_000),
    ("people", "person_id", "é" * 200, "é" * 200),
    ("assessments", "q7", "Don’t know", "dont_know"),
    ("assessments", "q27", "YES", "yes"),
    ("cases", "children_in_household", "3", 3),
    ("cases", "children_in_household", "3.0", 3),
    ("cases", "children_in_household", "0", 0),
    ("cases", "children_in_household", "1,200", 1200),
    ("cases", "children_in_household", "2147483647", 2147483647),
    ("cases", "perpetrator_ids", "P2 ; P3;P2", "P2;P3"),
    ("capacity", "idva_fte", "2.5", 2.5),
    ("capacity", "idva_fte", ".5", 0.5),
    ("capacity", "idva_fte", "5e-1", 0.5),
    ("capacity", "month", "2026-07", "2026-07"),
    ("capacity", "month", "2026-07-01 00:00:00", "2026-07"),
    ("area_years", "year", "2024-25", "2024-25"),
    ("area_years", "year", "2024/25", "2024-25"),
    ("area_years", "year", "1999-00", "1999-00"),
    ("area_years", "year", "2011-12-01", "2011-12"),
    ("area_years", "repeat_rate", "31.5%", 31.5),
    ("meetings", "start_time", "9:30", "09:30"),
    ("meetings", "start_time", "14:05:59", "14:05"),
    ("marac_agencies", "from", "01/04/2025", date(2025, 4, 1)),
]

BAD = [
    ("people", "date_of_birth", "31/02/1990", "no_such_date"),
    ("people", "date_of_birth", "1990-13-01", "no_such_date"),
    ("people", "date_of_birth", "12/31/1990", "no_such_date"),
    ("people", "date_of_birth", "01/02/90", "short_year"),
    ("people", "date_of_birth", "1 Feb 1990", "month_name"),
    ("people", "date_of_birth", "1990-02-01 14:30", "time_with_date"),
    ("people", "date_of_birth", "32874", "not_a_date"),
    ("people", "date_of_birth", "1066-10-14", "outside_years"),
    ("people", "date_of_birth", "01/01/2201", "outside_years"),
    ("people", "phone_is_safe", "maybe", "not_yes_or_no"),
    ("people", "gender", "femal", "unknown_code"),
    ("people", "disabilities", "physical;sight", "unknown_code"),
    ("people", "address", "x" * 100_001, "too_long"),
    ("people", "address", "1 High\x00Street", "unprintable"),
    ("people", "person_id", "P1;P2", "semicolon_in_id"),
    ("people", "person_id", "P\t1", "unprintable"),
    ("people", "person_id", "P" * 201, "too_long"),
    ("people", "person_id", None, "empty"),
    ("cases", "perpetrator_ids", "P2;" + "P" * 201, "too_long"),
    ("cases", "perpetrator_ids", "P2;P\x003", "unprintable"),
    ("cases", "referring_agencies", ";", "empty"),
    ("cases", "relationships", "partner;friend", "unknown_code"),
    ("cases", "children_in_household", "3.5", "not_whole"),
    ("cases", "children_in_household", "-1", "too_small"),
    ("cases", "children_in_household", "2147483648", "too_large"),
    ("cases", "children_in_household", "9" * 30, "too_large"),
    ("cases", "children_in_household", "two", "not_a_number"),
    ("cases", "children_in_household", "٣", "not_a_number"),
    ("population", "adult_females", "-1", "too_small"),
    ("population", "year", "24", "too_small"),
    ("maracs", "small_number", "1", "too_small"),
    ("maracs", "idva_caseload", "0", "too_small"),
    ("maracs", "slot_minutes", "0", "too_small"),
    ("capacity", "idva_fte", "2,5", "not_a_number"),
    ("capacity", "idva_fte", "-0.5", "too_small"),
    ("capacity", "idva_fte", "e5", "not_a_number"),
    ("capacity", "idva_fte", "1e99", "too_large"),
    ("capacity", "month", "2026-13", "not_a_month"),
    ("capacity", "month", "July 2026", "not_a_month"),
    ("capacity", "month", "20٢٥-07", "not_a_month"),
    ("area_years", "year", "2024-26", "not_a_financial_year"),
    ("area_years", "repeat_rate", "130", "too_large"),
    ("meetings", "start_time", "25:00", "not_a_time"),
    ("meetings", "start_time", "half past nine", "not_a_time"),
]


@pytest.mark.parametrize(("file", "column", "text", "value"), GOOD)
def test_a_cell_written_well_is_read(file: str, column: str, text: str, value: object) -> None:
    result = with_cells(file, **{column: text})
    assert result.problems.is_empty()
    assert result.rows[column].to_list() == [value]


@pytest.mark.parametrize(("file", "column", "text", "code"), BAD)
def test_a_cell_written_badly_is_refused_once(
    file: str, column: str, text: str | None, code: str
) -> None:
    result = with_cells(file, **{column: text})
    assert said(result) == [(2, "error", code, column)]
    assert result.rows.is_empty()


@pytest.mark.parametrize(
    ("file", "column", "text", "message"),
    [
        (
            "people",
            "date_of_birth",
            "31/02/1990",
            "Date of birth “31/02/1990” is not a date that exists. "
            "Write it as 2026-07-09 or 09/07/2026.",
        ),
        (
            "people",
            "gender",
            "femal",
            "Gender “femal” is not in the list of codes: see “Gender” in the data dictionary. "
            "Did you mean “female”?",
        ),
        (
            "cases",
            "abuse_types",
            "physical; stalk",
            "Abuse types “physical; stalk” is not in the list of codes (“stalk”): see "
            "“Type of abuse” in the data dictionary. Did you mean “stalking”?",
        ),
        ("people", "person_id", None, "Person ID is empty. Every row needs it."),
        ("maracs", "small_number", "1", "Small number “1” must be 2 or more."),
        (
            "cases",
            "children_in_household",
            "2147483648",
            "Children in household “2147483648” must be 2,147,483,647 or less.",
        ),
        (
            "assessments",
            "q3",
            "x\x00\ny",
            "Question 3 “x  y” is not in the list of codes: see “Answer” in the data dictionary.",
        ),
    ],
)
def test_the_sentence_names_the_field_and_the_value_and_says_what_to_do(
    file: str, column: str, text: str | None, message: str
) -> None:
    assert with_cells(file, **{column: text}).problems["message"].to_list() == [message]


def test_a_problem_holds_no_character_that_a_database_refuses_and_is_not_endless() -> None:
    problem = with_cells("people", gender="a\x00b" + "c" * 2_000).problems.row(0, named=True)
    assert "\x00" not in problem["value"] + problem["message"]
    assert len(problem["value"]) == 500
    assert len(problem["message"]) < 300


def test_every_problem_of_every_row_is_told() -> None:
    bad = {"date_of_birth": "x", "gender": "y", "phone_is_safe": "z"}
    result = checked(
        "people", {"person_id": "P1"} | bad, {"person_id": "P2"}, {"person_id": "P3"} | bad
    )
    fields = ["date_of_birth", "gender", "phone_is_safe"]
    assert [(row, field) for row, _, _, field in said(result)] == [
        *((2, field) for field in fields),
        *((4, field) for field in fields),
    ]
    assert result.rows["row_number"].to_list() == [3]


@pytest.mark.parametrize("sender", ["local", "north"])
def test_ids_become_stored_keys_in_lists_too(sender: str) -> None:
    row = LEAST["cases"] | {"case_id": "a/1", "perpetrator_ids": "P2; b/3"}
    rows = checked("cases", row, sender=sender).rows
    assert rows["case_id"].to_list() == [key(sender, "a/1")]
    assert rows["victim_id"].to_list() == [key(sender, "P1")]
    assert rows["perpetrator_ids"].to_list() == [f"{key(sender, 'P2')};{key(sender, 'b/3')}"]


def test_an_absent_column_is_absent_from_the_rows_but_for_the_key() -> None:
    assert with_cells("people", gender=None).rows.columns == ["row_number", "person_id", "gender"]
    involvement = with_cells("agency_involvement").rows
    assert involvement["requested_on"].to_list() == [None]
    assert with_cells("attendance").rows["person"].to_list() == [""]
    assert with_cells("attendance", person="Sam").rows["person"].to_list() == ["Sam"]


def test_headings_may_be_written_as_people_write_them() -> None:
    result = checked("people", {"Person ID": "P1", "Date of Birth": "2000-01-01", "Shoe size": "5"})
    assert result.rows.columns == ["row_number", "person_id", "date_of_birth"]
    assert result.unknown_columns == ["Shoe size"]


def test_a_missing_required_column_refuses_the_sheet() -> None:
    result = checked("meetings", {"meeting_id": "H1", "note": "x"})
    assert result.missing_required == ["marac_id", "meeting_date"]
    assert result.unknown_columns == ["note"]
    assert result.rows.is_empty()


@pytest.mark.parametrize("file", sorted(SCHEMAS))
def test_a_header_alone_is_no_row_and_no_problem(file: str) -> None:
    schema = SCHEMAS[file]
    empty = sheet(file, [dict.fromkeys(schema.columns)])
    nothing = type(empty)("x", file, empty.frame.clear(), empty.rows.clear())
    result = check(schema, nothing, sender="local")
    assert (result.rows.height, result.problems.height, result.missing_required) == (0, 0, [])


def test_a_sheet_without_any_column_misses_what_is_required() -> None:
    nothing = type(sheet("people", []))(
        "x", "people", pl.DataFrame(), pl.Series("row", [], pl.Int64)
    )
    assert check(SCHEMAS["people"], nothing, sender="local").missing_required == ["person_id"]


def test_an_area_adds_codes_to_an_open_list_only() -> None:
    rows = sheet(
        "lessons", [LEAST["lessons"] | {"themes": "housing; County Lines", "status": "new"}]
    )
    own = {"Theme": ["county_lines"], "Lesson status": ["new"]}
    result = check(SCHEMAS["lessons"], rows, sender="local", own_codes=own)
    assert said(result) == [(2, "error", "unknown_code", "status")]
    assert said(checked("lessons", LEAST["lessons"] | {"themes": "county_lines"})) == [
        (2, "error", "unknown_code", "themes")
    ]


def test_many_different_wrong_codes_are_told_without_a_guess() -> None:
    rows = [{"person_id": f"P{number}", "gender": f"female{number}"} for number in range(1_001)]
    few, many = checked("people", *rows[:3]).problems, checked("people", *rows).problems
    assert few["message"].str.contains("Did you mean “female”").all()
    assert many.height == 1_001
    assert not many["message"].str.contains("Did you mean").any()
