"""A figure outside the area's own limits is asked about, with its numbers."""

from datetime import date

import pytest
import sqlalchemy as sa

from queries.safelives.own_limits import Unusual, limits, unusual_figures

from .factory import EVERYTHING, add_meeting, counted

QUARTERS = [date(2024, month, 8) for month in (7, 10)] + [
    date(year, month, 8) for year in (2025, 2026) for month in (1, 4, 7, 10)
]
NOW = "2026-Q3"
BEFORE = QUARTERS[:8]


def asked(record: sa.Connection) -> dict[str, Unusual]:
    found = unusual_figures(record, scope=EVERYTHING, quarter=NOW)
    return {one.letter: one for one in found}


def add(record: sa.Connection, days: list[date], cases: list[int], **fields: list[int]) -> None:
    for at, (day, number) in enumerate(zip(days, cases, strict=True)):
        facts = counted(number, **{name: values[at] for name, values in fields.items()})
        facts |= {"repeat_cases_recorded": number, "police_recorded": number, "police": number}
        facts |= {"cases_with_children_recorded": number}
        add_meeting(record, f"T{day}", day=day, facts=facts)


def test_the_limits_are_the_mean_and_two_point_six_six_mean_moving_ranges() -> None:
    assert limits([10, 12, 10, 12, 11]) == pytest.approx((11 - 2.66 * 1.75, 11 + 2.66 * 1.75))


def test_a_count_far_from_the_last_eight_quarters_is_asked_about(record: sa.Connection) -> None:
    add(record, BEFORE, [40, 42, 40, 42, 40, 42, 40, 42])
    add(record, [date(2026, 7, 9)], [60])
    found = asked(record)
    assert list(found) == ["C"]
    assert found["C"].message == (
        "Norwich: cases discussed 60, where the last 8 quarters were around 41 and between 36 "
        "and 46 is usual."
    )


def test_a_share_is_compared_and_not_its_count(record: sa.Connection) -> None:
    add(record, BEFORE, [40, 50] * 4, repeat_cases=[12, 15] * 4)
    add(record, [date(2026, 7, 9)], [45], repeat_cases=[2])
    found = asked(record)
    assert list(found) == ["D"]
    assert found["D"].message == (
        "Norwich: repeat cases 4%, where the last 8 quarters were around 30% and between 30% and "
        "30% is usual."
    )


def test_inside_the_limits_nothing_is_asked(record: sa.Connection) -> None:
    add(record, BEFORE, [40, 50] * 4, repeat_cases=[12, 15] * 4)
    add(record, [date(2026, 7, 9)], [58], repeat_cases=[17])
    assert asked(record) == {}


def test_one_case_more_than_never_is_not_asked_about(record: sa.Connection) -> None:
    add(record, BEFORE, [40] * 8)
    add(record, [date(2026, 7, 9)], [40], male=[1])
    assert asked(record) == {}


def test_fewer_than_five_known_quarters_say_nothing(record: sa.Connection) -> None:
    add(record, BEFORE[-4:], [40, 42, 40, 42])
    add(record, [date(2026, 7, 9)], [90])
    assert asked(record) == {}


def test_a_field_that_nobody_recorded_is_no_figure(record: sa.Connection) -> None:
    add(record, BEFORE, [40] * 8, male=[4] * 8)
    add(record, [date(2026, 7, 9)], [40], male=[0], male_recorded=[0])
    assert asked(record) == {}
