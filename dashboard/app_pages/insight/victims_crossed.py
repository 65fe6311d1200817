"""The part of the Victims page that crosses two characteristics."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.insight.victim_words import CHARACTERISTICS, GROUPS
from dashboard.components import filters
from dashboard.components.table import Column
from dashboard.insight import asked, grid, part
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.insight.behind import heard
from queries.insight.crossed import CHARACTERISTICS as CROSSED

ABOUT = (
    "Each case heard stands once. A blank of one characteristic is a group of its own, so that no "
    "case is left out.",
)


def draw(view: View) -> None:
    """Draws the choice of the two characteristics, and their table."""
    with st.container(horizontal=True, gap="medium", key="crossed"):
        down = _choice("Characteristic in rows", "rows", list(CROSSED))
        across = _choice("in columns", "columns", [one for one in CROSSED if one != down])
    part.draw(view, crossed_part(view, across=across, down=down))


def _choice(label: str, key: str, choices: list[str]) -> str:
    found = st.selectbox(
        label,
        choices,
        format_func=CHARACTERISTICS.__getitem__,
        key=key,
        bind="query-params",
        width=filters.WIDTH,
    )
    return str(found or choices[0])


def crossed_part(view: View, *, across: str, down: str) -> Part:
    """How many cases heard are in a group of the one and a group of the other."""
    frame = asked.crossed(view, across=across, down=down)
    known = frame.filter((pl.col("cases") > 0) | pl.col("hidden"))
    columns = known["across"].unique(maintain_order=True).to_list()
    cells = {(row["down"], row["across"]): row for row in frame.iter_rows(named=True)}
    rows = [
        [
            grid.text(_name(group)),
            *(
                grid.count(cells[group, one]["cases"], hidden=cells[group, one]["hidden"])
                for one in columns
            ),
        ]
        for group in known["down"].unique(maintain_order=True)
    ]
    names = (CHARACTERISTICS[down], CHARACTERISTICS[across])
    heads = [Column(names[0]), *(Column(_name(one), is_number=True) for one in columns)]
    title = f"{names[0]} by {names[1].lower()}"
    return Part(
        key="crossed",
        finding=finding(known, title),
        subtitle=f"Cases heard by {names[0].lower()} and {names[1].lower()}. {view.subtitle}",
        grid=Grid(title, heads, rows, is_wide=True),
        about=ABOUT,
        is_hidden=bool(frame["hidden"].any()),
        cases=asked.cases_behind(view, heard, period=view.period),
    )


def _name(group: str) -> str:
    return GROUPS.get(group, words.sentence(group.replace("_", " ")))


def finding(known: pl.DataFrame, title: str) -> str:
    """How many of the pairs that occur may be told, where any is hidden."""
    hidden = known.filter("hidden").height
    if not hidden:
        return title
    return f"{title}: {words.number(hidden)} of {words.number(known.height)} numbers are hidden"
