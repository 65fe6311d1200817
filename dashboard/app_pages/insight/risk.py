"""Risk: how high is it, and what do the forms say?"""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.insight import risk_judgement
from dashboard.components import filters
from dashboard.components.table import Cell, Column
from dashboard.context import Context
from dashboard.insight import asked, grid, monthly, part
from dashboard.insight.grid import Grid, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View, begin
from dashboard.risk_forms import risk_forms
from models.codes import ASSESSMENT_FORM, CRITERION
from queries.insight.behind import heard

QUESTION = "How high is the risk, and what do the forms say?"
ABOUT = (
    "Of each case heard the latest form made by the day of the meeting is read. The tables tell "
    "of all victims together: a form’s count never stands for the judgement of who spoke to her, "
    "and nothing here says how likely anything is for one person.",
)


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION, one_at_a_time=True)
    if view is None:
        return
    criteria = asked.report(view, "criteria", view.period)
    items = asked.report(view, "dash-items", view.period)
    if not criteria.filter((pl.col("cases") > 0) | pl.col("hidden")).height and items.is_empty():
        view.title(QUESTION, f"No case was heard in {words.period(view.period)}")
        part.nothing(
            f"No cases were heard in {words.period(view.period)}",
            "Choose another period above, or load case and meeting files on the Import page.",
        )
        return
    view.title(QUESTION, lead(criteria))
    monthly.of(view, "dash_high_rate")
    part.draw(view, criteria_part(view, criteria))
    part.draw(view, risk_judgement.judgement_part(view))
    for made in forms(view, _of_agency(view, items)):
        part.draw(view, made)


def _of_agency(view: View, items: pl.DataFrame) -> pl.DataFrame:
    """The answers of the agency chosen; who sees no cases has those of all together."""
    if not view.scope.sees_cases or items.is_empty():
        return items
    sources = asked.report(view, "referral-sources", view.period).drop_nulls("agency")
    names = dict(sources.select("agency", "agency_name").sort("agency_name").iter_rows())
    chosen = st.selectbox(
        "Answers on the forms of cases referred by",
        ["", *names],
        format_func=lambda one: (names[one] or one) if one else "All agencies",
        key="answers-of",
        bind="query-params",
        width=2 * filters.WIDTH,
    )
    return asked.answers_of(view, str(chosen)) if chosen else items


def lead(criteria: pl.DataFrame) -> str:
    """Under which criterion most cases come."""
    known = criteria.drop_nulls("share").sort("cases", descending=True)
    if known.is_empty() or not known["cases"][0]:
        return "Under which criteria cases come is not recorded, or hidden because they are few"
    first = known.row(0, named=True)
    share = words.figure(first["share"], "percent")
    return f"{share} of cases come under {_criterion(first['criterion']).lower()}, the most of all"


def _criterion(code: str) -> str:
    return CRITERION.get(code, "No criterion recorded")


def criteria_part(view: View, rows: pl.DataFrame) -> Part:
    """The criteria of the cases heard."""
    columns = [
        Column("Criterion"),
        Column("Cases", is_number=True),
        Column("Share", is_number=True),
        Column("This one alone", is_number=True),
        Column("Bar of the share", is_quiet=True),
    ]
    drawn = [
        [
            grid.text(_criterion(row["criterion"])),
            grid.count(row["cases"], hidden=row["hidden"]),
            grid.rate(row["share"], hidden=row["hidden"]),
            grid.count(row["alone"], hidden=row["hidden"]),
            Shown(Cell("", share=(row["share"] or 0) / 100), None),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return Part(
        key="criteria",
        finding=lead(rows),
        subtitle=f"Criteria of the cases heard; a case can have several. {view.subtitle}",
        grid=Grid("Criteria for referral", columns, drawn),
        about=ABOUT,
        is_hidden=bool(rows["hidden"].any()),
        cases=asked.cases_behind(view, heard, period=view.period),
    )


def forms(view: View, items: pl.DataFrame) -> list[Part]:
    """The answers on each kind of form."""
    kinds = items["form"].unique(maintain_order=True).to_list()
    return [_items(view, items.filter(pl.col("form") == form), form) for form in kinds]


def _items(view: View, rows: pl.DataFrame, form: str) -> Part:
    instrument = risk_forms().current(form)
    texts = {one.number: one.text for one in instrument.questions} if instrument else {}
    columns = [
        Column("Question"),
        Column("Answered", is_number=True),
        Column("Yes", is_number=True),
        Column("No", is_number=True),
        Column("Don’t know", is_number=True),
        Column("Yes, of answered", is_number=True),
        Column("Bar of the share", is_quiet=True),
    ]
    ordered = rows.sort("yes_share", descending=True, nulls_last=True)
    drawn = [
        [
            grid.text(f"{row['question']}. {texts.get(row['question'], '')}".strip()),
            *(
                grid.count(row[name], hidden=row["hidden"])
                for name in ("answered", "yes", "no", "dont_know")
            ),
            grid.rate(row["yes_share"], hidden=row["hidden"]),
            Shown(Cell("", share=(row["yes_share"] or 0) / 100), None),
        ]
        for row in ordered.iter_rows(named=True)
    ]
    name = ASSESSMENT_FORM.get(form, form)
    return Part(
        key=f"items-{words.slug(form)}",
        finding=items_finding(ordered, texts, name),
        subtitle=f"Answers on the forms of the cases heard, the most frequent yes first. "
        f"{view.subtitle}",
        grid=Grid(f"Answers on {name}", columns, drawn),
        about=ABOUT,
        is_hidden=bool(rows["hidden"].any()),
    )


def items_finding(ordered: pl.DataFrame, texts: dict[int, str], name: str) -> str:
    """The question that is answered yes most often."""
    known = ordered.drop_nulls("yes_share")
    if known.is_empty():
        return f"{name}: the answers are hidden, because the forms are few"
    first = known.row(0, named=True)
    share = words.figure(first["yes_share"], "percent")
    text = texts.get(first["question"], "").rstrip("?")
    return f"{name}: question {first['question']} is answered yes most, {share}: {text}"
