"""The series of returns: seams, twelve months, missing quarters; beside a slow oracle."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Scope
from models.tables import maracs, meeting_facts, population
from queries.safelives.series import Series, place, series

from . import oracle

EVERYTHING = Scope(None, sees_cases=True, sees_case_ids=True)
LAST = "2026-Q2"


@pytest.fixture
def record(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A record without a meeting; what a test adds is undone."""
    with engine.connect() as connection:
        undo = connection.begin()
        yield connection
        undo.rollback()


def day_of(at: int) -> date:
    return date(at // 4, at % 4 * 3 + 2, 9)


def add_marac(
    connection: sa.Connection,
    marac_id: str,
    quarters: Mapping[int, Mapping[str, Fraction | None]],
    women: Mapping[int, int],
    *,
    force: str | None = None,
    imported_to: int = 0,
) -> None:
    """A MARAC with a meeting in each of its quarters, those up to `imported_to` from a return."""
    connection.execute(
        maracs.insert().values(marac_id=marac_id, name=marac_id, force_area=force, sender="local")
    )
    for year, number in women.items():
        connection.execute(
            population.insert().values(
                marac_id=marac_id, year=year, adult_females=number, sender="local"
            )
        )
    for at, counts in quarters.items():
        values = {name: None if n is None else float(n) for name, n in counts.items()}
        connection.execute(
            meeting_facts.insert().values(
                meeting_id=f"{marac_id}-{at}",
                marac_id=marac_id,
                meeting_date=day_of(at),
                origin="return" if at <= imported_to else "record",
                **values,
            )
        )


def counts(cases: int, repeats: int | None = 0) -> dict[str, Fraction | None]:
    return {
        "cases_discussed": Fraction(cases),
        "repeat_cases": None if repeats is None else Fraction(repeats),
        "police": Fraction(cases),
    }


def row(frame: pl.DataFrame, quarter: str, group: str = "All MARACs") -> dict[str, object]:
    return frame.row(
        by_predicate=(pl.col("quarter") == quarter) & (pl.col("group") == group), named=True
    )


END = place(LAST)


def test_a_quarter_missing_is_carried_by_the_one_before(record: sa.Connection) -> None:
    add_marac(record, "N", {END - 3: counts(10, 4), END - 2: counts(20, 5), END: counts(40, 6)}, {})
    found = row(series(record, scope=EVERYTHING, last=LAST, by="all").rolling, LAST)
    assert found["cases_discussed"] == 10 + 20 + 20 + 40
    assert found["repeat_cases"] == 4 + 5 + 5 + 6
    assert found["carried"] == ["N"]


def test_the_first_quarter_of_the_twelve_months_is_carried_from_outside(
    record: sa.Connection,
) -> None:
    quarters = {at: counts(10) for at in (END - 4, END - 2, END - 1, END)}
    add_marac(record, "N", quarters | {END - 4: counts(7)}, {})
    found = row(series(record, scope=EVERYTHING, last=LAST, by="all").rolling, LAST)
    assert found["cases_discussed"] == 37


def test_two_running_drop_the_marac_and_its_population(record: sa.Connection) -> None:
    whole = {at: counts(10) for at in range(END - 3, END + 1)}
    add_marac(record, "N", whole, {2020: 10_000})
    add_marac(record, "S", {END - 3: counts(90), END: counts(90)}, {2020: 50_000})
    found = row(series(record, scope=EVERYTHING, last=LAST, by="all").rolling, LAST)
    assert (found["maracs"], found["left_out"]) == (1, ["S"])
    assert (found["cases_discussed"], found["adult_females"]) == (40, 10_000)
    assert found["cases_per_10k"] == 40.0
    assert found["recommended_cases"] == 40


def test_year_on_year_change_and_the_seam(record: sa.Connection) -> None:
    quarters = {at: counts(10 if at <= END - 4 else 12) for at in range(END - 7, END + 1)}
    add_marac(record, "N", quarters, {}, imported_to=END - 2)
    found = series(record, scope=EVERYTHING, last=LAST, by="marac")
    assert found.quarters["source"].to_list() == ["imported"] * 6 + ["computed"] * 2
    year = row(found.rolling, LAST, "N")
    assert (year["cases_before"], year["change"], year["source"]) == (
        40,
        20.0,
        "computed, imported",
    )
    assert row(found.rolling, "2025-Q3", "N")["change"] is None


def test_a_force_is_a_ratio_of_sums(record: sa.Connection) -> None:
    add_marac(record, "N", {at: counts(10, 5) for at in range(END - 3, END + 1)}, {}, force="Vale")
    add_marac(record, "S", {at: counts(90, 9) for at in range(END - 3, END + 1)}, {}, force="Vale")
    add_marac(record, "O", {at: counts(10, 1) for at in range(END - 3, END + 1)}, {})
    found = series(record, scope=EVERYTHING, last=LAST, by="force").rolling
    assert row(found, LAST, "Vale")["repeat_rate"] == 14.0
    assert row(found, LAST, "No police force area")["repeat_rate"] == 10.0


def test_only_the_maracs_in_scope_are_in_it(record: sa.Connection) -> None:
    for name in ("N", "S"):
        add_marac(record, name, {at: counts(10) for at in range(END - 3, END + 1)}, {})
    only = EVERYTHING.narrowed(frozenset({"N"}))
    found = series(record, scope=only, last=LAST, by="all")
    assert row(found.rolling, LAST)["cases_discussed"] == 40
    assert found.quarters["maracs"].to_list() == [1] * 4
    nothing = series(record, scope=only.narrowed(frozenset()), last=LAST, by="all")
    assert nothing.rolling.is_empty() and nothing.quarters.is_empty()


COUNT = st.integers(0, 40)
QUARTER = st.builds(
    lambda cases, part: counts(cases, None if part is None else min(cases, part)),
    COUNT,
    st.none() | COUNT,
)
MARAC = st.tuples(
    st.dictionaries(st.integers(END - 11, END), QUARTER, max_size=10),
    st.dictionaries(st.sampled_from([2023, 2025, 2026, 2027]), st.integers(1, 400_000), max_size=3),
)
AREA = st.dictionaries(st.sampled_from(["A", "B", "C", "D"]), MARAC, min_size=1)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(area=AREA)
def test_every_twelve_months_is_what_the_oracle_says(
    record: sa.Connection, area: dict[str, tuple[oracle.Returned, dict[int, int]]]
) -> None:
    for table in (meeting_facts, population, maracs):
        record.execute(table.delete())
    for marac, (quarters, women) in area.items():
        add_marac(record, marac, quarters, women)  # type: ignore[arg-type]
    found = series(record, scope=EVERYTHING, last=LAST, by="all")
    returned = {marac: quarters for marac, (quarters, _) in area.items()}
    women = {marac: numbers for marac, (_, numbers) in area.items()}
    _compare(found, returned, women)  # type: ignore[arg-type]


def _compare(
    found: Series, returned: oracle.Returned, women: Mapping[str, Mapping[int, int]]
) -> None:
    first = min((at for quarters in returned.values() for at in quarters), default=END)
    shown = {place(one["quarter"]): one for one in found.rolling.iter_rows(named=True)}
    for last in range(first + 3, END + 1):
        expected = oracle.twelve_months(returned, women, last)
        assert (expected is None) == (last not in shown), last
        if expected is None:
            continue
        for name, value in expected.items():
            ours = shown[last][name]
            if isinstance(value, Fraction):
                assert ours == pytest.approx(float(value)), (last, name)
            else:
                assert ours == value, (last, name)
        before = oracle.twelve_months(returned, women, last - 4)
        if last - 4 >= first + 3:
            then = None if before is None else before["cases_discussed"]
            change = oracle.change(expected["cases_discussed"], then)  # type: ignore[arg-type]
            assert shown[last]["change"] == (
                None if change is None else pytest.approx(float(change))
            )


def test_a_frozen_quarter_counts_as_it_was_frozen(engine: sa.Engine) -> None:
    from frozen.quarter import edit_case, filled, freeze, person

    filled(engine)
    ann = person(engine, "Ann Example")
    freeze(engine, ann, "M1", "M2")
    edit_case(engine, ann, "C1", children_in_household="9")
    with engine.connect() as connection:
        north = EVERYTHING.narrowed(frozenset({"M1"}))
        quarter = series(connection, scope=north, last="2026-Q3", by="marac").quarters
    assert quarter.select("group", "quarter", "source", "meetings", "children").rows() == [
        ("M1", "2026-Q3", "frozen", 2, 3.0)
    ]
    assert quarter["police"].to_list() == pytest.approx([1 + 1 / 3 + 1])
