"""The part of the Risk page that sets professional judgement beside the ticks on the form."""

import polars as pl

from dashboard import words
from dashboard.components.table import Column
from dashboard.insight import asked, grid
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.insight.behind import heard
from queries.insight.judgement import FORMS

HEADS = {
    "over": "Form at or over the threshold",
    "under": "Form under the threshold",
    "none": "No form scored",
}
ABOUT = (
    "Professional judgement is a criterion of its own: a form under its threshold does not say "
    "that the risk is low, and nothing here weighs one against the other. Where judgement brings "
    "no case at all, ask whether people feel free to use it.",
)


def judgement_part(view: View) -> Part | None:
    """Cases by whether judgement was named, and by the form; None where no case was heard."""
    rows = asked.judgement(view)
    if not rows["hidden"].any() and not rows["cases"].sum():
        return None
    cells = {(row["is_judged"], row["form"]): row for row in rows.iter_rows(named=True)}
    columns = [
        Column("Criteria of the referral"),
        *(Column(HEADS[form], is_number=True) for form in FORMS),
    ]
    drawn = [
        [
            grid.text(name),
            *(
                grid.count(
                    cells[is_judged, form]["cases"],
                    hidden=cells[is_judged, form]["hidden"],
                )
                for form in FORMS
            ),
        ]
        for is_judged, name in (
            (True, "Professional judgement among them"),
            (False, "Other criteria alone"),
        )
    ]
    return Part(
        key="judgement",
        finding=finding(rows),
        subtitle=f"Cases heard, by criterion and by the latest risk form. {view.subtitle}",
        grid=Grid("Judgement beside the risk form", columns, drawn),
        indicators=("dash_high_rate",),
        about=ABOUT,
        is_hidden=bool(rows["hidden"].any()),
        cases=asked.cases_behind(view, heard, period=view.period),
    )


def finding(rows: pl.DataFrame) -> str:
    """How many of the cases with a form under the threshold came on judgement."""
    under = rows.filter(pl.col("form") == "under")
    if under["hidden"].any():
        return "Judgement beside the risk form: part of the numbers is hidden"
    whole = int(under["cases"].sum())
    judged = int(under.filter("is_judged")["cases"].sum())
    if not whole:
        return "No case heard had a scored form under the threshold"
    return (
        f"Of {words.counted(whole, 'case')} with a form under the threshold "
        f"{words.number(judged)} came on professional judgement"
    )
