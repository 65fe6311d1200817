"""A report adds up to the indicator that counts the same."""

from datetime import date

import polars as pl
import pytest
import sqlalchemy as sa

from queries.measure import figures

from .conftest import HALF_YEAR, TODAY, Table, scope

Parts = dict[str, tuple[float, float]]  # an indicator's key → its numerator and denominator


@pytest.fixture
def parts(connection: sa.Connection) -> Parts:
    frame = figures(
        connection,
        scope=scope("m1", "m2"),
        period=HALF_YEAR,
        today=TODAY,
        as_of=date(2025, 6, 1),
    )
    return {
        key: (top, low) for key, top, low in frame.select("key", "numerator", "denominator").rows()
    }


@pytest.mark.parametrize(
    ("report", "numerator", "denominator", "key"),
    [
        ("agency-involvement", "on_time", "requested", "research_return_rate"),
        ("actions", "done_on_time", "due", "actions_on_time_rate"),
        ("actions", "overdue", None, "actions_overdue"),
        ("meetings", "repeats", "cases", "repeat_rate"),
    ],
)
def test_the_rows_of_a_report_sum_to_the_indicator(
    table: Table, parts: Parts, report: str, numerator: str, denominator: str | None, key: str
) -> None:
    frame = table(report, scope=scope("m1", "m2"))
    low = frame[denominator].sum() if denominator else None
    assert (frame[numerator].sum(), low) == parts[key]


def test_attendance_sums_to_the_attendance_rate(table: Table, parts: Parts) -> None:
    frame = table("attendance", scope=scope("m1", "m2"))
    attended = frame["present"].sum() + frame["deputy"].sum()
    assert (attended, frame["expected"].sum()) == parts["attendance_rate"]
    assert (frame["deputy"].sum(), attended) == parts["deputy_rate"]


def test_the_police_refer_their_share(table: Table, parts: Parts) -> None:
    frame = table("referral-sources", scope=scope("m1", "m2"))
    police = frame.filter(pl.col("source") == "police")["cases"].sum()
    assert (police, frame["cases"].sum()) == pytest.approx(parts["police_share"])


def test_all_fields_of_all_agencies_are_the_completeness(table: Table, parts: Parts) -> None:
    frame = table("data-quality", scope=scope("m1", "m2"))
    filled, missing = frame.select("filled", "missing").row(0)
    assert (filled, filled + missing) == parts["completeness"]


def test_all_referrals_are_screened_as_in_the_indicator(table: Table, parts: Parts) -> None:
    frame = table("appropriateness", scope=scope("m1", "m2"))
    assert frame.select("below_threshold", "screened").row(0) == parts["below_threshold_rate"]


@pytest.mark.parametrize(
    ("characteristic", "group", "key"),
    [
        ("gender", "male", "male_rate"),
        ("age_band", "16_17", "age_16_17_rate"),
        ("age_band", "65_plus", "age_65_plus_rate"),
        ("lgbtq", "yes", "lgbtq_rate"),
        ("disability", "yes", "disabled_rate"),
        ("harmer_under_18", "yes", "harmer_under_18_rate"),
    ],
)
def test_a_group_is_as_large_as_in_the_indicator(
    table: Table, parts: Parts, characteristic: str, group: str, key: str
) -> None:
    frame = table("demographics", scope=scope("m1", "m2"))
    same = (pl.col("characteristic") == characteristic) & (pl.col("group") == group)
    assert frame.filter(same)["cases"].item() == parts[key][0]
