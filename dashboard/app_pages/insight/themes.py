"""Themes: what do the lessons have in common, and has anything changed because of them?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard import words
from dashboard.app_pages.insight import themes_changed
from dashboard.components.table import Cell, Column
from dashboard.context import Context
from dashboard.insight import asked, grid, part
from dashboard.insight.grid import Grid, Rows, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View, begin
from models.codes import LESSON_STATUS, THEME
from models.period import add_months, quarter, quarter_name, quarter_title
from queries.exports.drawing import Bars, Drawing
from queries.insight.themes import by_owner, by_quarter, by_theme

QUESTION = "What do the lessons have in common, and has anything changed because of them?"
QUARTERS = 8  # of the trend
ABOUT = (
    "A lesson with two themes counts under both. Lessons are counted here, never cases or people, "
    "and nothing of what they say stands here: read them on the page Lessons.",
)


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION)
    if view is None:
        return
    every = asked.themes(view)
    frame = every.filter(pl.col("recorded_on").is_between(view.period.start, view.period.end))
    changed = themes_changed.changed_part(view, every)
    if frame.is_empty() and changed is None:
        view.title(QUESTION, f"No lesson was recorded in {words.period(view.period)}")
        part.nothing(
            f"No lessons were recorded in {words.period(view.period)}",
            "Choose another period above. Coordinators and chairs record lessons on the page "
            "Lessons, from a case or a meeting.",
        )
        return
    view.title(QUESTION, lead(frame))
    part.draw(view, themes_part(view, frame))
    part.draw(view, trend_part(view, every))
    part.draw(view, owners_part(view, frame))
    part.draw(view, changed)


def lead(frame: pl.DataFrame) -> str:
    """How many lessons there are, and how many are still to be acted on."""
    if frame.is_empty():
        return "No lesson was recorded in the period; what earlier ones moved stands below"
    waiting = frame.filter(pl.col("has_recommendation"), pl.col("status") != "done")
    late = waiting.filter("is_late").height
    told = f"{words.counted(frame.height, 'lesson')}; {_of(waiting.height)} still to be acted on"
    return f"{told}, {words.number(late)} of them late" if late else told


def _of(count: int) -> str:
    return f"{words.counted(count, 'recommendation')} {'is' if count == 1 else 'are'}"


def _name(code: str | None) -> str:
    return THEME.get(code or "", code or words.DASH)


def _states(row: Mapping[str, Any], *names: str) -> list[Shown]:
    return [grid.count(row[name]) for name in names]


_COUNTS = ("lessons", *LESSON_STATUS, "late")
_HEADS = ("Lessons", *LESSON_STATUS.values(), "Late")


def themes_part(view: View, frame: pl.DataFrame) -> Part | None:
    """Each theme of the period with where its lessons stand; None where there is no lesson."""
    rows = by_theme(frame)
    if rows.is_empty():
        return None
    columns = [
        Column("Theme"),
        *(Column(name, is_number=True) for name in _HEADS),
        Column("Bar of the share", is_quiet=True),
    ]
    drawn = [
        [
            grid.text(_name(row["theme"])),
            *_states(row, *_COUNTS),
            Shown(Cell("", share=row["lessons"] / frame.height), None),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return Part(
        key="themes",
        finding=themes_finding(rows, frame.height),
        subtitle=f"Lessons by theme, and where they stand. {view.subtitle}",
        grid=Grid("Lessons by theme", columns, drawn),
        about=ABOUT,
    )


def themes_finding(rows: pl.DataFrame, lessons: int) -> str:
    """The theme that comes up most; several where they tie."""
    most = rows["lessons"][0]
    named = [_name(code) for code in rows.filter(pl.col("lessons") == most)["theme"]]
    if len(named) > 3:
        return f"No theme comes up more than {words.counted(most, 'time')}"
    come = "comes" if len(named) == 1 else "come"
    listed = words.listed([named[0], *(name[:1].lower() + name[1:] for name in named[1:])])
    return f"{listed} {come} up most: in {words.number(most)} of {words.counted(lessons, 'lesson')}"


def trend_part(view: View, every: pl.DataFrame) -> Part | None:
    """Lessons by quarter, up to the end of the period; None where there is none."""
    last = quarter(quarter_name(view.period.end)).start
    starts = [add_months(last, -3 * back) for back in reversed(range(QUARTERS))]
    inside = every.filter(pl.col("recorded_on").is_between(starts[0], view.period.end))
    if inside.is_empty():
        return None
    whole = dict(inside.group_by(pl.col("recorded_on").dt.truncate("1q")).agg(pl.len()).iter_rows())
    counts = [float(whole.get(start, 0)) for start in starts]
    subtitle = f"Lessons recorded each quarter. {words.sentence(view.whose)}"
    running = " so far" if quarter(quarter_name(last)).end >= view.context.today else ""
    finding = trend_finding(starts, counts, running)
    return Part(
        key="trend",
        finding=finding,
        subtitle=subtitle,
        grid=_trend_grid(by_quarter(inside), starts, counts),
        drawing=Drawing(
            finding,
            subtitle,
            [Bars(list(starts), counts, [words.number(count) for count in counts])],
        ),
        about=ABOUT,
    )


def _title(start: date) -> str:
    return quarter_title(quarter_name(start))


def trend_finding(starts: list[date], counts: list[float], running: str) -> str:
    """The last quarter beside the ones before."""
    before = counts[:-1]
    usual = sum(before) / len(before)
    told = f"{words.counted(counts[-1], 'lesson')} in {_title(starts[-1])}{running}"
    return f"{told}; {words.number(usual, 1)} a quarter in the seven before"


def _trend_grid(rows: pl.DataFrame, starts: list[date], counts: list[float]) -> Grid:
    found = {(row["quarter"], row["theme"]): row["lessons"] for row in rows.iter_rows(named=True)}
    themes = [code for code in THEME if any((start, code) in found for start in starts)]
    columns = [Column("Theme"), *(Column(quarter_name(one), is_number=True) for one in starts)]
    drawn = [
        [grid.text(_name(code)), *(grid.count(found.get((one, code), 0)) for one in starts)]
        for code in themes
    ]
    foot = [grid.text("Lessons"), *(grid.count(count) for count in counts)]
    return Grid("Lessons by theme and quarter", columns, drawn, foot, is_wide=True)


def owners_part(view: View, frame: pl.DataFrame) -> Part | None:
    """Recommendations by the agency that sees to them; None where there is none."""
    rows = by_owner(frame)
    if rows.is_empty():
        return None
    heads = ("Recommendations", *_HEADS[1:])
    columns = [Column("Agency"), *(Column(name, is_number=True) for name in heads)]
    drawn = Rows(
        rows,
        lambda row: [
            grid.text(row["owner_name"] or row["owner"] or "Nobody yet"),
            *_states(row, *_COUNTS),
        ],
    )
    return Part(
        key="owners",
        finding=owners_finding(rows),
        subtitle=f"Recommendations of the lessons, by owner. {view.subtitle}",
        grid=Grid("Recommendations by agency", columns, drawn),
        about=ABOUT,
    )


def owners_finding(rows: pl.DataFrame) -> str:
    """How many recommendations are done, and how many nobody owns."""
    whole, done = int(rows["lessons"].sum()), int(rows["done"].sum())
    told = f"{words.number(done)} of {words.counted(whole, 'recommendation')} done"
    nobody = int(rows.filter(pl.col("owner").is_null())["lessons"].sum())
    return f"{told}; {words.number(nobody)} without an owner" if nobody else told
