"""The chart and the sentences of the return series."""

from datetime import date

import polars as pl

from dashboard import series_chart
from dashboard.app_pages.returns import series_tables
from dashboard.series_chart import Point


def points(*sources: str) -> list[Point]:
    return [
        Point(date(2025 + n // 4, n % 4 * 3 + 3, 28), 100 + n, 120.0, source)
        for n, source in enumerate(sources)
    ]


def test_each_quarter_is_marked_by_where_it_comes_from() -> None:
    figure = series_chart.twelve_months(
        points("imported", "computed, imported", "computed", "frozen", "computed, frozen")
    )
    marks = {trace.name: list(trace.y) for trace in figure.data if trace.name}
    assert marks == {
        "with imported past returns": [100, 101],
        "from case records": [102, 104],
        "as frozen": [103],
    }
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert "Recommended<br>120 a year" in texts
    assert "from here all<br>case records" in texts
    (seam,) = figure.layout.shapes
    assert seam.x0 == date(2025, 9, 28)


def test_no_seam_is_drawn_where_there_is_none() -> None:
    for sources in (("imported", "imported"), ("computed", "frozen")):
        assert not series_chart.twelve_months(points(*sources)).layout.shapes


def test_many_quarters_name_some_of_the_months_and_always_the_last() -> None:
    figure = series_chart.twelve_months(points(*["computed"] * 40))
    ticks = list(figure.layout.xaxis.tickvals)
    assert len(ticks) <= series_chart.MOST_TICKS
    assert ticks[0] == points(*["computed"] * 40)[-1].ended


def row(**changed: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "group": "N",
        "quarter": "2026-Q3",
        "cases_discussed": 110.0,
        "change": 10.0,
        "maracs": 1,
        "maracs_before": 1,
        "carried": [],
        "left_out": [],
        "no_population": [],
    }
    return {**usual, **changed}


def test_the_finding_is_a_sentence() -> None:
    said = series_tables.finding
    year = "North: 110 cases in the year to September 2026"
    assert said(row(), "North") == f"{year}, 10.0% more than the year before"
    assert said(row(change=-4.25), "North") == f"{year}, 4.3% fewer than the year before"
    assert said(row(change=0.0), "North") == f"{year}, as many as the year before"
    assert said(row(change=None), "North") == year


def test_years_with_other_maracs_are_not_compared() -> None:
    frame = pl.DataFrame([row(maracs=3, maracs_before=1)])
    (only,) = series_tables.rolling_rows(frame, "N")
    assert only["change"] is None
    assert series_tables.caveats(only) == [
        "The year before counted 1 MARAC and this year 3: the two are not compared."
    ]


def test_what_was_carried_and_left_out_is_said() -> None:
    told = series_tables.caveats(row(carried=["A"], left_out=["B"], no_population=["C"]))
    assert [text.split(":")[0] for text in told] == [
        "A",
        "Left out, with their population",
        "Not in the rate, for want of a population",
    ]
