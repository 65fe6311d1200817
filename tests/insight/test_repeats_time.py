"""The sentence over the curves tells no more than the table under it."""

from dashboard.app_pages.insight.repeats_time import _grid, finding
from queries.statistics.survival import Curve, kaplan_meier


def curve(*events: tuple[int, int], size: int = 89) -> Curve:
    """So many that came back on a day each, the others followed for longer than a year."""
    had = [(day, True) for day, many in events for _ in range(many)]
    return kaplan_meier([*had, *[(400, False)] * (size - len(had))])


SLOW = curve((50, 9), (120, 2), (200, 4), (300, 2))  # 9, 11, 15 and 17 by each quarter of the year


def test_a_share_the_table_hides_is_not_in_the_sentence() -> None:
    (row,) = _grid({2024: SLOW}, 5).texts()
    assert [cell.split(" ")[0] for cell in row[2:]] == ["10%", "hidden", "17%", "hidden"]
    assert finding({2024: SLOW}, 5) == "Of the referrals of 2024, 17% came back within 9 months"


def test_who_sees_cases_is_told_of_the_whole_year() -> None:
    assert finding({2024: SLOW}) == "Of the referrals of 2024, 19% came back within 12 months"


def test_where_nothing_may_be_told_it_says_so() -> None:
    few = curve((50, 2), (300, 1))
    (row,) = _grid({2024: few}, 5).texts()
    assert row[2:] == ["hidden"] * 4
    assert finding({2024: few}, 5) == "How soon referrals come back is hidden: they are few"
