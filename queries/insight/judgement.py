"""Professional judgement beside what is ticked on the risk form, over the cases heard."""

from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import cases, hearing_facts
from queries.reports import criteria, hiding
from queries.reports.hiding import Cell, Line
from queries.reports.support import met_in, same_case

JUDGEMENT = "professional_judgement"
FORMS = ("over", "under", "none")  # the form's threshold; none: no form is scored


def judgement(
    connection: sa.Connection, *, scope: Scope, period: Period, today: date
) -> pl.DataFrame:
    """is_judged, form (one of FORMS), cases, hidden: six rows.

    `is_judged`: professional judgement is among the criteria of the referral. Who may not see
    cases is told nothing where a total of the table is a small number, or is hidden in the table of
    criteria; else no small cell, and none that follows from the others.
    """
    every = pl.DataFrame(
        [(is_judged, form) for is_judged in (True, False) for form in FORMS],
        schema={"is_judged": pl.Boolean, "form": pl.String},
        orient="row",
    )
    counted = _counted(connection, scope=scope, period=period)
    frame = every.join(counted, on=["is_judged", "form"], how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("cases").fill_null(0))
    hidden: set[Cell] = set()
    if not scope.sees_cases:
        by_criterion = criteria.run(connection, scope=scope, period=period, today=today)
        is_untold = by_criterion.filter(pl.col("criterion") == JUDGEMENT)["hidden"].any()
        least = hiding.threshold(connection, scope=scope)
        hidden = _hidden(frame, least, is_untold=bool(is_untold))
    return hiding.without(frame, hidden, ["cases"])


def _counted(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    facts = hearing_facts.c
    listed = sa.func.concat(";", cases.c.criteria, ";")
    form = sa.case((facts.dash_high == 1, "over"), (facts.dash_high == 0, "under"), else_="none")
    each: list[sa.ColumnElement[Any]] = [
        (sa.func.strpos(listed, f";{JUDGEMENT};") > 0).label("is_judged"),
        form.label("form"),
    ]
    rows = (
        sa.select(*each)
        .join_from(hearing_facts, cases, same_case())
        .where(*met_in(hearing_facts, scope, period))
        .subquery()
    )
    columns: list[sa.ColumnElement[Any]] = [
        rows.c.is_judged,
        rows.c.form,
        sa.func.count().label("cases"),
    ]
    question = sa.select(*columns).group_by(rows.c.is_judged, rows.c.form)
    kinds = {"is_judged": pl.Boolean, "cases": pl.Int64}
    return read_frame(connection, question).cast(kinds)  # type: ignore[arg-type]


def _hidden(frame: pl.DataFrame, least: int, *, is_untold: bool) -> set[Cell]:
    values = hiding.values_of(frame, ["cases"])
    width = len(FORMS)
    lines: list[Line] = [[(row * width + at, "cases") for at in range(width)] for row in (0, 1)]
    lines += [[(at, "cases"), (width + at, "cases")] for at in range(width)]
    totals = [sum(values[cell] for cell in line) for line in lines]
    if is_untold or any(0 < total < least for total in totals):
        return set(values)
    hidden = hiding.small(frame, ["cases"], least)
    hiding.protect_crossed(values, hidden, lines, least=least)
    return hidden
