"""Victims: who are they, and whom do we not see?"""

import polars as pl

from dashboard import words
from dashboard.app_pages.insight import victims_crossed, victims_local
from dashboard.app_pages.insight.victim_words import CHARACTERISTICS, GROUPS, NOT_RECORDED
from dashboard.components.table import Cell, Column
from dashboard.context import Context
from dashboard.insight import asked, grid, part
from dashboard.insight.grid import Grid, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View, begin
from queries.indicators import INDICATORS
from queries.insight.behind import heard

QUESTION = "Who are the victims, and whom do we not see?"
# Characteristic → the indicator with the published share of one of its groups.
PUBLISHED = {
    "lgbtq": ("yes", "lgbtq_rate"),
    "disability": ("yes", "disabled_rate"),
    "gender": ("male", "male_rate"),
    "age_band": ("16_17", "age_16_17_rate"),
}
ABOUT = (
    "Shares are of all cases heard, as SafeLives publishes them: where little is recorded they "
    "look smaller than they are. A victim with two disabilities counts under both types.",
    "Whom a MARAC does not see shows in the shares that are small beside those who live there: "
    "compare with the population, and with the census of the area.",
)


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION, one_at_a_time=True)
    if view is None:
        return
    rows = asked.report(view, "demographics", view.period)
    known = rows.filter((pl.col("cases") > 0) | pl.col("hidden"))
    if known.is_empty():
        view.title(QUESTION, f"No case was heard in {words.period(view.period)}")
        part.nothing(
            f"No cases were heard in {words.period(view.period)}",
            "Choose another period above, or load case and meeting files on the Import page.",
        )
        return
    view.title(QUESTION, lead(rows))
    for made in parts(view, rows):
        part.draw(view, made)
    part.draw(view, victims_local.local_part(view, rows))
    victims_crossed.draw(view)


def lead(rows: pl.DataFrame) -> str:
    """What is recorded least: what is not recorded is not seen."""
    missing = rows.filter(
        (pl.col("group") == NOT_RECORDED) & pl.col("characteristic").is_in(list(CHARACTERISTICS))
    )
    known = missing.drop_nulls("share").sort("share", descending=True)
    if known.is_empty():
        return "How much is recorded of the victims is hidden, because the cases are few"
    most = known.row(0, named=True)
    name = CHARACTERISTICS[most["characteristic"]]
    share = words.figure(most["share"], "percent")
    if not most["cases"]:
        return "All that the return asks of the victims is recorded in every case"
    return f"{name} is not recorded in {share} of cases, more often than anything else"


def parts(view: View, rows: pl.DataFrame) -> list[Part]:
    """A part each characteristic of which anything is recorded."""
    made = [
        _characteristic(view, rows.filter(pl.col("characteristic") == characteristic), name)
        for characteristic, name in CHARACTERISTICS.items()
    ]
    return [one for one in made if one is not None]


def _characteristic(view: View, rows: pl.DataFrame, name: str) -> Part | None:
    shown = rows.filter((pl.col("cases") != 0) | pl.col("cases").is_null())
    if shown.is_empty():
        return None
    characteristic = rows["characteristic"][0]
    key = PUBLISHED.get(characteristic, ("", ""))[1]
    return Part(
        key=words.slug(characteristic),
        finding=finding(rows, name),
        subtitle=f"{name} of the victims of cases heard. {view.subtitle}",
        grid=_grid(view, shown, name),
        indicators=(key,) if key else (),
        about=ABOUT,
        is_hidden=bool(rows["hidden"].any()),
        cases=asked.cases_behind(view, heard, period=view.period),
    )


def finding(rows: pl.DataFrame, name: str) -> str:
    """The largest group that is known, and how often nothing is."""
    known = rows.filter(pl.col("group") != NOT_RECORDED).drop_nulls("cases")
    if "yes" in rows["group"]:
        known = known.filter(pl.col("group") == "yes")
    first = known.sort("cases", descending=True).head(1).to_dicts()
    if not first or not first[0]["cases"]:
        return f"{name}: not recorded, or hidden"
    share = words.figure(first[0]["share"], "percent")
    return f"{name}: {GROUPS.get(first[0]['group'], first[0]['group'])} in {share} of cases"


def _grid(view: View, rows: pl.DataFrame, name: str) -> Grid:
    columns = [
        Column(name),
        Column("Cases", is_number=True),
        Column("Share of cases", is_number=True),
        Column("Published"),
        Column("Bar of the share", is_quiet=True),
    ]
    drawn = [
        [
            grid.text(GROUPS.get(row["group"], words.sentence(row["group"].replace("_", " ")))),
            grid.count(row["cases"], hidden=row["hidden"]),
            grid.rate(row["share"], hidden=row["hidden"]),
            grid.text(_published(row["characteristic"], row["group"])),
            Shown(Cell("", share=(row["share"] or 0) / 100), None),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return Grid(f"Victims by {name.lower()}", columns, drawn)


def _published(characteristic: str, group: str) -> str:
    of, key = PUBLISHED.get(characteristic, ("", ""))
    mark = INDICATORS[key].benchmark if of == group else None
    return f"{mark.label} ({words.month(mark.as_of)})" if mark else words.DASH
