"""The product and the slow oracle give the same numbers for any history, on both databases."""

import math
from datetime import date
from typing import Any

import histories
import oracle
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from records import empty, load

from dashboard.health import all_facts
from ingest.upkeep import rebuild_facts
from models.access import Scope
from models.period import Period
from queries import safelives
from queries.measure import figures

EVERYTHING = Scope(None, sees_cases=True, sees_case_ids=True)
TODAY = date(2026, 1, 15)

thoroughly = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # No shrinking: each example is loaded into two databases, and the difference says enough.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def fill(engine: sa.Engine, record: dict[str, Any]) -> None:
    """The record through the real import, none of whose rows may be refused."""
    report = load(engine, histories.as_text(record))
    refused = {
        file.kind: file.problems.filter(severity="error").rows()
        for file in report.files
        if file.rejected
    }
    assert not refused
    assert not [file.notes for file in report.files if file.kind is None]


def ours(engine: sa.Engine, period: tuple[date, date], by: Any) -> dict[Any, Any]:  # noqa: ANN401
    with engine.connect() as connection:
        frame = figures(connection, scope=EVERYTHING, period=Period(*period), today=TODAY, by=by)
    return {(row["key"], row["group"]): row for row in frame.iter_rows(named=True)}


def theirs(record: dict[str, Any], period: tuple[date, date], by: Any) -> dict[Any, Any]:  # noqa: ANN401
    rows = oracle.indicators(record, start=period[0], end=period[1], by=by, today=TODAY)
    return {(row["key"], row["group"]): row for row in rows}


def same(left: object, right: object) -> bool:
    if left is None or right is None:
        return left is right
    return math.isclose(float(left), float(right), rel_tol=1e-9, abs_tol=1e-9)  # type: ignore[arg-type]


def assert_same_figures(
    engine: sa.Engine,
    record: dict[str, Any],
    period: tuple[date, date],
    by: Any,  # noqa: ANN401
) -> None:
    got, wanted = ours(engine, period, by), theirs(record, period, by)
    assert got.keys() == wanted.keys()
    differing = {
        key: {part: (got[key][part], wanted[key][part]) for part in parts}
        for key in wanted
        if (
            parts := [
                part
                for part in ("value", "numerator", "denominator", "recorded")
                if not same(got[key][part], wanted[key][part])
            ]
        )
    }
    assert not differing
    assert {key: sorted(got[key]["left_out"]) for key in wanted} == {
        key: sorted(wanted[key]["left_out"]) for key in wanted
    }


def assert_same_return(engine: sa.Engine, record: dict[str, Any], quarter: str) -> None:
    with engine.connect() as connection:
        built = safelives.build(connection, scope=EVERYTHING, quarter=quarter)
        behind = safelives.cases_behind(connection, scope=EVERYTHING, quarter=quarter)
    wanted = [
        row
        for row in oracle.safelives(record, quarter)
        if not str(row["meeting_id"]).startswith("return")
    ]
    assert [row.meeting_id for row in built.rows] == [row["meeting_id"] for row in wanted]
    assert behind is not None
    for row, other in zip(built.rows, wanted, strict=True):
        values = {letter: cell["value"] for letter, cell in other["cells"].items()}
        assert dict(row.cells) == values
        for letter, cell in other["cells"].items():
            ids = behind.filter(meeting_id=row.meeting_id, letter=letter)["case_id"].unique()
            assert sorted(ids) == sorted(set(cell["cases"])), letter


@given(
    record=histories.records(),
    period=st.sampled_from(histories.PERIODS),
    quarter=st.sampled_from(histories.QUARTERS),
)
@thoroughly
def test_every_indicator_and_every_cell_of_the_return_equals_the_oracle(
    engine: sa.Engine, record: dict[str, Any], period: tuple[date, date], quarter: str
) -> None:
    empty(engine)
    fill(engine, record)
    for by in (None, "marac", "month", "meeting"):
        assert_same_figures(engine, record, period, by)
    assert_same_return(engine, record, quarter)


@given(data=st.data(), period=st.sampled_from(histories.PERIODS))
@thoroughly
def test_a_corrected_file_leaves_the_figures_as_if_it_had_been_right_at_once(
    engine: sa.Engine, data: st.DataObject, period: tuple[date, date]
) -> None:
    """And the facts kept along the way are those of a full rebuild."""
    empty(engine)
    record = data.draw(histories.records())
    fill(engine, record)
    corrected = data.draw(histories.edit(record))
    fill(engine, corrected)
    assert_same_figures(engine, corrected, period, None)
    stored = all_facts(engine)
    rebuild_facts(engine)
    rebuilt = all_facts(engine)
    for name, frame in stored.items():
        assert_frame_equal(frame, rebuilt[name])
