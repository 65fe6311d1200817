"""The part of the Repeats page that lists the cases inside their twelve months."""

from collections import Counter

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.table import Cell, Column
from dashboard.insight import grid, part
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.exports.marking import Marking
from queries.insight.repeats import Inside, inside

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
    context = view.context
    with context.engine.connect() as connection:
        found = inside(connection, user=context.user, scope=view.scope, today=context.today)
    if not found:
        part.nothing(
            "No case is inside its twelve months",
            "A case stands here from its referral until twelve months after it.",
        )
        return
    by_month = Counter(one.window_ends.replace(day=1) for one in found)
    next_month = min(by_month)
    part.draw(
        view,
        Part(
            key="inside",
            finding=f"{words.counted(len(found), 'case')} inside twelve months of the last "
            f"referral; {words.number(by_month[next_month])} leave in {words.month(next_month)}",
            subtitle=f"The last referral of each victim, the first to leave first. {view.whose}",
            grid=_grid(view, list(found)),
            about=ABOUT,
            marking=Marking.OFFICIAL_SENSITIVE,
        ),
    )


def _grid(view: View, found: list[Inside]) -> Grid:
    columns = [Column("Case"), Column("MARAC"), Column("Last referral"), Column("Inside until")]
    rows = [
        [
            grid.cell(Cell(one.case_id, link=case_address(one.case_id))),
            grid.text(view.names.get(one.marac_id, one.marac_id)),
            grid.day(one.referred_on),
            grid.day(one.window_ends),
        ]
        for one in found
    ]
    return Grid("Cases inside twelve months", columns, rows, shown=SHOWN)
