"""Every report says of the small record what can be counted by hand."""

from datetime import date

import polars as pl
import pytest

from models.period import Period

from .conftest import Table, picked, scope


def test_a_joint_referral_is_shared_out_between_its_agencies(table: Table) -> None:
    frame = table("referral-sources")
    assert picked(frame, "source", "agency", "agency_name", "cases", "share", "joint") == [
        ("police", "pol", "Police", 6.833, 68.333, 2),
        ("idva", "idva", "Haven IDVA", 1.833, 18.333, 2),
        ("housing", "hous", "Homes", 1.333, 13.333, 1),
    ]


def test_a_past_return_names_sources_without_agencies(table: Table) -> None:
    frame = table("referral-sources", period=Period(date(2023, 1, 1), date(2023, 12, 31)))
    assert picked(frame, "source", "agency", "cases", "share", "joint") == [
        ("police", None, 10.0, 71.429, None),
        ("housing", None, 4.0, 28.571, None),
    ]


def test_a_case_with_two_criteria_counts_in_both_and_is_alone_in_neither(table: Table) -> None:
    assert picked(table("criteria"), "criterion", "cases", "share", "alone") == [
        ("visible_high_risk", 7, 70.0, 5),
        ("professional_judgement", 2, 20.0, 1),
        ("escalation", 1, 10.0, 1),
        ("repeat", 1, 10.0, 0),
        ("suicide_risk", 0, 0.0, 0),
        ("other", 0, 0.0, 0),
        ("not_recorded", 1, 10.0, 1),
    ]


def test_referrals_received_are_screened_by_agency_and_by_criterion(table: Table) -> None:
    frame = table("appropriateness")
    rows = picked(frame, "agency", "criterion", "screened", "below_threshold", "rate")
    found = {row[:2]: row[2:] for row in rows}
    assert found["all", "all"] == (10, 2, 20.0)
    assert found["all", "visible_high_risk"] == (7, 1, 14.286)
    assert found["all", "professional_judgement"] == (4, 2, 50.0)
    assert found["pol", "all"] == (7, 0, 0.0)
    assert found["idva", "all"] == (4, 1, 25.0)
    assert found["hous", "all"] == (2, 1, 50.0)
    assert found["hous", "not_recorded"] == (0, 0, None)
    assert found["pol", "professional_judgement"] == (2, 0, 0.0)
    assert ("pol", "suicide_risk") not in found


def test_the_interval_of_a_rate_is_wilsons(table: Table) -> None:
    frame = table("appropriateness")
    every = frame.filter(pl.col("agency") == "all", pl.col("criterion") == "all")
    none = frame.filter(pl.col("agency") == "pol", pl.col("criterion") == "all")
    assert picked(every, "low", "high") == [(5.668, 50.984)]
    assert picked(none, "low", "high") == [(0.0, 35.433)]


def test_each_characteristic_adds_up_to_the_cases_heard(table: Table) -> None:
    frame = table("demographics")
    counted = {row[:2]: row[2:] for row in frame.filter(pl.col("cases") > 0).rows()}
    assert counted["age_band", "16_17"][:3] == (1, 10.0, 9)
    assert counted["age_band", "65_plus"][:3] == (1, 10.0, 9)
    assert counted["age_band", "35_44"][:3] == (7, 70.0, 9)
    assert counted["gender", "male"][:3] == (1, 10.0, 10)
    assert counted["ethnic_group", "asian"][:3] == (1, 10.0, 9)
    assert counted["ethnicity", "not_recorded"][:3] == (1, 10.0, 9)
    assert counted["disability", "yes"][:3] == (1, 10.0, 2)
    assert counted["disability_type", "sensory"][:3] == (1, 10.0, 2)
    assert counted["children", "2"][:3] == (1, 10.0, 2)
    assert counted["harmer_under_18", "no"][:3] == (9, 90.0, 9)
    sums = frame.filter(pl.col("characteristic") != "disability_type").group_by("characteristic")
    assert sums.agg(pl.col("cases").sum())["cases"].unique().to_list() == [10]


def test_research_counts_only_for_cases_heard(table: Table) -> None:
    columns = ("agency", "requested", "returned", "on_time", "on_time_rate", "median_days")
    frame = table("agency-involvement")
    assert picked(frame, *columns) == [
        ("idva", 3, 2, 1, 33.333, 14.5),
        ("hous", 1, 1, 1, 100.0, 2.0),
    ]
    assert picked(frame, "known_victim", "known_perpetrator", "known_children") == [
        (1, 0, 0),
        (0, 0, 1),
    ]


def test_a_lesson_with_two_themes_counts_in_both(table: Table) -> None:
    assert picked(table("themes"), "theme", "lessons", "open", "in_progress", "done") == [
        ("housing", 2, 1, 0, 1),
        ("suicide", 1, 1, 0, 0),
    ]


def test_a_lesson_shows_its_owner_and_how_far_its_actions_are(table: Table) -> None:
    columns = ("lesson_id", "status", "owner", "owner_name", "linked_actions", "linked_done")
    frame = table("lessons")
    assert picked(frame, *columns) == [
        ("l2", "done", None, None, 0, 0),
        ("l1", "open", "idva", "Haven IDVA", 2, 1),
    ]
    assert frame["case_id"].to_list() == [None, "c01"]


def test_actions_are_told_apart_by_what_became_of_them(table: Table) -> None:
    frame = table("actions").drop("agency_name", "hidden")
    assert picked(frame, *frame.columns) == [
        # agency, due, on time, late, open, not possible, not done, rate, overdue
        ("pol", 3, 1, 0, 1, 0, 1, 33.333, 1),
        ("hous", 1, 0, 0, 0, 1, 0, 0.0, 1),
        ("idva", 1, 0, 1, 0, 0, 0, 0.0, 0),
    ]


@pytest.mark.parametrize(
    ("marac", "rows"),
    [
        ("m1", [("idva", 2, 0, 1, 1, 0, 50.0), ("pol", 2, 1, 0, 0, 1, 50.0)]),
        ("m2", [("hous", 1, 0, 0, 0, 1, 0.0)]),
    ],
)
def test_the_best_row_of_a_core_agency_counts(
    table: Table, marac: str, rows: list[tuple[str, float]]
) -> None:
    frame = table("attendance", scope=scope(marac)).drop("agency_name", "hidden")
    assert picked(frame, *frame.columns) == rows


def test_only_the_latest_scored_form_before_the_meeting_is_read(table: Table) -> None:
    frame = table("dash-items")
    answered = frame.filter(pl.col("answered") > 0).drop("hidden")
    assert answered.rows() == [
        ("daq", 27, 1, 1, 0, 0, 100.0),
        ("dash", 1, 2, 0, 1, 1, 0.0),
        ("dash", 2, 1, 1, 0, 0, 100.0),
    ]
    assert frame.height == 27 + 24
    assert frame.filter(pl.col("answered") == 0)["yes_share"].null_count() == 48


def test_a_meeting_is_held_where_a_case_was_heard(table: Table) -> None:
    columns = ("meeting_id", "kind", "status", "cases", "repeats", "deferred", "minutes")
    frame = table("meetings")
    assert picked(frame, *columns) == [
        ("k1", "scheduled", "held", 5, 0, 0, 30.0),
        ("k2", "virtual", "held", 5, 0, 1, None),
        ("k3", "scheduled", "planned", None, None, None, None),
    ]
    assert picked(frame, "expected", "attended") == [(2, 1), (2, 1), (None, None)]


def test_a_meeting_of_a_past_return_is_among_the_meetings(table: Table) -> None:
    frame = table("meetings", period=Period(date(2023, 1, 1), date(2023, 12, 31)))
    assert picked(frame, "meeting_id", "marac_name", "kind", "status", "cases", "repeats") == [
        ("return:m1:2023-02-01", "Avon", None, "held", 14, 6)
    ]


def test_posts_are_needed_for_the_yearly_number_of_cases(table: Table) -> None:
    frame = table("capacity").drop("hidden")
    assert picked(frame, *frame.columns) == [
        # ten cases in half a year are twenty a year, at 100 and 400 cases a post
        ("m1", "Avon", 0.2, 0.4, 0.1, 50.0, 0.05, 0.1, None, None)
    ]


def test_our_figures_stand_beside_those_published_before_the_period_ended(table: Table) -> None:
    frame = table("benchmarks").filter(pl.col("measure") == "police_share")
    assert picked(frame, "area", "ours", "published", "year") == [
        ("United Kingdom", 68.333, 63.9, "12 months to 30 September 2024")
    ]
    repeats = table("benchmarks").filter(pl.col("measure") == "cases_per_10k")
    assert repeats["area"].to_list() == ["Avon and Somerset", "United Kingdom"]
    assert repeats["ours"].to_list() == [20.0, 20.0]


def test_what_is_missing_is_counted_field_by_field(table: Table) -> None:
    every = table("data-quality").filter(pl.col("agency") == "all")
    assert picked(every, "field", "filled", "missing", "completeness") == [
        ("all", 42, 28, 60.0),
        ("children_in_household", 2, 8, 20.0),
        ("date_of_birth", 9, 1, 90.0),
        ("gender", 10, 0, 100.0),
        ("ethnicity", 9, 1, 90.0),
        ("sexual_orientation", 1, 9, 10.0),
        ("disabilities", 2, 8, 20.0),
        ("perpetrator_date_of_birth", 9, 1, 90.0),
    ]


def test_a_joint_referral_is_in_the_data_quality_of_each_of_its_agencies(table: Table) -> None:
    frame = table("data-quality").filter(pl.col("field") == "date_of_birth")
    assert picked(frame, "agency", "filled", "missing") == [
        ("all", 9, 1),
        ("hous", 2, 0),
        ("idva", 2, 1),
        ("pol", 7, 1),
    ]
