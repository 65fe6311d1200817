"""An attacker with every filter and two files cannot work out a small number."""

from datetime import date, timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.access import Scope
from models.period import Period, add_months
from queries.insight import blocks

FEW = 5
STEERING = Scope(None, sees_cases=False, sees_case_ids=False)
COORDINATOR = Scope(None, sees_cases=True, sees_case_ids=True)
FIRST = date(2025, 1, 1)


def record(counts: dict[str, list[int]]) -> pl.DataFrame:
    rows = [
        (marac, add_months(FIRST, at), count)
        for marac, months in counts.items()
        for at, count in enumerate(months)
    ]
    return pl.DataFrame(rows, schema=["marac_id", "month", "cases"], orient="row").with_columns(
        pl.col("cases").cast(pl.Float64), pl.col("month").cast(pl.Date)
    )


def span(first: int, last: int) -> Period:
    return Period(add_months(FIRST, first), add_months(FIRST, last + 1) - timedelta(days=1))


def blocked(counts: dict[str, list[int]], scope: Scope = STEERING) -> pl.DataFrame:
    return blocks.in_blocks(record(counts), ["cases"], scope=scope, threshold=FEW, base="cases")


def test_a_small_month_is_shown_with_others_of_its_quarter_or_not_at_all() -> None:
    frame = blocked({"N": [12, 3, 4, 20, 2, 0, 1, 0, 3, 9, 9, 9]})
    months = blocks.by_month(frame, span(0, 11))
    assert months["cases"].to_list() == [12, *[None] * 8, 9, 9, 9]
    # 12 | 3 + 4; then 20 + 2 + 0; the third quarter has 4 in all and is never told.
    assert blocks.in_all(frame, span(0, 11)).row(0, named=True) == {
        "cases": 12 + 7 + 22 + 27,
        "left_out": True,
        "months": 9,
    }
    # Half a block is no answer.
    assert blocks.in_all(frame, span(0, 1))["cases"].item() == 12
    assert blocks.in_all(frame, span(3, 5))["cases"].item() == 22
    assert blocks.in_all(frame, span(3, 3))["cases"].item() is None


def test_a_quarter_is_the_sum_of_what_may_be_told_of_it() -> None:
    counts = {"N": [12, 3, 4, 20, 2, 0, 1, 0, 3], "S": [9, 9, 9, 1, 0, 0, 2, 2, 0]}
    frame = blocked(counts)
    found = blocks.by_quarter(frame, span(0, 8))
    assert found.select("month", "cases", "hidden").rows() == [
        (date(2025, 1, 1), 12 + 7 + 27, False),
        (date(2025, 4, 1), 22, False),  # the other's is small as a whole
        (date(2025, 7, 1), None, True),
    ]
    # Only quarters that lie whole inside the period.
    assert blocks.by_quarter(frame, span(1, 7))["month"].to_list() == [date(2025, 4, 1)]
    assert blocks.by_quarter(frame, span(1, 4)).is_empty()
    seen = blocks.by_quarter(blocked(counts, COORDINATOR), span(0, 8))
    assert seen["cases"].to_list() == [46, 23, 8]


def test_none_stays_none_and_whoever_sees_cases_sees_every_month() -> None:
    frame = blocked({"N": [12, 0, 13]})
    assert blocks.by_month(frame, span(0, 2))["cases"].to_list() == [12, 0, 13]
    seen = blocks.by_month(blocked({"N": [12, 0, 3]}, COORDINATOR), span(0, 2))
    assert seen["cases"].to_list() == [12, 0, 3]
    assert blocks.in_all(blocked({"N": [1]}, COORDINATOR), span(0, 0))["cases"].item() == 1


def test_a_rate_is_shown_where_both_its_sides_are_no_small_numbers() -> None:
    frame = record({"N": [12, 12, 12]}).with_columns(
        repeats=pl.Series([6.0, 11.0, 4.0]), others=pl.Series([6.0, 1.0, 8.0])
    )
    found = blocks.in_blocks(
        frame, ["repeats", "others"], scope=STEERING, threshold=FEW, base="cases"
    )
    months = blocks.by_month(found, span(0, 2))
    assert months["repeats"].to_list() == [6, None, None]
    assert months["cases"].to_list() == [12, None, None]
    assert blocks.in_all(found, span(1, 2))["repeats"].item() == 15


def test_what_is_left_joins_as_many_blocks_as_it_takes() -> None:
    # February's two repeats make February and January one block, though January was safe alone.
    frame = record({"N": [9, 9, 9]}).with_columns(
        repeats=pl.Series([0.0, 0.0, 2.0]), others=pl.Series([9.0, 9.0, 7.0])
    )
    found = blocks.in_blocks(
        frame, ["repeats", "others"], scope=STEERING, threshold=FEW, base="cases"
    )
    assert blocks.in_all(found, span(0, 2))["cases"].to_list() == [None]


MONTHS = st.lists(st.integers(0, 14), min_size=1, max_size=7)


def answers(counts: dict[str, list[int]]) -> list[tuple[frozenset[tuple[str, int]], float]]:
    """Everything shown under any filter: which MARACs' months it sums, and the sum.

    What is summed is worked out as an attacker would: the months that carry numbers, less those
    that the page says are hidden.
    """
    length = len(next(iter(counts.values())))
    found = []
    for size in range(1, len(counts) + 1):
        for maracs in combinations(sorted(counts), size):
            frame = blocked(counts).filter(pl.col("marac_id").is_in(maracs))
            for first in range(length):
                for last in range(first, length):
                    whole = frame.with_columns(
                        inside=pl.col("month").is_between(
                            add_months(FIRST, first), add_months(FIRST, last)
                        )
                    ).filter(pl.col("is_whole") & pl.col("inside").all().over("block"))
                    cells = frozenset(
                        (marac, (month.year - FIRST.year) * 12 + month.month - 1)
                        for marac, month in whole.select("marac_id", "month").rows()
                    )
                    total = blocks.in_all(frame, span(first, last))["cases"].item()
                    assert (total or 0) == sum(counts[marac][at] for marac, at in cells)
                    found.append((cells, total or 0))
                    months = blocks.by_month(frame, span(first, last))
                    for month, shown in months.select("month", "cases").rows():
                        if shown is not None:
                            at = (month.year - FIRST.year) * 12 + month.month - 1
                            found.append((frozenset((m, at) for m in maracs), shown))
                    quarters = blocks.by_quarter(frame, span(first, last))
                    for start, shown in quarters.select("month", "cases").rows():
                        if shown is not None:
                            found.append((_told(frame, start), shown))
    return found


def _told(frame: pl.DataFrame, quarter: date) -> frozenset[tuple[str, int]]:
    """The months of a quarter that may be told, by MARAC."""
    rows = frame.filter(pl.col("is_whole")).select("marac_id", "month").rows()
    months = [add_months(quarter, at) for at in range(3)]
    return frozenset(
        (marac, (day.year - FIRST.year) * 12 + day.month - 1)
        for marac, day in rows
        if day in months
    )


@settings(max_examples=40)
@given(north=MONTHS, data=st.data())
def test_no_two_answers_differ_by_a_small_number(north: list[int], data: st.DataObject) -> None:
    size = st.lists(st.integers(0, 14), min_size=len(north), max_size=len(north))
    counts = {"N": north, "S": data.draw(size)}
    shown = dict(answers(counts))
    for one, value in shown.items():
        for other, less in shown.items():
            if other <= one:
                apart = value - less
                assert apart == 0 or apart >= FEW, (counts, sorted(one - other))


QUARTERS = st.lists(st.lists(st.integers(0, 14), min_size=3, max_size=3), min_size=1, max_size=3)
QUARTER = st.lists(st.integers(0, 14), min_size=3, max_size=3)


@given(before=QUARTERS, more=QUARTER)
def test_the_next_quarters_file_adds_nothing_or_no_small_number(
    before: list[list[int]], more: list[int]
) -> None:
    counts = [count for quarter in before for count in quarter]
    old, new = blocked({"N": counts}), blocked({"N": [*counts, *more]})
    length = len(counts)
    for first in range(length):
        total = blocks.in_all(old, span(first, length - 1))["cases"].item() or 0
        later = blocks.in_all(new, span(first, length + 2))["cases"].item() or 0
        assert later - total == 0 or later - total >= FEW
        # What was shown of the months before is shown still, and the same.
        assert (blocks.in_all(new, span(first, length - 1))["cases"].item() or 0) == total
    months = [blocks.by_month(frame, span(0, length - 1))["cases"] for frame in (old, new)]
    assert months[0].to_list() == months[1].to_list()


@given(QUARTERS)
def test_the_total_of_a_quarter_gives_no_month_of_it_away(quarters: list[list[int]]) -> None:
    """Tables by agency tell a quarter's total, months apart from them tell blocks."""
    counts = [count for quarter in quarters for count in quarter]
    frame = blocked({"N": counts})
    for at in range(0, len(counts), 3):
        total = sum(counts[at : at + 3])
        for first in range(at, at + 3):
            for last in range(first, at + 3):
                shown = blocks.in_all(frame, span(first, last))["cases"].item() or 0
                rest = total - shown
                assert total < FEW or rest == 0 or rest >= FEW


def test_the_attack_would_work_on_hidden_single_months() -> None:
    """The test can fail: plain hiding of each month gives March away as a difference."""
    counts = [12, 3, 20]
    totals = {last: sum(counts[: last + 1]) for last in range(3)}
    assert 0 < totals[1] - totals[0] < FEW


@pytest.mark.parametrize("scope", [STEERING, COORDINATOR])
def test_an_empty_record_has_no_block(scope: Scope) -> None:
    frame = blocks.in_blocks(record({"N": []}), ["cases"], scope=scope, threshold=FEW, base="cases")
    assert blocks.by_month(frame, span(0, 3)).is_empty()
    assert blocks.in_all(frame, span(0, 3))["cases"].to_list() == [None]


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8)


@given(PAIRS)
def test_the_cases_beside_two_figures_cannot_be_subtracted_from_each_other(
    months: list[tuple[int, int]],
) -> None:
    """Repeats and cases have blocks of their own, and both pages tell how many cases there were."""
    frame = record({"N": [sum(pair) for pair in months]}).with_columns(
        repeats=pl.Series([float(pair[0]) for pair in months]),
        others=pl.Series([float(pair[1]) for pair in months]),
    )
    shown = set()
    for parts in (["cases"], ["repeats", "others"]):
        found = blocks.in_blocks(frame, parts, scope=STEERING, threshold=FEW, base="cases")
        for first in range(len(months)):
            for last in range(first, len(months)):
                cells = found.with_columns(
                    inside=pl.col("month").is_between(
                        add_months(FIRST, first), add_months(FIRST, last)
                    )
                ).filter(pl.col("is_whole") & pl.col("inside").all().over("block"))
                shown.add(frozenset(cells["month"].to_list()))
    counts = {add_months(FIRST, at): sum(pair) for at, pair in enumerate(months)}
    for one in shown:
        for other in shown:
            if other < one:
                apart = sum(counts[month] for month in one - other)
                assert apart == 0 or apart >= FEW


def test_cutting_cases_at_two_places_would_give_a_month_away() -> None:
    # By cases alone: 6 | 4 + 10. By repeats and others: 6 + 4 | 10 gave 14 - 10 = 4 cases away.
    frame = record({"N": [6, 4, 10]}).with_columns(
        repeats=pl.Series([3.0, 2.0, 5.0]), others=pl.Series([3.0, 2.0, 5.0])
    )
    found = blocks.in_blocks(
        frame, ["repeats", "others"], scope=STEERING, threshold=FEW, base="cases"
    )
    assert blocks.in_all(found, span(2, 2))["cases"].item() is None
    assert blocks.in_all(found, span(0, 2))["cases"].item() == 20
