"""One part of an insight page: finding, chart, table, what it means, files, cases behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components.download import download, protection
from dashboard.components.empty import empty
from dashboard.components.heading import part_heading
from dashboard.components.notes import definition_list
from dashboard.insight import behind
from dashboard.insight.behind import CaseBehind
from dashboard.insight.control import Controlled
from dashboard.insight.grid import Grid
from dashboard.insight.view import View
from queries.exports.delivery import Export, table_export
from queries.exports.drawing import Drawing
from queries.exports.marking import Marking, file_name
from queries.exports.paper import Facts, Heading, Note, Paper, Picture, Table, Text, as_pdf
from queries.indicators import INDICATORS

HIDDEN = (
    "Small numbers are hidden here, and enough others that none can be worked out. "
    "What is hidden is in no sum either."
)

NARROWEST, WIDEST, PADDING = 6, 32, 3  # signs of a column on paper


@dataclass(frozen=True)
class Part:
    """What is shown. `indicators` are the keys whose definitions explain it; `about` says the rest.

    `control` is the series of a control chart; `file` is the table with more columns, for CSV and
    XLSX; `cases` asks for the cases behind the part when somebody who may see them wants to.
    """

    key: str
    finding: str
    subtitle: str
    grid: Grid
    drawing: Drawing | None = None
    chart_key: str = ""
    indicators: Sequence[str] = ()
    about: Sequence[str] = ()
    is_hidden: bool = False
    cases: Callable[[], Sequence[CaseBehind]] | None = None
    marking: Marking = Marking.OFFICIAL
    control: Controlled | None = None
    file: Grid | None = None


def draw(view: View, part: Part | None) -> None:
    """Draws the part; nothing where there is none."""
    if part is None:
        return
    part_heading(part.finding, part.subtitle)
    if part.drawing is not None:
        _chart(part)
    if part.is_hidden:
        st.html(f'<p class="m-key">{words.safe(HIDDEN)}</p>')
    st.html(part.grid.html())
    _means(part)
    _files(view, part)
    if part.cases is not None and view.scope.sees_cases:
        behind.draw(view, part.key, part.cases)


def nothing(finding: str, next_step: str) -> None:
    """What stands where a part has nothing to show."""
    empty(finding, next_step)


def _chart(part: Part) -> None:
    from dashboard.charts import CONFIG

    if part.drawing is None:
        return
    st.plotly_chart(
        _figure(repr(part.drawing), part.drawing),
        config=dict(CONFIG),
        key=f"chart-{part.key}",
        alt=f"Chart. {part.finding}. {part.subtitle}. The table below has the numbers.",
    )
    if part.chart_key:
        st.html(f'<p class="m-key">{words.safe(part.chart_key)}</p>')


@st.cache_resource(max_entries=200, show_spinner=False)
def _figure(said: str, _drawing: Drawing) -> Any:  # noqa: ANN401 - Plotly is not typed
    """The drawing as Plotly draws it, kept by all that it says."""
    from dashboard.insight.plotted import figure

    return figure(_drawing)


def _means(part: Part) -> None:
    """The definitions, folded away."""
    if not (part.indicators or part.about):
        return
    inside = "".join(f"<p>{words.safe(line)}</p>" for line in part.about)
    for key in part.indicators:
        indicator = INDICATORS[key]
        inside += f"<h3>{words.safe(indicator.name)}</h3>{definition_list(indicator)}"
    st.html(
        f'<details class="m-more m-means"><summary>What this means'
        f'<span class="m-out">: {words.safe(part.finding)}</span></summary>{inside}</details>'
    )


def definitions(part: Part) -> list[str]:
    """What to know about the part, for a file."""
    return [
        *part.about,
        *(f"{INDICATORS[key].name}: {INDICATORS[key].definition}" for key in part.indicators),
        *([HIDDEN] if part.is_hidden else []),
    ]


def _files(view: View, part: Part) -> None:
    """One row of buttons: table, paper and picture, and the lock for all of them."""
    stem = words.slug(part.grid.title)
    writers: dict[str, tuple[str, Callable[[], bytes]]] = {
        "Download CSV": (".csv", lambda: _table(part, ".csv")),
        "Download XLSX": (".xlsx", lambda: _table(part, ".xlsx")),
    }
    drawing = part.drawing
    if drawing is not None:
        writers["Download PNG"] = (".png", lambda: _png(part, drawing))
    writers["Print as PDF"] = (".pdf", lambda: as_pdf(paper(part)))
    with st.container(horizontal=True, gap="small", key=f"downloads-{part.key}"):
        for label, (ending, write) in writers.items():
            name = file_name(stem, part.marking, ending)
            rows = (part.file or part.grid).height if ending in (".csv", ".xlsx") else None
            export = Export(stem, name, write, part.marking, rows, view.told)
            download(view.context, export, label=label, key=f"{part.key}-{words.slug(label)}")
        protection(part.key)


def _table(part: Part, ending: str) -> bytes:
    sheet = (part.file or part.grid).sheet(
        [part.finding, part.subtitle, *definitions(part)], part.marking
    )
    stem = words.slug(part.grid.title)
    return table_export(sheet, kind=stem, stem=stem, ending=ending).make()


def picture(part: Part, drawing: Drawing, *, is_alone: bool = True) -> Picture:
    """The chart for a file of its own, or for a paper that says its title above."""
    from queries.exports.drawing_canvas import ALONE, IN_PAPER
    from queries.exports.drawing_svg import as_svg

    credit = "; ".join(definitions(part))[:150]
    drawn = replace(drawing, credit=drawing.credit or credit)
    return Picture(as_svg(drawn, ALONE if is_alone else IN_PAPER), part.finding)


def _png(part: Part, drawing: Drawing) -> bytes:
    from queries.exports.paper.pdf import as_png

    return as_png(picture(part, drawing))


def table(grid: Grid, most: int | None = None) -> Table:
    """The grid for a paper: its bars left out, numbers to the right; only the first `most` rows.

    A column is as wide as its longest cell, or word of its heading, within reason.
    """
    kept = [place for place, column in enumerate(grid.columns) if not column.is_quiet]
    heads = [grid.columns[place].heading for place in kept]
    rows = [[row[place] for place in kept] for row in grid.texts()[:most]]
    longest = [max(len(head) // 2, *map(len, head.split() or [""])) for head in heads]
    for row in rows:
        longest = [max(so_far, len(text)) for so_far, text in zip(longest, row, strict=True)]
    widths = [min(max(long, NARROWEST) + PADDING, WIDEST) for long in longest]
    numbers = [at for at, place in enumerate(kept) if grid.columns[place].is_number]
    return Table(heads, rows, widths, numbers, is_dense=True)


def paper(part: Part) -> Paper:
    """The part as a page to print: chart, table and what they mean."""
    blocks: list[Picture | Table | Heading | Text | Note | Facts] = []
    if part.drawing is not None:
        blocks.append(picture(part, part.drawing))
    blocks.append(table(part.grid))
    if part.chart_key:
        blocks.append(Text(part.chart_key))
    blocks += [Heading("What this means"), *(Text(line) for line in definitions(part))]
    return Paper(part.finding, part.subtitle, part.marking, blocks)
