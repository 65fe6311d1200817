"""The indicators by hand: for each family a small record and the numbers worked out on paper."""

from fractions import Fraction
from typing import Any

import pytest

from . import indicators
from .examples import case, day, figure, fraction, listing, meeting, record, value
from .part import annual_factor
from .record import Row

JANUARY: dict[str, Any] = {"start": day("2025-01-01"), "end": day("2025-01-31")}


def test_cases_and_meetings_of_the_period_only() -> None:
    found = record(
        case("C1", heard="2025-01-01"),
        case("C2", heard="2025-12-31"),
        case("C3", heard="2025-12-31"),
        case("C4", heard="2026-01-01"),
        meetings=[meeting("M0", "2025-05-05"), meeting("M9", "2025-05-06", status="cancelled")],
    )
    assert value(found, "cases_discussed") == 3
    assert value(found, "meetings_held") == 3
    assert fraction(found, "cases_per_meeting") == (3, 3)


def test_heard_at_a_cancelled_meeting_counts_nowhere() -> None:
    found = record(case("C1"), meetings=[meeting("M1", "2025-05-05", status="cancelled")])
    found["listings"].append(listing("C1", "M1"))
    assert value(found, "cases_discussed") == 0


def test_nothing_heard_gives_no_rate_and_no_error() -> None:
    found = {
        row["key"]: row["value"] for row in indicators(record(), today=day("2025-06-01"), **JANUARY)
    }
    noughts = {key for key, number in found.items() if number is not None}
    assert noughts == {
        *("cases_discussed", "meetings_held", "repeat_cases", "idva_fte_needed"),
        *("admin_fte_needed", "referrals_received", "screened", "below_threshold_cases"),
        *("actions_due", "actions_overdue"),
    }
    assert {found[key] for key in noughts} == {0}


def test_a_case_belongs_to_the_marac_of_its_meeting_and_a_referral_to_its_own() -> None:
    found = record(case("C1", "2025-01-10"), meetings=[meeting("M1", "2025-02-01", "m2")])
    found["listings"].append(listing("C1", "M1"))
    assert value(found, "cases_discussed", by="marac", group="m2") == 1
    assert value(found, "cases_discussed", by="marac", group="m1") == 0
    assert value(found, "referrals_received", by="marac", group="m1") == 1
    assert value(found, "cases_discussed", maracs={"m1"}) == 0


def test_repeats_shares_and_children() -> None:
    found = record(
        case("C1", "2025-01-10", "2025-02-01", children_in_household=2),
        case("C2", "2025-02-10", "2025-03-01", referring_agencies=["police", "idva", "mash"]),
        case("C3", "2025-04-01", "2025-05-01", victim_id="eve", referring_agencies=["housing"]),
    )
    assert value(found, "repeat_cases") == 1
    assert value(found, "repeat_rate") == Fraction(100, 3)
    assert fraction(found, "police_share") == (Fraction(4, 3), 3)
    assert value(found, "partner_share") == Fraction(500, 9)
    children = figure(found, "children")
    assert (children["value"], children["recorded"]) == (2, 1)
    assert fraction(found, "children_per_case") == (2, 3)


def test_a_characteristic_is_out_of_all_cases_with_the_recorded_beside_it() -> None:
    found = record(
        *(case(f"C{n}", heard="2025-02-01", victim_id=f"v{n}") for n in range(4)),
        people=[
            {"person_id": "v0", "gender": "male", "date_of_birth": day("1950-01-01")},
            {"person_id": "v1", "gender": "female", "ethnicity": "arab"},
            {"person_id": "bob", "date_of_birth": day("2008-01-01")},
        ],
    )
    male = figure(found, "male_rate")
    assert (male["value"], male["numerator"], male["denominator"], male["recorded"]) == (
        25,
        1,
        4,
        2,
    )
    assert [figure(found, "age_65_plus_rate")[part] for part in ("value", "recorded")] == [25, 1]
    assert value(found, "age_16_17_rate") == 0
    assert value(found, "minoritised_rate") == 25
    assert value(found, "harmer_under_18_rate") == 100
    lgbtq = figure(found, "lgbtq_rate")
    assert (lgbtq["value"], lgbtq["denominator"], lgbtq["recorded"]) == (None, 4, 0)


@pytest.mark.parametrize(
    ("start", "end", "factor"),
    [
        ("2025-01-01", "2025-12-31", 1),
        ("2025-01-01", "2025-03-31", 4),
        ("2024-02-01", "2024-02-29", 12),
        ("2024-02-01", "2024-02-28", Fraction("365.25") / 28),
        ("2025-01-02", "2025-01-31", Fraction("365.25") / 30),
        ("2024-07-01", "2026-06-30", Fraction(1, 2)),
    ],
)
def test_the_annual_factor(start: str, end: str, factor: Fraction) -> None:
    assert annual_factor(day(start), day(end)) == factor


def population(marac_id: str, year: int, females: int) -> Row:
    return {"marac_id": marac_id, "year": year, "adult_females": females}


@pytest.mark.parametrize(
    ("females", "expected"), [(1_249, 0), (1_250, 10), (3_749, 10), (3_750, 20), (101_000, 400)]
)
def test_recommended_cases_round_a_half_up_to_tens(females: int, expected: int) -> None:
    assert (
        value(record(population=[population("m1", 2025, females)]), "recommended_cases") == expected
    )


def test_recommended_cases_are_rounded_before_they_are_summed() -> None:
    both = [population("m1", 2025, 1_250), population("m2", 2025, 1_250)]
    assert value(record(population=both), "recommended_cases", **JANUARY) == 20


def test_the_latest_population_not_after_the_period() -> None:
    years = [population("m1", 2023, 10_000), population("m1", 2024, 20_000)]
    found = record(population=[*years, population("m1", 2026, 90_000)])
    assert value(found, "recommended_cases") == 80
    assert value(found, "recommended_cases", start=day("2023-01-01"), end=day("2023-12-31")) == 40
    assert value(found, "recommended_cases", start=day("2022-01-01"), end=day("2022-12-31")) is None


def test_a_marac_without_population_is_left_out_with_its_cases() -> None:
    found = record(
        case("C1", heard="2025-01-20"),
        case("C2", heard="2025-01-21", marac_id="m2"),
        population=[population("m1", 2025, 10_000)],
    )
    rate = figure(found, "cases_per_10k", **JANUARY)
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (12, 1, 10_000)
    assert rate["left_out"] == ["m2"]
    assert value(found, "volume_against_recommended", **JANUARY) == 30
    assert figure(found, "cases_discussed", **JANUARY)["left_out"] == []
    alone = figure(found, "cases_per_10k", maracs={"m2"})
    assert (alone["value"], alone["left_out"]) == (None, ["m2"])


def test_posts_needed_and_in_post() -> None:
    capacity: list[Row] = [
        {"marac_id": "m1", "month": "2025-01", "idva_fte": 0.5, "admin_fte": None},
        {"marac_id": "m1", "month": "2025-03", "idva_fte": 1.0, "admin_fte": None},
        {"marac_id": "m1", "month": "2025-02", "idva_fte": None, "admin_fte": None},
        {"marac_id": "m1", "month": "2025-04", "idva_fte": 9.0, "admin_fte": None},
    ]
    found = record(
        case("C1", heard="2025-01-20"),
        case("C2", heard="2025-01-21", marac_id="m2"),
        capacity=capacity,
        maracs=[{"marac_id": "m1", "idva_caseload": 10}],
        population=[population("m1", 2025, 100_000), population("m2", 2025, 100_000)],
    )
    quarter = {"start": day("2025-01-01"), "end": day("2025-03-01")}
    factor = Fraction("365.25") / 60
    assert value(found, "idva_fte_needed", **quarter) == factor / 10 + factor / 100
    assert value(found, "idva_fte_recommended", **quarter) == 44
    assert value(found, "admin_fte_recommended", **quarter) == 2
    assert value(found, "idva_fte_in_post", **quarter) == Fraction(3, 4)
    assert fraction(found, "idva_coverage", **quarter) == (Fraction(3, 4), factor / 10)
    assert value(found, "admin_fte_in_post", **quarter) is None
    assert value(found, "admin_coverage", **quarter) is None


def test_minutes_days_and_completeness() -> None:
    found = record(
        case("C1", "2025-01-10", "2025-01-20", children_in_household=0),
        case("C2", "2025-01-10", "2025-01-25", victim_id="eve"),
        people=[
            {"person_id": "ann", "date_of_birth": day("1800-01-01"), "gender": "not_known"},
            {"person_id": "ann", "ethnicity": "roma", "disabilities": ["none"]},
            {"person_id": "eve", "sexual_orientation": "not_known", "disabilities": ["not_known"]},
            {"person_id": "bob", "date_of_birth": day("1990-01-01")},
        ],
    )
    found["listings"][0]["minutes"] = 12
    assert fraction(found, "minutes_per_case") == (12, 1)
    assert value(found, "referral_to_meeting_days") == Fraction(25, 2)
    assert fraction(found, "completeness") == (6, 14)


def test_months_are_clipped_and_each_has_its_own_factor() -> None:
    found = record(
        case("C1", heard="2025-01-20"),
        case("C2", heard="2025-02-20"),
        population=[population("m1", 2025, 10_000), population("m2", 2025, 10_000)],
    )
    asked = {"start": day("2025-01-17"), "end": day("2025-02-28"), "by": "month"}
    assert value(found, "cases_per_10k", group="2025-02", **asked) == 6
    assert value(found, "cases_per_10k", group="2025-01", **asked) == Fraction("365.25") / 30
    assert value(found, "actions_overdue", group="2025-01", **asked) is None


def test_by_meeting_only_what_belongs_to_a_meeting_is_given() -> None:
    found = record(case("C1", heard="2025-01-20"), case("C2", heard="2025-02-20"))
    rows = indicators(
        found, start=day("2025-01-01"), end=day("2025-12-31"), by="meeting", today=day("2026-01-01")
    )
    assert {row["group"] for row in rows} == {"2025-01-20", "2025-02-20"}
    given = {row["key"]: row["value"] for row in rows if row["group"] == "2025-01-20"}
    assert given["cases_discussed"] == 1
    assert given["referral_to_meeting_days"] == 10
    assert given["referrals_received"] is None
    assert given["idva_fte_needed"] is None


def past(on: str, **letters: object) -> Row:
    return {"A": "Avon", "B": day(on), "C": 2} | letters


def test_past_returns_count_where_the_meeting_is_not_known() -> None:
    found = record(
        case("C1", heard="2025-01-20", children_in_household=1),
        returns=[
            past("2025-01-20", D=2, E=9),
            past("2025-01-21", D=1, F=1, G=0.33, X=1),
            past("2025-01-22", E=3),
        ],
    )
    assert value(found, "cases_discussed") == 5
    assert value(found, "meetings_held") == 3
    assert fraction(found, "repeat_rate") == (1, 5)
    assert fraction(found, "police_share") == (Fraction("1.33"), 5)
    assert [figure(found, "children")[part] for part in ("value", "recorded")] == [4, 3]
    assert [figure(found, "cases_with_children")[part] for part in ("value", "recorded")] == [2, 3]
    assert [figure(found, "male_rate")[part] for part in ("value", "recorded")] == [20, 2]
    assert fraction(found, "completeness") == (1, 7)


def test_blank_in_a_past_return_is_not_nought() -> None:
    found = record(returns=[past("2025-01-21")])
    assert value(found, "cases_discussed") == 2
    assert value(found, "repeat_cases") is None
    assert value(found, "police_share") is None
    assert value(found, "partner_share") is None
    assert value(found, "disabled_rate") is None
