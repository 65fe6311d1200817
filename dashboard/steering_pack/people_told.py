"""The sections on the people: victims, risk, the IDVA's support; and on what is recorded."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from dashboard import words
from dashboard.app_pages.insight import data_quality, risk, support, victims
from dashboard.app_pages.insight.overview_attention import WELL_FILLED
from dashboard.components.table import Column
from dashboard.insight import asked, grid, monthly
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.view import View
from dashboard.steering_pack.section import Ask, Placed, Rank, Section
from dashboard.steering_pack.sources import MEETINGS, Said, Source, source_of
from queries.insight import blocks
from queries.reports.support import ALL

VICTIMS = "Victims of the cases heard, by characteristic"
CRITERIA = "Criteria of the cases heard"
FORMS = "The latest risk form of each case heard, made by the day of the meeting"
FIELDS = "Fields that the return counts, in the cases heard"
QUESTIONS = 10  # of a risk form, those most often answered with yes
EXPECTED = 90.0  # per cent of victims reached before the meeting, below which it is asked about


def victims_section(view: View) -> Section:
    """Who are the victims, and whom do we not see?"""
    rows = asked.report(view, "demographics", view.period)
    parts = victims.parts(view, rows)
    if rows.filter((pl.col("cases") > 0) | pl.col("hidden")).is_empty() or not parts:
        return _none_heard(view, "Victims", VICTIMS)
    part = together(view, parts)
    source = source_of(view, part, VICTIMS)
    return Section("Victims", [Said(victims.lead(rows), source)], [Placed(part, source)])


def together(view: View, parts: Sequence[Part]) -> Part:
    """The tables of the characteristics as one, each row named by its characteristic."""
    columns = [Column("Characteristic"), Column("Group"), *parts[0].grid.columns[1:]]
    rows = [
        [grid.text(part.grid.columns[0].heading), *row] for part in parts for row in part.grid.rows
    ]
    return replace(
        parts[0],
        key="victims",
        finding="Who the victims are, of all cases heard",
        subtitle=f"Every characteristic that the return asks for. {view.subtitle}",
        grid=Grid("Victims by characteristic", columns, rows),
        indicators=tuple(dict.fromkeys(key for part in parts for key in part.indicators)),
        is_hidden=any(part.is_hidden for part in parts),
    )


def risk_section(view: View) -> Section:
    """How high is the risk, and what do the forms say?"""
    criteria = asked.report(view, "criteria", view.period)
    items = asked.report(view, "dash-items", view.period)
    if not criteria.filter((pl.col("cases") > 0) | pl.col("hidden")).height and items.is_empty():
        return _none_heard(view, "Risk", CRITERIA)
    by_criterion = risk.criteria_part(view, criteria)
    placed = [
        *_monthly(view, "dash_high_rate"),
        Placed(by_criterion, source_of(view, by_criterion, CRITERIA)),
        *(
            Placed(part, source_of(view, part, FORMS), QUESTIONS)
            for part in risk.forms(view, items)
        ),
    ]
    source = next(one.source for one in placed if one.part is by_criterion)
    return Section("Risk", [Said(risk.lead(criteria), source)], placed)


def support_section(view: View) -> Section:
    """Do the IDVAs reach everybody, and what is to come?"""
    cases = asked.months(view, ("cases_discussed",))
    if blocks.by_month(cases, view.period).is_empty():
        return _none_heard(view, "Support", MEETINGS)
    reached, recorded = monthly.in_all(view, "idva_contact_before_rate")
    share = 100 * reached / recorded if recorded and reached is not None else None
    source = Source(
        *("Contact of the quarter", MEETINGS, words.period(view.period), cases.height),
        ("idva_contact_before_rate",),
        (
            ("Victims reached", words.number(reached)),
            ("Cases with the IDVA’s work recorded", words.number(recorded)),
            ("Share reached", words.figure(share, "percent")),
        ),
    )
    said = Said(support.lead(reached, recorded), source)
    ahead = support.forecast_part(view, cases)
    placed = [
        *_monthly(view, "idva_contact_before_rate"),
        *_monthly(view, "idva_engaged_rate"),
        *([Placed(ahead, source_of(view, ahead, MEETINGS))] if ahead is not None else []),
    ]
    question = "What keeps the IDVA from reaching every victim before the meeting?"
    is_asked = share is not None and share < EXPECTED
    asks = [Ask(Rank.CONTACT, question, said)] if is_asked else []
    return Section("Support and IDVA capacity", [said], placed, asks)


def quality_section(view: View) -> Section:
    """What is missing, and which figures does it change?"""
    rows = asked.report(view, "data-quality", view.period)
    every = rows.filter(pl.col("agency") == ALL)
    heading = "What is recorded"
    if every.filter((pl.col("filled") + pl.col("missing") > 0) | pl.col("hidden")).is_empty():
        return _none_heard(view, heading, FIELDS)
    fields = data_quality.fields_part(view, every)
    by_agency = data_quality.agencies_part(view, rows)
    placed = [
        *_monthly(view, "completeness"),
        Placed(fields, source_of(view, fields, FIELDS)),
        *([Placed(by_agency, source_of(view, by_agency, FIELDS))] if by_agency else []),
    ]
    said = Said(data_quality.lead(every), next(p.source for p in placed if p.part is fields))
    least = every["completeness"].drop_nulls().min()
    is_asked = isinstance(least, float) and least < WELL_FILLED
    question = "Who fills in what is missing, before the next return?"
    return Section(
        heading, [said], placed, [Ask(Rank.RECORDING, question, said)] if is_asked else []
    )


def _monthly(view: View, key: str) -> list[Placed]:
    part = monthly.part_of(view, key)
    return [] if part is None else [Placed(part, source_of(view, part, MEETINGS))]


def _none_heard(view: View, heading: str, counted: str) -> Section:
    when = words.period(view.period)
    source = Source(heading, counted, when, 0)
    return Section(heading, [Said(f"No case was heard in {when}", source)])
