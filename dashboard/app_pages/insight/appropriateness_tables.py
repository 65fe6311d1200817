"""The tables of the Appropriateness page: by agency, by criterion, and the two crossed."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import words
from dashboard.components.table import Cell, Column
from dashboard.insight import asked, grid
from dashboard.insight.grid import Grid, Rows, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View
from models.codes import CRITERION
from models.period import Period
from queries.exports.drawing import Dots, Drawing, Layer, Level, Line
from queries.insight.behind import below_threshold
from queries.reports.support import ALL
from queries.statistics import funnel

ABOUT = (
    "Referrals received in the period for which it is recorded whether they met the threshold. A "
    "joint referral counts once for each agency, one with two criteria in both. The interval is "
    "Wilson’s, 95%. A group is said to stand out where at least 10 were screened and its share is "
    "above that of all others by more than chance would bring (Newcombe’s interval).",
)
_STEPS = 40


def agencies(view: View, rows: pl.DataFrame, period: Period) -> Part:
    """The agencies as a funnel, and their table."""
    each = _over_all(rows, "agency")
    whole = _whole(rows)
    subtitle = (
        f"Below the threshold, of the referrals screened of each agency. {_when(view, period)}"
    )
    finding = f"By agency: {_told(whole)}"
    return Part(
        key="by-agency",
        finding=finding,
        subtitle=subtitle,
        grid=_grid("Below the threshold by agency", "Agency", each),
        drawing=_drawing(each, whole, finding, subtitle),
        chart_key="Each dot is an agency. Inside the dashed lines is what chance brings among "
        "so many referrals (95%); outside the thin ones hardly anything (99.8%).",
        indicators=("below_threshold_rate",),
        about=ABOUT,
        is_hidden=bool(each["hidden"].any()),
        cases=asked.cases_behind(view, below_threshold, period=period),
    )


def criteria(view: View, rows: pl.DataFrame, period: Period) -> Part:
    """The table of criteria."""
    each = _over_all(rows, "criterion")
    return Part(
        key="by-criterion",
        finding="By criterion: under which referrals below the threshold were made",
        subtitle=f"Below the threshold, of the referrals screened. {_when(view, period)}",
        grid=_grid("Below the threshold by criterion", "Criterion", each),
        about=ABOUT,
        is_hidden=bool(each["hidden"].any()),
    )


def crossed(view: View, rows: pl.DataFrame, period: Period) -> Part:
    """Agency by criterion."""
    codes = [
        code
        for code in [*CRITERION, "not_recorded"]
        if not rows.filter(pl.col("criterion") == code).is_empty()
    ]
    named = rows.filter(pl.col("agency") != ALL).select("agency", "agency_name")
    names = named.unique("agency", keep="first", maintain_order=True)
    cells = {(row["agency"], row["criterion"]): row for row in rows.iter_rows(named=True)}
    columns = [Column("Agency"), *(Column(_criterion(code), is_number=True) for code in codes)]
    drawn = Rows(
        names,
        lambda row: [
            grid.text(row["agency_name"] or row["agency"]),
            *(_of(cells.get((row["agency"], code))) for code in codes),
        ],
    )
    return Part(
        key="crossed",
        finding="Agency by criterion: below the threshold, of those screened",
        subtitle=_when(view, period),
        grid=Grid("Below the threshold by agency and criterion", columns, drawn, is_wide=True),
        about=ABOUT,
        is_hidden=bool(rows["hidden"].any()),
    )


def _when(view: View, period: Period) -> str:
    return f"{words.sentence(view.whose)}, {words.period(period)}"


def _over_all(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    other = "criterion" if kind == "agency" else "agency"
    each = rows.filter((pl.col(other) == ALL) & (pl.col(kind) != ALL))
    name = pl.coalesce("agency_name", "agency") if kind == "agency" else _criteria_words()
    return each.with_columns(name=name).sort(
        "below_threshold", "screened", descending=True, nulls_last=True
    )


def _criteria_words() -> pl.Expr:
    return pl.col("criterion").replace_strict(
        dict(CRITERION), default="No criterion recorded", return_dtype=pl.String
    )


def _criterion(code: str) -> str:
    return CRITERION.get(code, "No criterion recorded")


def _whole(rows: pl.DataFrame) -> dict[str, Any]:
    return rows.filter((pl.col("agency") == ALL) & (pl.col("criterion") == ALL)).row(0, named=True)


def _told(whole: dict[str, Any]) -> str:
    if whole["rate"] is None:
        return "the share of all is hidden"
    return f"{words.figure(whole['rate'], 'percent', 1)} of all were below the threshold"


def _grid(title: str, kind: str, each: pl.DataFrame) -> Grid:
    columns = [
        Column(kind),
        Column("Screened", is_number=True),
        Column("Below the threshold", is_number=True),
        Column("Share", is_number=True),
        Column("95% interval", is_number=True),
        Column("Bar of the share", is_quiet=True),
    ]
    rows = Rows(
        each,
        lambda row: [
            grid.text(row["name"]),
            grid.count(row["screened"], hidden=row["hidden"]),
            grid.count(row["below_threshold"], hidden=row["hidden"]),
            grid.rate(row["rate"], hidden=row["hidden"]),
            grid.text(_interval(row)),
            Shown(Cell("", share=(row["rate"] or 0) / 100), None),
        ],
    )
    return Grid(title, columns, rows)


def _interval(row: Mapping[str, Any]) -> str:
    if row["low"] is None:
        return words.DASH
    return f"{words.number(row['low'])} to {words.number(row['high'])}%"


def _of(row: dict[str, Any] | None) -> Shown:
    if row is None:
        return Shown(Cell(words.DASH, is_faint=True), None)
    if row["screened"] is None or row["below_threshold"] is None:
        return grid.out_of_sight()
    text = f"{row['below_threshold']} of {row['screened']}"
    return Shown(Cell(text, share=(row["rate"] or 0) / 100), text)


def _drawing(
    each: pl.DataFrame, whole: dict[str, Any], finding: str, subtitle: str
) -> Drawing | None:
    known = each.drop_nulls(["screened", "rate"]).filter(pl.col("screened") > 0)
    if whole["rate"] is None or known.height < 2:
        return None
    most = int(known["screened"].max() or 1)  # type: ignore[arg-type]
    target = whole["rate"] / 100
    layers: list[Layer] = [*_limits(target, most)]
    layers.append(Level(whole["rate"], f"All: {words.number(whole['rate'], 1)}%"))
    rows = known.to_dicts()
    outside = [row["rate"] / 100 > funnel.of_share(target, row["screened"]).high for row in rows]
    layers.append(
        Dots(
            [float(row["screened"]) for row in rows],
            [row["rate"] for row in rows],
            [f"{row['name']}: {row['below_threshold']} of {row['screened']}" for row in rows],
            ["notable" if is_out else "usual" for is_out in outside],
            [row["name"] if is_out else "" for row, is_out in zip(rows, outside, strict=True)],
        )
    )
    return Drawing(
        finding, subtitle, layers, unit="%", x_title="Referrals screened", y_top=_top(known)
    )


def _top(known: pl.DataFrame) -> float:
    return min(100.0, 1.3 * float(known["rate"].max() or 0) + 10)  # type: ignore[arg-type]


def _limits(target: float, most: int) -> list[Line]:
    sizes = sorted({max(1, round(most * step / _STEPS)) for step in range(1, _STEPS + 1)})
    ends = [funnel.of_share(target, size, is_interpolated=True) for size in sizes]
    xs = [float(size) for size in sizes]
    return [
        Line(xs, [100 * getattr(end, name) for end in ends], kind=kind)  # type: ignore[arg-type]
        for name, kind in (
            ("low", "limit"),
            ("high", "limit"),
            ("very_low", "quiet"),
            ("very_high", "quiet"),
        )
    ]
