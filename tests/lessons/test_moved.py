"""Whether a figure moved: the months taken, the verdict, the sentence, and one agency's months."""

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from records import load, table
from scipy.stats import ttest_ind  # type: ignore[import-untyped]

from models.access import Scope
from models.period import Period, add_months
from queries.indicators import INDICATORS
from queries.lessons.agency_months import agency_months
from queries.lessons.figures import BY_AGENCY, MOVABLE
from queries.lessons.moved import ENOUGH, Month, Verdict, differ, months_to_read, reading

REPEATS = INDICATORS["repeat_rate"]


def months(first: date, *values: float | None) -> list[Month]:
    return [Month(add_months(first, at), value) for at, value in enumerate(values)]


def test_whole_months_on_both_sides_are_read_and_the_unfinished_one_is_not() -> None:
    assert months_to_read(date(2025, 3, 10), date(2026, 7, 2)) == Period(
        date(2023, 3, 1), date(2026, 6, 30)
    )
    assert months_to_read(date(2020, 3, 1), date(2026, 7, 2)).end == date(2022, 2, 28)
    assert months_to_read(date(2026, 7, 1), date(2026, 7, 2)).end == date(2026, 6, 30)


@pytest.mark.parametrize(("day", "since"), [(1, 13), (2, 12), (28, 12)])
def test_the_month_of_the_change_counts_only_where_it_came_on_the_first(
    day: int, since: int
) -> None:
    found = reading(
        months(date(2025, 1, 1), *[10.0] * 25),
        changed_on=date(2026, 1, day),
        direction="up",
        indicator=REPEATS,
    )
    assert (len(found.before), len(found.after)) == (12, since)


def test_fewer_than_twelve_months_on_a_side_say_nothing_and_still_give_the_means() -> None:
    values = [20.0] * 12 + [None] + [40.0] * 11
    found = reading(
        months(date(2025, 1, 1), *values),
        changed_on=date(2026, 1, 1),
        direction="up",
        indicator=REPEATS,
    )
    assert found.verdict is Verdict.TOO_FEW
    assert found.sentence == (
        "Too few months to say: 12 months before and 11 since have a figure, and 12 on each side "
        "are needed. The mean of the months: 20.0% before, 40.0% since."
    )


@pytest.mark.parametrize(
    ("before", "after", "direction", "verdict", "said"),
    [
        ([20, 22], [40, 42], "up", Verdict.AS_MEANT, "It went up, as it was meant to"),
        ([20, 22], [40, 42], "down", Verdict.OTHER_WAY, "It went up and was meant to go down."),
        ([40, 42], [20, 22], "down", Verdict.AS_MEANT, "It went down, as it was meant to"),
        ([20, 60], [22, 62], "up", Verdict.NOT_MOVED, "It has not moved"),
        ([20, 20], [20, 20], "up", Verdict.NOT_MOVED, "It has not moved"),
        ([20, 20], [21, 21], "up", Verdict.AS_MEANT, "It went up"),
    ],
)
def test_the_verdict_by_hand(
    before: list[float], after: list[float], direction: str, verdict: Verdict, said: str
) -> None:
    values = [*before * 6, *after * 6]
    found = reading(
        months(date(2025, 1, 1), *values),
        changed_on=date(2026, 1, 1),
        direction=direction,
        indicator=REPEATS,
    )
    assert found.verdict is verdict
    assert found.sentence.startswith(said)


def test_hidden_months_are_left_out_of_the_means_and_that_is_said() -> None:
    every = months(date(2025, 1, 1), *[20.0] * 12, *[40.0] * 12)
    every[0] = Month(every[0].first_day, None, hidden=True)
    found = reading(every, changed_on=date(2026, 1, 1), direction="up", indicator=REPEATS)
    assert found.verdict is Verdict.TOO_FEW
    assert found.mean_before == 20.0
    assert found.sentence.endswith("1 month is hidden as small numbers and left out.")


SIDES = st.lists(st.integers(0, 100).map(float), min_size=ENOUGH, max_size=24)


@given(before=SIDES, after=SIDES)
def test_the_rule_is_welchs_test(before: list[float], after: list[float]) -> None:
    if len(set(before)) == 1 or len(set(after)) == 1:
        return
    assert differ(before, after) is bool(ttest_ind(before, after, equal_var=False).pvalue < 0.05)


def test_every_figure_that_can_be_named_is_told_by_month() -> None:
    assert set(BY_AGENCY) <= set(MOVABLE) <= set(INDICATORS)
    assert "actions_overdue" not in MOVABLE


MEETINGS = table("""
    meeting_id | marac_id | meeting_date | status
    k1         | m1       | 2025-03-05   | held
    k2         | m1       | 2025-03-19   | held
    k3         | m1       | 2025-05-07   | held
""")
RECORD = {
    "maracs": table("""
        marac_id | name
        m1       | Avon
    """),
    "agencies": table("""
        agency_id | name   | return_source | core
        pol       | Police | police        | yes
        hou       | Homes  | housing       | yes
    """),
    "people": table("""
        person_id | gender
        v1        | female
        v2        | female
        h1        | male
    """),
    "cases": table("""
        case_id | marac_id | referral_date | victim_id | perpetrator_ids | referring_agencies | threshold_met
        c1      | m1       | 2025-03-01    | v1        | h1              | pol;hou            | yes
        c2      | m1       | 2025-03-02    | v2        | h1              | pol                | no
        c3      | m1       | 2025-05-02    | v2        | h1              | hou                | no
        c4      | m1       | 2025-05-03    | v1        | h1              | pol                |
    """),  # noqa: E501 - one case a line
    "meetings": MEETINGS,
    "listings": table("""
        case_id | meeting_id | outcome
        c1      | k1         | heard
        c2      | k2         | heard
        c3      | k3         | heard
    """),
    "attendance": table("""
        meeting_id | agency_id | person | status
        k1         | pol       | A      | present
        k2         | pol       | A      | apologies
        k2         | hou       | B      | deputy
        k3         | hou       | B      | present
    """),
    "actions": table("""
        action_id | case_id | agency_id | meeting_id | due_date   | status | completed_on
        a1        | c1      | pol       | k1         | 2025-03-12 | done   | 2025-03-12
        a2        | c1      | pol       | k1         | 2025-03-20 | open   |
        a3        | c2      | hou       | k2         | 2025-03-20 | open   |
        a4        | c3      | pol       | k3         | 2025-05-20 | done   | 2025-05-21
    """),
}
COUNTED = {
    "below_threshold_rate": {"2025-03": (1, 2), "2025-04": (0, 0), "2025-05": (0, 0)},
    "actions_on_time_rate": {"2025-03": (1, 2), "2025-04": (0, 0), "2025-05": (0, 1)},
    "attendance_rate": {"2025-03": (1, 2), "2025-04": (0, 0), "2025-05": (0, 1)},
}


@pytest.mark.parametrize("key", BY_AGENCY)
def test_one_agencys_months_counted_by_hand(engine: sa.Engine, key: str) -> None:
    load(engine, RECORD)
    period = Period(date(2025, 3, 1), date(2025, 5, 31))

    def asked(*, sees_cases: bool) -> dict[str, tuple[float | None, float, bool]]:
        scope = Scope(frozenset({"m1"}), sees_cases=sees_cases, sees_case_ids=False)
        with engine.connect() as connection:
            frame = agency_months(
                connection, key=key, agency_id="pol", scope=scope, period=period,
                today=date(2025, 6, 1),
            )  # fmt: skip
        return {
            row["month"]: (row["numerator"], row["denominator"], row["hidden"])
            for row in frame.iter_rows(named=True)
        }

    assert asked(sees_cases=True) == {
        month: (*counts, False) for month, counts in COUNTED[key].items()
    }
    hidden = {month for month, (_, _, is_hidden) in asked(sees_cases=False).items() if is_hidden}
    assert hidden == (set() if key == "attendance_rate" else set(COUNTED[key]))
