"""Data quality: what is missing, and which figures does it change?"""

import polars as pl

from dashboard import return_reads, words
from dashboard.components.table import Cell, Column
from dashboard.context import Context
from dashboard.insight import asked, grid, monthly, part
from dashboard.insight.grid import Grid, Rows, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View, begin
from models.access import Permission
from models.period import quarter_name, quarter_title
from queries.reports.support import ALL

QUESTION = "What is missing, and which figures does it change?"
FIELDS = {
    "children_in_household": "Children in the household",
    "date_of_birth": "Victim’s date of birth",
    "gender": "Victim’s gender",
    "ethnicity": "Victim’s ethnicity",
    "sexual_orientation": "Victim’s sexual orientation",
    "disabilities": "Victim’s disabilities",
    "perpetrator_date_of_birth": "A perpetrator’s date of birth",
    ALL: "All seven together",
}
CHANGES = {
    "children_in_household": "E, F",
    "date_of_birth": "Y, AA",
    "gender": "X",
    "ethnicity": "U, AB to AF",
    "sexual_orientation": "V",
    "disabilities": "W",
    "perpetrator_date_of_birth": "Z",
    ALL: "E, F, U to AF",
}
ABOUT = (
    "“Not known” is not filled in. A blank field never counts as no: the return’s cell is blank "
    "where nothing is recorded, and smaller than it should be where part is missing.",
)


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION, one_at_a_time=True)
    if view is None:
        return
    rows = asked.report(view, "data-quality", view.period)
    every = rows.filter(pl.col("agency") == ALL)
    if every.filter((pl.col("filled") + pl.col("missing") > 0) | pl.col("hidden")).is_empty():
        view.title(QUESTION, f"No case was heard in {words.period(view.period)}")
        part.nothing(
            f"No cases were heard in {words.period(view.period)}",
            "Choose another period above, or load case and meeting files on the Import page.",
        )
        return
    view.title(QUESTION, lead(every))
    monthly.of(view, "completeness")
    part.draw(view, fields_part(view, every))
    part.draw(view, agencies_part(view, rows))
    _queue(view)


def lead(every: pl.DataFrame) -> str:
    """How complete the record is, and what is missing most."""
    each = every.filter(pl.col("field") != ALL).drop_nulls("completeness").sort("completeness")
    if each.is_empty():
        return "How much is filled in is hidden, because the cases are few"
    worst = each.row(0, named=True)
    share = words.figure(worst["completeness"], "percent")
    name = FIELDS[worst["field"]]
    if worst["completeness"] == 100:
        return "Everything that the return counts is filled in"
    return f"{name} is filled in least: in {share} of cases. It changes {CHANGES[worst['field']]}"


def fields_part(view: View, every: pl.DataFrame) -> Part:
    """What is filled in, field by field."""
    columns = [
        Column("Field"),
        Column("Filled in", is_number=True),
        Column("Missing", is_number=True),
        Column("Share filled in", is_number=True),
        Column("Cells of the return it changes"),
        Column("Bar of the share", is_quiet=True),
    ]
    drawn = [
        [
            grid.text(FIELDS[row["field"]]),
            grid.count(row["filled"], hidden=row["hidden"]),
            grid.count(row["missing"], hidden=row["hidden"]),
            grid.rate(row["completeness"], hidden=row["hidden"]),
            grid.text(CHANGES[row["field"]]),
            Shown(Cell("", share=(row["completeness"] or 0) / 100), None),
        ]
        for row in every.sort("completeness", nulls_last=True).iter_rows(named=True)
    ]
    return Part(
        key="fields",
        finding=lead(every),
        subtitle=f"Fields that the return counts, in the cases heard. {view.subtitle}",
        grid=Grid("What is filled in", columns, drawn),
        indicators=("completeness",),
        about=ABOUT,
        is_hidden=bool(every["hidden"].any()),
    )


def agencies_part(view: View, rows: pl.DataFrame) -> Part | None:
    """What each referring agency fills in; None where no agency is recorded."""
    each = rows.filter((pl.col("agency") != ALL) & (pl.col("field") == ALL))
    if each.is_empty():
        return None
    ordered = each.sort("completeness", nulls_last=True)
    columns = [
        Column("Referring agency"),
        Column("Filled in", is_number=True),
        Column("Missing", is_number=True),
        Column("Share filled in", is_number=True),
        Column("Bar of the share", is_quiet=True),
    ]
    drawn = Rows(
        ordered,
        lambda row: [
            grid.text(row["agency_name"] or row["agency"]),
            grid.count(row["filled"], hidden=row["hidden"]),
            grid.count(row["missing"], hidden=row["hidden"]),
            grid.rate(row["completeness"], hidden=row["hidden"]),
            Shown(Cell("", share=(row["completeness"] or 0) / 100), None),
        ],
    )
    known = ordered.drop_nulls("completeness").head(1).to_dicts()
    finding = "Which agencies leave fields blank"
    if known:
        share = words.figure(known[0]["completeness"], "percent")
        finding = f"{known[0]['agency_name'] or known[0]['agency']} fills in least: {share}"
    return Part(
        key="fields-by-agency",
        finding=finding,
        subtitle=f"The seven fields together, in the cases each agency referred. {view.subtitle}",
        grid=Grid("What is filled in by agency", columns, drawn),
        about=ABOUT,
        is_hidden=bool(each["hidden"].any()),
    )


def _queue(view: View) -> None:
    """What is to be repaired before the next return, for who prepares it: it leads there."""
    context = view.context
    if not view.scope.sees_cases or Permission.PREPARE_RETURNS not in context.user.permissions:
        return
    quarter = quarter_name(view.period.end)
    fields = return_reads.fields_to_repair(context, view.scope, quarter)
    if not fields:
        return
    columns = [
        Column("What is missing"),
        Column("Times", is_number=True),
        Column("Cells changed", is_number=True),
    ]
    drawn = [
        [
            grid.text(FIELDS.get(field) or words.sentence(field.replace("_", " "))),
            grid.count(times),
            grid.count(cells),
        ]
        for field, (times, cells) in sorted(fields.items(), key=lambda item: -item[1][1])
    ]
    missing = sum(times for times, _ in fields.values())
    part.draw(
        view,
        Part(
            key="queue",
            finding=f"{words.counted(missing, 'field')} to repair for the return of "
            f"{quarter_title(quarter)}",
            subtitle="Each is filled in where it stands, on the SafeLives return page.",
            grid=Grid("Repair queue", columns, drawn),
            about=ABOUT,
        ),
    )
