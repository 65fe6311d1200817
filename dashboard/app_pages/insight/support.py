"""Support and capacity: do the IDVAs reach everybody, and are there enough of them?"""

import polars as pl

from dashboard import words
from dashboard.components.table import Column
from dashboard.context import Context
from dashboard.insight import asked, control, grid, monthly, part
from dashboard.insight.grid import Grid, Rows
from dashboard.insight.part import Part
from dashboard.insight.view import View, begin
from models.period import add_months
from queries.exports.drawing import Band, Drawing, Line
from queries.insight import blocks
from queries.statistics.forecast import Forecast, forecast

QUESTION = "Do the IDVAs reach everybody, and are there enough of them?"
AHEAD, SHOWN = 6, 24  # months foretold, months of history drawn
KINDS = {"idva": "IDVA", "admin": "Administrator"}
CAPACITY_ABOUT = (
    "SafeLives reckons one full-time IDVA for 100 referrals a year, and one full-time "
    "administrator for 400 cases; a MARAC may have set numbers of its own. Only work for the MARAC "
    "counts.",
)


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION)
    if view is None:
        return
    cases = asked.months(view, ("cases_discussed",))
    if blocks.by_month(cases, view.period).is_empty():
        view.title(QUESTION, f"No meeting was held in {words.period(view.period)}")
        part.nothing(
            f"No cases were heard in {words.period(view.period)}",
            "Choose another period above, or load case and meeting files on the Import page.",
        )
        return
    reached, recorded = monthly.in_all(view, "idva_contact_before_rate")
    view.title(QUESTION, lead(reached, recorded))
    monthly.of(view, "idva_contact_before_rate")
    monthly.of(view, "idva_engaged_rate")
    if view.everything.sees_cases:
        part.draw(view, _posts(view))
    part.draw(view, forecast_part(view, cases))


def lead(reached: float | None, recorded: float | None) -> str:
    """How many victims the IDVA spoke to before the meeting."""
    if not recorded or reached is None:
        return "Whether the IDVA reached the victims before the meeting is not recorded, or hidden"
    share = words.figure(100 * reached / recorded, "percent")
    many = words.counted(recorded, "case")
    return f"The IDVA had contact before the meeting in {share} of {many}; it is expected in all"


def _posts(view: View) -> Part:
    """Posts needed, recommended and filled, by MARAC; who sees no case has it from SafeLives."""
    rows = asked.report(view, "capacity", view.period)
    columns = [
        Column("MARAC"),
        *(
            Column(f"{kind} {name}", is_number=True)
            for kind in KINDS.values()
            for name in ("needed", "recommended", "in post", "coverage")
        ),
    ]
    drawn = Rows(
        rows,
        lambda row: [
            grid.text(row["marac_name"]),
            *(
                grid.rate(row[f"{kind}_{name}"], unit="percent" if name == "coverage" else "rate")
                for kind in KINDS
                for name in ("needed", "recommended", "in_post", "coverage")
            ),
        ],
    )
    return Part(
        key="posts",
        finding=posts_finding(rows),
        subtitle=f"Full-time posts. {view.subtitle}",
        grid=Grid("Posts needed and filled", columns, drawn, is_wide=True),
        indicators=("idva_fte_needed", "idva_coverage", "admin_fte_needed"),
        about=CAPACITY_ABOUT,
    )


def posts_finding(rows: pl.DataFrame) -> str:
    """How many IDVA posts are missing where both are known."""
    known = rows.drop_nulls(["idva_needed", "idva_in_post"])
    if known.is_empty():
        return "How many IDVA posts are filled is not recorded: load the capacity file"
    needed, filled = float(known["idva_needed"].sum()), float(known["idva_in_post"].sum())
    if filled >= needed:
        return f"{words.number(filled, 1)} IDVA posts are filled, {words.number(needed, 1)} needed"
    return (
        f"{words.number(needed - filled, 1)} IDVA posts are missing: {words.number(filled, 1)} "
        f"filled of {words.number(needed, 1)} needed"
    )


def forecast_part(view: View, cases: pl.DataFrame) -> Part | None:
    """The cases to come, from own history; None where it is too short or part is hidden."""
    months = blocks.by_month(cases, control.since(cases, view))
    if months.is_empty() or months["hidden"].any():
        return None
    found = forecast(months["cases_discussed"].to_list(), AHEAD)
    if found is None:
        return None
    subtitle = f"Cases a month, {AHEAD} months ahead, from own history. {view.whose}"
    return Part(
        key="forecast",
        finding=forecast_finding(found),
        subtitle=subtitle,
        grid=_forecast_grid(found, months),
        drawing=_forecast_drawing(found, months, subtitle),
        about=(
            found.why,
            "Simple exponential smoothing: one level, in which later months weigh more, and "
            "a 95% interval that widens. It knows nothing of what is decided tomorrow.",
        ),
    )


def forecast_finding(found: Forecast) -> str:
    """The level foretold, in a sentence."""
    level, low, high = found.months[0]
    told = f"About {words.number(level)} cases a month to come, between {words.number(low)} and"
    told += f" {words.number(high)}"
    return told if found.is_better else f"{told}, but no better than expecting last year again"


def _ahead(months: pl.DataFrame) -> list[pl.Series]:
    last = months["month"][-1]
    return [add_months(last, step + 1) for step in range(AHEAD)]  # type: ignore[misc]


def _forecast_grid(found: Forecast, months: pl.DataFrame) -> Grid:
    columns = [
        Column("Month"),
        Column("Cases foretold", is_number=True),
        Column("From", is_number=True),
        Column("To", is_number=True),
    ]
    rows = [
        [grid.text(words.month(day)), *(grid.count(value) for value in values)]  # type: ignore[arg-type]
        for day, values in zip(_ahead(months), found.months, strict=True)
    ]
    return Grid("Cases foretold", columns, rows)


def _forecast_drawing(found: Forecast, months: pl.DataFrame, subtitle: str) -> Drawing:
    past = months.tail(SHOWN)
    ahead = _ahead(months)
    levels, lows, highs = (list(column) for column in zip(*found.months, strict=True))
    return Drawing(
        forecast_finding(found),
        subtitle,
        [
            Band(ahead, lows, highs),  # type: ignore[arg-type]
            Line(past["month"].to_list(), past["cases_discussed"].to_list()),
            Line(ahead, levels, name="foretold", kind="second"),  # type: ignore[arg-type]
        ],
    )
