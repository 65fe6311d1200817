"""No hidden count can be worked out from a sum that is shown."""

from collections.abc import Iterable

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from queries.reports.hiding import Cell, across, down, protect

THRESHOLD = 5


def hidden_places(counts: list[int], lines: Iterable[list[Cell]] | None = None) -> set[int]:
    """The places hidden in a column whose sum is known."""
    values: dict[Cell, float] = {(n, "count"): count for n, count in enumerate(counts)}
    hidden = {cell for cell, value in values.items() if 0 < value < THRESHOLD}
    protect(values, hidden, list(lines or [list(values)]), least=THRESHOLD)
    return {place for place, _ in hidden}


def test_one_small_count_takes_the_smallest_other_with_it() -> None:
    assert hidden_places([3, 20, 9, 0]) == {0, 2}


def test_two_small_counts_need_no_third() -> None:
    assert hidden_places([3, 20, 9, 2]) == {0, 3}


def test_counts_that_are_few_together_take_a_further_one_with_them() -> None:
    assert hidden_places([2, 20, 9, 2]) == {0, 2, 3}


def test_counts_that_can_only_be_one_each_take_a_further_one_with_them() -> None:
    assert hidden_places([1, 20, 9, 1, 1, 1, 1]) == {0, 2, 3, 4, 5, 6}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden_places([20, 9, 0]) == set()


def test_hiding_in_one_line_is_followed_up_in_the_others() -> None:
    first, second = [(0, "count"), (1, "count")], [(1, "count"), (2, "count")]
    assert hidden_places([3, 20, 30], [first, second]) == {0, 1, 2}


def test_lines_run_down_each_group_and_across_each_row() -> None:
    frame = pl.DataFrame({"place": ["a", "b", "a"], "yes": [1, 2, 3], "no": [4, 5, 6]})
    assert list(down(frame, "yes", ["place"])) == [[(0, "yes"), (2, "yes")], [(1, "yes")]]
    assert list(down(frame, "yes")) == [[(0, "yes"), (1, "yes"), (2, "yes")]]
    assert list(across(frame.head(1), "yes", "no")) == [[(0, "yes"), (0, "no")]]


@given(st.lists(st.integers(0, 12), min_size=3, max_size=8))
def test_another_split_of_the_sum_would_look_the_same(counts: list[int]) -> None:
    hidden = hidden_places(counts)
    unknown = [counts[place] for place in hidden]
    visible = [count for place, count in enumerate(counts) if place not in hidden and count]
    assert all(count >= THRESHOLD for count in visible)
    # Two or more unknown counts, not all 1, can be split otherwise: one more here, one less there.
    assert not unknown or not visible or (len(unknown) > 1 and sum(unknown) > len(unknown))
    # And what is known of them together is no small number either.
    assert not unknown or not visible or sum(unknown) >= THRESHOLD
