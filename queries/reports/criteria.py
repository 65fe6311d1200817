"""Why cases are referred: the criteria of the cases heard."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.codes import CRITERION
from models.frames import read_frame
from models.period import Period
from models.tables import cases, hearing_facts
from queries.reports import hiding, registry
from queries.reports.support import NOT_RECORDED, items, met_in, percent, place_in

COLUMNS = {
    "criterion": "The criterion's code; not_recorded where the referral names none.",
    "cases": "Cases heard that were referred under it; a case with two criteria counts in both.",
    "share": "Those cases as a percentage of all cases heard.",
    "alone": "How many of them named no other criterion.",
    "hidden": registry.HIDDEN,
}


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row a criterion, those nobody used included."""
    order = [*CRITERION, NOT_RECORDED]
    frame = (
        pl.DataFrame({"criterion": order})
        .join(
            _counted(connection, scope=scope, period=period),
            on="criterion",
            how="full",
            coalesce=True,
        )
        .with_columns(
            pl.col("cases", "alone").fill_null(0),
            heard=pl.lit(_heard(connection, scope=scope, period=period)),
        )
        .with_columns(share=percent("cases", "heard"), others=pl.col("heard") - pl.col("cases"))
        .sort(place_in(order, "criterion"), "criterion")
    )
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=["cases", "others", "alone"],
        lines=[
            hiding.across(frame, "cases", "others"),
            hiding.down(frame, "cases"),
            hiding.down(frame, "alone"),
        ],
        built_on={"share": ["cases"]},
    )
    return shown.select(*COLUMNS)


def _counted(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    named = sa.func.coalesce(cases.c.criteria, NOT_RECORDED)
    each = (
        sa.select(items(named).label("criterion"), cases.c.criteria)
        .join_from(hearing_facts, cases, _same_case())
        .where(*met_in(hearing_facts, scope, period))
        .subquery()
    )
    return read_frame(
        connection,
        sa.select(
            each.c.criterion,
            sa.func.count().label("cases"),
            sa.func.count()
            .filter(sa.or_(each.c.criteria.is_(None), each.c.criteria == each.c.criterion))
            .label("alone"),
        ).group_by(each.c.criterion),
    )


def _heard(connection: sa.Connection, *, scope: Scope, period: Period) -> int:
    heard = sa.select(sa.func.count().label("heard")).select_from(hearing_facts)
    counted = read_frame(connection, heard.where(*met_in(hearing_facts, scope, period)))
    return int(counted["heard"].item())


def _same_case() -> sa.ColumnElement[bool]:
    return sa.and_(
        cases.c.case_id == hearing_facts.c.case_id,
        cases.c.marac_id == hearing_facts.c.case_marac_id,
    )


REPORT = registry.Report(
    name="criteria",
    title="Criteria for referral",
    question="Under which criteria do cases come to the meeting?",
    columns=COLUMNS,
    run=run,
)
