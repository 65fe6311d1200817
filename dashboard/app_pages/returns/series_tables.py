"""The tables and sentences of the return series: rows in, HTML and a sheet to save out."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import words
from dashboard.components.download import Sheet
from dashboard.components.table import Cell, Column, Row, table
from models.period import quarter, quarter_title
from queries.exports.marking import Marking

_ROLLING = {
    "cases_discussed": ("Cases", 0, ""),
    "change": ("On the year before", 1, "%"),
    "repeat_rate": ("Repeats", 1, "%"),
    "partner_share": ("From partners", 1, "%"),
    "children": ("Children", 0, ""),
    "cases_per_10k": ("For each 10,000 women", 1, ""),
    "recommended_cases": ("Recommended", 0, ""),
    "volume_against_recommended": ("Of the recommended", 0, "%"),
    "maracs": ("MARACs", 0, ""),
}
_QUARTERS = {
    "meetings": ("Meetings", 0, ""),
    "cases_discussed": ("Cases", 0, ""),
    "repeat_cases": ("Repeats", 0, ""),
    "repeat_rate": ("Repeat rate", 1, "%"),
    "partner_share": ("From partners", 1, "%"),
    "children": ("Children", 0, ""),
}


def rolling_rows(rolling: pl.DataFrame, group: str) -> list[dict[str, Any]]:
    """The group's twelve months, the oldest first; no change where other MARACs counted then."""
    rows = rolling.filter(pl.col("group") == group).rows(named=True)
    return [
        {**row, "change": row["change"] if row["maracs"] == row["maracs_before"] else None}
        for row in rows
    ]


def finding(row: Mapping[str, Any], name: str) -> str:
    """The latest twelve months in a sentence."""
    end = f"{quarter(row['quarter']).end:%B %Y}"
    said = f"{name}: {words.counted(row['cases_discussed'] or 0, 'case')} in the year to {end}"
    change = row["change"]
    if change is None:
        return said
    if round(change, 1) == 0:
        return f"{said}, as many as the year before"
    more = "more" if change > 0 else "fewer"
    return f"{said}, {words.number(abs(change), 1)}% {more} than the year before"


def caveats(row: Mapping[str, Any]) -> list[str]:
    """What to know about the latest twelve months."""
    found = []
    if row["carried"]:
        found.append(
            f"{words.listed(row['carried'], most=3)}: a missing quarter is counted as the one "
            "before it."
        )
    if row["left_out"]:
        found.append(
            f"Left out, with their population: {words.listed(row['left_out'], most=3)} "
            "(no return for two quarters running)."
        )
    if row["no_population"]:
        found.append(
            f"Not in the rate, for want of a population: {words.listed(row['no_population'], 3)}."
        )
    if row["maracs_before"] not in (None, row["maracs"]):
        found.append(
            f"The year before counted {words.counted(row['maracs_before'], 'MARAC')} and this year "
            f"{row['maracs']}: the two are not compared."
        )
    return found


def rolling_table(rows: list[dict[str, Any]], name: str) -> tuple[Sheet, str]:
    """Twelve months to each quarter, the latest first."""
    latest = list(reversed(rows))
    caption = f"{name}, twelve months to each quarter"
    columns = [Column("Twelve months to"), *_numbers(_ROLLING), Column("From")]
    body: list[Row] = [[_month(row), *_cells(row, _ROLLING), row["source"]] for row in latest]
    headings = ["Twelve months to", *(words_ for words_, _, _ in _ROLLING.values()), "From"]
    saved = [
        [f"{quarter(row['quarter']).end:%B %Y}", *(row[key] for key in _ROLLING), row["source"]]
        for row in latest
    ]
    about = [
        "A missing quarter is counted as the one before it; a MARAC with two missing running is "
        "left out, and its population with it.",
        "Rates are ratios of sums. Recommended: 40 cases for each 10,000 women, to the nearest 10.",
    ]
    return Sheet(caption, headings, saved, about, Marking.OFFICIAL), table(
        columns, body, caption=caption
    )


def quarter_table(quarters: pl.DataFrame, names: Mapping[str, str]) -> tuple[Sheet, str]:
    """Each quarter of each group with its source, the latest first."""
    rows = quarters.sort(pl.col("quarter"), "group", descending=[True, False]).rows(named=True)
    caption = "Returns by quarter"
    columns = [Column("Quarter"), Column("Whose"), Column("From"), *_numbers(_QUARTERS)]
    body: list[Row] = [
        [
            words.unbroken(_short(row["quarter"])),
            words.unbroken(names.get(row["group"], row["group"])),
            words.unbroken(row["source"]),
            *_cells(row, _QUARTERS),
        ]
        for row in rows
    ]
    headings = ["Quarter", "Whose", "From", *(text for text, _, _ in _QUARTERS.values())]
    saved = [
        [
            row["quarter"],
            names.get(row["group"], row["group"]),
            row["source"],
            *(row[key] for key in _QUARTERS),
        ]
        for row in rows
    ]
    return Sheet(caption, headings, saved, (), Marking.OFFICIAL), table(
        columns, body, caption=caption
    )


def _month(row: Mapping[str, Any]) -> str:
    return words.unbroken(f"{quarter(row['quarter']).end:%b %Y}")


def _short(name: str) -> str:
    span = quarter(name)
    return f"{span.start:%b} to {span.end:%b %Y}"


def seam(quarters: pl.DataFrame) -> str:
    """Where the sources change, in a sentence."""
    imported = quarters.filter(pl.col("source").str.contains("imported"))["quarter"].max()
    frozen = quarters.filter(pl.col("source") == "frozen").height
    said = (
        f"Past returns up to {quarter_title(imported)}, case records since"
        if isinstance(imported, str)
        else "Every quarter is counted from case records"
    )
    return f"{said}; {words.counted(frozen, 'quarter')} as frozen" if frozen else said


def _numbers(columns: Mapping[str, tuple[str, int, str]]) -> list[Column]:
    return [Column(text, is_number=True) for text, _, _ in columns.values()]


def _cells(row: Mapping[str, Any], columns: Mapping[str, tuple[str, int, str]]) -> list[Cell]:
    return [_cell(row[key], decimals, after) for key, (_, decimals, after) in columns.items()]


def _cell(value: float | None, decimals: int, after: str) -> Cell:
    if value is None:
        return Cell(words.DASH, is_faint=True)
    return Cell(f"{words.number(value, decimals)}{after}")
