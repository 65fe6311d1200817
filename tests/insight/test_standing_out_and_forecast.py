"""What stands out, and what own history foretells."""

import random

import pytest

from queries.statistics.forecast import forecast
from queries.statistics.standing_out import Group, standing_out


def test_twelve_of_thirty_stands_out_and_two_of_five_does_not() -> None:
    many, few = Group("A", "Agency A", 30, 12), Group("B", "Agency B", 5, 2)
    rest = Group("C", "Agency C", 100, 6)
    found = standing_out([few, rest, many], screened=135, below=20)
    assert [one.group.key for one in found] == ["A"]
    assert found[0].share == pytest.approx(0.4)
    assert (found[0].low, found[0].high) == pytest.approx((0.2459, 0.5768), abs=1e-4)
    assert found[0].others == pytest.approx(8 / 105)
    assert found[0].explains_most  # 12 of 20
    assert found[0].why == (
        "12 of 30 referrals were below the threshold (40%, between 25% and 58%), against 8% of "
        "all others: more than chance would bring; they are 60% of all that were below it"
    )


def test_much_of_what_is_below_without_a_higher_share_does_not_stand_out() -> None:
    police, others = Group("P", "Police", 200, 20), Group("O", "Others", 50, 5)
    assert standing_out([police, others], screened=250, below=25) == []


def test_who_stands_out_without_half_of_all_does_not_explain_most() -> None:
    groups = [Group("A", "A", 20, 8), Group("B", "B", 400, 30)]
    found = standing_out(groups, screened=420, below=38)
    assert [(one.group.key, one.explains_most) for one in found] == [("A", False)]
    assert "of all that were" not in found[0].why


def test_one_agency_alone_has_nobody_to_be_compared_with() -> None:
    assert standing_out([Group("A", "A", 40, 30)], screened=40, below=30) == []
    assert standing_out([], screened=0, below=0) == []


def test_a_history_of_under_eighteen_months_foretells_nothing() -> None:
    assert forecast([10.0] * 17, 3) is None


def test_a_level_history_goes_on_as_it_is() -> None:
    found = forecast([10.0] * 24, 3)
    assert found is not None
    assert found.months == ((10.0, 10.0, 10.0),) * 3
    assert not found.is_better and "it is no better, so do not plan by it" in found.why


def test_a_shifted_level_is_followed_sooner_than_last_year_would_be() -> None:
    found = forecast([20.0] * 18 + [40.0] * 12, 6)
    assert found is not None
    assert found.months[0][0] == pytest.approx(40, abs=1)
    # Expecting last year's month misses by 20 in each of the twelve months after the shift.
    assert found.naive_error == pytest.approx(20)
    assert found.is_better and found.error < 5
    assert "missed by" in found.why


def test_the_interval_widens_with_time_and_holds_what_comes() -> None:
    inside = 0
    for seed in range(60):
        draw = random.Random(seed)  # noqa: S311 - no secret
        values = [draw.gauss(50, 5) for _ in range(40)]
        found = forecast(values, 6)
        assert found is not None
        (_, low, high), (_, last_low, last_high) = found.months[0], found.months[-1]
        assert last_high - last_low >= high - low
        inside += low <= draw.gauss(50, 5) <= high
    assert 52 <= inside <= 60  # 95% of 60 are 57
