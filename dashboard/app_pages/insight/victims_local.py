"""The part of the Victims page that sets minoritised victims beside those who live in the area."""

import polars as pl

from dashboard import words
from dashboard.app_pages.insight.victim_words import NOT_RECORDED
from dashboard.components.table import Column
from dashboard.insight import asked, grid
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.view import View
from models.codes import ETHNIC_GROUP
from queries.statistics.intervals import wilson

ABOUT = (
    "The share here is of the cases in which the victim’s ethnicity is recorded, with its 95% "
    "interval (Wilson); those who live in the area are from the population file, each MARAC by its "
    "people. A share below theirs asks who does not reach the MARAC; one above it asks why.",
)


def local_part(view: View, rows: pl.DataFrame) -> Part | None:
    """Minoritised victims beside the population; None where either is not known, or hidden."""
    here = asked.minoritised_locally(view)
    counts = minoritised(rows)
    if here is None or counts is None:
        return None
    part_of, known = counts
    ends = wilson(part_of, known)
    if ends is None:
        return None
    low, high = (100 * end for end in ends)
    share = 100 * part_of / known
    columns = [
        Column("Minoritised ethnic groups"),
        Column("Share", is_number=True),
        Column("Between", is_number=True),
        Column("Of"),
    ]
    ours = words.counted(known, "case")
    interval = f"{words.number(low)} to {words.figure(high, 'percent')}"
    table = [
        [
            grid.text("Victims of cases heard"),
            grid.rate(share),
            grid.text(interval),
            grid.text(f"{ours} with ethnicity recorded"),
        ],
        [
            grid.text("People who live here"),
            grid.rate(here),
            grid.text(words.DASH),
            grid.text("the population file"),
        ],
    ]
    return Part(
        key="local",
        finding=finding(share, (low, high), here),
        subtitle=f"Victims beside those who live in the area. {view.subtitle}",
        grid=Grid("Victims beside the population", columns, table),
        indicators=("minoritised_rate",),
        about=ABOUT,
    )


def minoritised(rows: pl.DataFrame) -> tuple[float, float] | None:
    """Victims from minoritised groups, and those of whom the group is recorded.

    None where nothing is recorded, or where any number it rests on is hidden.
    """
    groups = rows.filter(characteristic="ethnic_group")
    if groups.is_empty() or groups["cases"].null_count():
        return None
    known = groups.filter(pl.col("group") != NOT_RECORDED)["cases"].sum()
    part_of = groups.filter(pl.col("group").is_in(list(ETHNIC_GROUP)))["cases"].sum()
    return (float(part_of), float(known)) if known else None


def finding(share: float, ends: tuple[float, float], here: float) -> str:
    """Whether the share differs from the population's by more than chance."""
    told = (
        f"{words.figure(share, 'percent')} of victims are from minoritised ethnic groups, beside "
        f"{words.figure(here, 'percent')} of those who live here"
    )
    if ends[0] <= here <= ends[1]:
        return f"{told}: no more apart than chance brings"
    return f"{told}: {'fewer' if share < here else 'more'} than chance would bring"
