"""The repeat rule by hand: each test is a table of two or three referrals."""

from typing import Any

import pytest

from . import repeat
from .examples import case, listing, meeting, record
from .record import Row


def second(
    *earlier: Row,
    maracs: list[Row] | None = None,
    referred: str = "2026-01-10",
    **columns: Any,  # noqa: ANN401
) -> bool:
    """Whether C2, referred on 10 January 2026, is a repeat after these cases."""
    this = case("C2", referred, "2026-02-01", **columns)
    return repeat(record(*earlier, this, maracs=maracs or []), "C2")


def test_a_first_referral_is_no_repeat() -> None:
    assert second() is False


@pytest.mark.parametrize(
    ("first", "referred", "expected"),
    [
        ("2025-01-10", "2026-01-10", True),
        ("2025-01-10", "2026-01-11", False),
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", False),
        ("2023-02-28", "2024-02-28", True),
        ("2023-02-28", "2024-02-29", False),
        ("2024-12-31", "2025-12-31", True),
    ],
)
def test_twelve_months_to_the_day_is_inside(first: str, referred: str, expected: bool) -> None:
    assert second(case("C1", first), referred=referred) is expected


def test_the_incident_decides_and_not_the_referral() -> None:
    assert second(case("C1", "2025-01-09"), incident_date="2026-01-09") is True
    assert second(case("C1", "2025-01-09")) is False


def test_an_incident_after_the_referral_is_not_used() -> None:
    assert second(case("C1", "2025-01-10"), incident_date="2026-01-11") is True


def test_an_incident_before_the_last_referral_is_inside() -> None:
    assert second(case("C1", "2026-01-09"), incident_date="2020-05-05") is True


def test_the_same_day_is_not_earlier() -> None:
    assert second(case("C1", "2026-01-10")) is False


def test_a_later_referral_does_not_count() -> None:
    assert second(case("C3", "2026-01-11")) is False


def test_the_latest_earlier_referral_counts() -> None:
    assert second(case("C0", "2020-01-01"), case("C1", "2025-06-01")) is True


def test_another_perpetrator_is_another_case() -> None:
    assert second(case("C1", "2025-06-01", perpetrator_ids=["cem"])) is False


def test_one_perpetrator_in_common_is_enough() -> None:
    assert second(case("C1", "2025-06-01", perpetrator_ids=["cem", "bob"])) is True


def test_without_a_known_perpetrator_nobody_is_in_common() -> None:
    assert second(case("C1", "2025-06-01", perpetrator_ids=None), perpetrator_ids=None) is False


def test_another_victim_is_another_case() -> None:
    assert second(case("C1", "2025-06-01", victim_id="eve")) is False


@pytest.mark.parametrize("status", ["withdrawn", "returned", "below_threshold"])
def test_a_referral_that_ended_early_does_not_count(status: str) -> None:
    assert second(case("C1", "2025-06-01", status=status)) is False


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("withdrawn", False), ("below_threshold", False), ("moved", True), (None, True)],
)
def test_how_a_closed_case_ended_decides(reason: str | None, expected: bool) -> None:
    assert second(case("C1", "2025-06-01", status="closed", closure_reason=reason)) is expected


def test_a_closure_reason_without_the_status_excludes_nothing() -> None:
    assert second(case("C1", "2025-06-01", closure_reason="withdrawn")) is True


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("deferred", "withdrawn", False),
        ("deferred", "below_threshold", False),
        ("withdrawn", "heard", True),
        ("deferred", "transferred_out", True),
        ("withdrawn", None, True),
    ],
)
def test_the_last_listing_decides(first: str, last: str | None, expected: bool) -> None:
    found = record(
        case("C1", "2025-06-01"),
        case("C2", "2026-01-10", "2026-02-01"),
        meetings=[
            meeting("M9", "2025-07-01", start_time=None),
            meeting("M1", "2025-07-01", start_time="09:30"),
        ],
    )
    found["listings"] += [listing("C1", "M1", last), listing("C1", "M9", first)]
    assert repeat(found, "C2") is expected


def test_the_case_it_was_transferred_from_does_not_count() -> None:
    assert second(case("C1", "2025-06-01"), transferred_from="C1") is False
    assert second(case("C1", "2025-06-01"), transferred_from="Avon") is True
    assert second(case("C0", "2025-05-01"), case("C1", "2025-06-01"), transferred_from="C1") is True


def test_a_stated_previous_referral_counts() -> None:
    assert second(previous_referral_on="2025-01-10") is True
    assert second(previous_referral_on="2025-01-09") is False


def test_a_stated_previous_referral_counts_whatever_its_date() -> None:
    assert second(previous_referral_on="2026-03-01") is True


def test_the_override_wins_both_ways() -> None:
    assert second(repeat_override=True) is True
    assert second(case("C1", "2025-06-01"), repeat_override=False) is False


@pytest.mark.parametrize(("criminal", "expected"), [(True, True), (None, True), (False, False)])
def test_criminal_incident_leaves_out_a_plain_no(criminal: bool | None, expected: bool) -> None:
    rule = [{"marac_id": "m1", "repeat_definition": "criminal_incident"}]
    earlier = case("C1", "2025-06-01")
    assert second(earlier, maracs=rule, incident_criminal=criminal) is expected
    assert second(earlier, incident_criminal=criminal) is True


def test_all_maracs_are_searched_unless_the_setting_says_the_same() -> None:
    elsewhere = case("C1", "2025-06-01", marac_id="m2")
    assert second(elsewhere) is True
    assert second(elsewhere, maracs=[{"marac_id": "m1", "repeat_scope": "same_marac"}]) is False
    assert second(elsewhere, maracs=[{"marac_id": "m2", "repeat_scope": "same_marac"}]) is True


@pytest.mark.parametrize(
    ("named", "expected"),
    [(None, True), ("M1", True), ("avon", True), ("Brent", False), ("Elsewhere", False)],
)
def test_same_marac_asks_where_the_stated_referral_was(named: str | None, expected: bool) -> None:
    rule = [{"marac_id": "m1", "repeat_scope": "same_marac"}]
    stated: Row = {"previous_referral_on": "2025-06-01", "previous_marac": named}
    assert second(maracs=rule, **stated) is expected
    assert second(**stated) is True


def test_the_rule_is_the_cases_own_maracs_wherever_it_is_heard() -> None:
    found = record(
        case("C1", "2025-06-01", marac_id="m2"),
        case("C2", "2026-01-10"),
        maracs=[{"marac_id": "m2", "repeat_scope": "same_marac"}],
        meetings=[meeting("M1", "2026-02-01", "m2")],
    )
    found["listings"].append(listing("C2", "M1"))
    assert repeat(found, "C2") is True


def test_linked_people_are_one_person_however_long_the_chain() -> None:
    def links(*pairs: tuple[str, str]) -> list[Row]:
        return [{"person_id": one, "same_as": two} for one, two in pairs]

    earlier = case("C1", "2025-06-01", victim_id="anna", perpetrator_ids=["bobby"])
    found = record(earlier, case("C2", "2026-01-10"))
    chain = links(("ann", "annie"), ("anna", "annie"))
    assert repeat(found | {"person_links": chain}, "C2") is False
    assert repeat(found | {"person_links": [*chain, *links(("bobby", "bob"))]}, "C2") is True


def test_the_meeting_date_does_not_matter() -> None:
    found = record(
        case("C1", "2025-01-10", "2025-12-01"),
        case("C2", "2026-01-11", "2026-02-01"),
    )
    assert repeat(found, "C2") is False
