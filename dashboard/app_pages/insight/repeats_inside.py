"""The part of the Repeats page that lists the cases inside their twelve months."""

import polars as pl

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.table import Cell, Column
from dashboard.insight import asked, grid, part
from dashboard.insight.grid import Grid, Rows
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.exports.marking import Marking

SHOWN = 25
ABOUT = (
    "Further abuse between the same victim and perpetrator within twelve months of the last "
    "referral makes a repeat, whoever hears of it and whether or not it is a crime. The list says "
    "until when. It says of nobody how likely that is.",
)


def draw(view: View) -> None:
    """Draws the register for who may see cases; nothing for others."""
    if not view.scope.sees_cases:
        return
    found = asked.inside(view)
    if found.is_empty():
        part.nothing(
            "No case is inside its twelve months",
            "A case stands here from its referral until twelve months after it.",
        )
        return
    next_month = found["window_ends"].dt.month_start()
    leaving = (next_month == next_month[0]).sum()
    part.draw(
        view,
        Part(
            key="inside",
            finding=f"{words.counted(found.height, 'case')} inside twelve months of the last "
            f"referral; {words.number(leaving)} leave in {words.month(next_month[0])}",
            subtitle=f"The last referral of each victim, the first to leave first. {view.whose}",
            grid=_grid(view, found),
            about=ABOUT,
            marking=Marking.OFFICIAL_SENSITIVE,
        ),
    )


def _grid(view: View, found: pl.DataFrame) -> Grid:
    columns = [Column("Case"), Column("MARAC"), Column("Last referral"), Column("Inside until")]
    rows = Rows(
        found,
        lambda row: [
            grid.cell(Cell(row["case_id"], link=case_address(row["case_id"]))),
            grid.text(view.names.get(row["marac_id"], row["marac_id"])),
            grid.day(row["referred_on"]),
            grid.day(row["window_ends"]),
        ],
    )
    return Grid("Cases inside twelve months", columns, rows, shown=SHOWN)
