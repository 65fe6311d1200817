"""Whether referrals meet the threshold: by agency and by criterion."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.codes import CRITERION
from models.frames import read_frame
from models.period import Period
from models.tables import cases
from queries.reports import hiding, registry
from queries.reports.support import (
    ALL,
    items,
    percent,
    place_in,
    with_agency_names,
    with_all,
)
from queries.scope import in_scope

_Z = 1.959963984540054  # the normal deviate of a 95% interval

COLUMNS = {
    "agency": f"{registry.AGENCY} “all” is every agency, each case once.",
    "agency_name": registry.AGENCY_NAME,
    "criterion": "The criterion's code; “all” is every criterion, each case once.",
    "screened": "Referrals received in the period for which it is recorded whether they met the "
    "threshold. A case with two criteria counts in both, a joint referral once for each agency.",
    "below_threshold": "How many of them did not meet it.",
    "rate": "Those below the threshold as a percentage of those screened.",
    "low": "The lower end of the rate's 95% interval (Wilson).",
    "high": "The upper end of the rate's 95% interval (Wilson).",
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
    """The columns of COLUMNS, a row an agency and criterion with a referral in the period."""
    frame = (
        _counted(connection, scope=scope, period=period)
        .with_columns(
            met=pl.col("screened") - pl.col("below_threshold"),
            rate=percent("below_threshold", "screened"),
        )
        .with_columns(low=_wilson(-1), high=_wilson(1))
        .sort(
            pl.col("agency") != ALL, "agency", place_in([ALL, *CRITERION], "criterion"), "criterion"
        )
    )
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=["screened", "below_threshold", "met"],
        lines=[
            hiding.across(frame, "screened", "below_threshold", "met"),
            *(
                hiding.down(frame, column, [line])
                for column in ("screened", "below_threshold", "met")
                for line in ("agency", "criterion")
            ),
        ],
        built_on=dict.fromkeys(("rate", "low", "high"), ("screened", "below_threshold", "met")),
    )
    return with_agency_names(connection, shown).select(*COLUMNS)


def _counted(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    """agency, criterion, screened, below_threshold: one row each two, and with "all"."""
    by_agency = (
        sa.select(
            items(with_all(cases.c.referring_agencies)).label("agency"),
            cases.c.criteria,
            cases.c.threshold_met,
        )
        .where(
            cases.c.referral_date.between(period.start, period.end),
            in_scope(scope, cases.c.marac_id),
        )
        .subquery()
    )
    each = sa.select(
        by_agency.c.agency,
        items(with_all(by_agency.c.criteria)).label("criterion"),
        by_agency.c.threshold_met,
    ).subquery()
    return read_frame(
        connection,
        sa.select(
            each.c.agency,
            each.c.criterion,
            sa.func.count(each.c.threshold_met).label("screened"),
            sa.func.count().filter(each.c.threshold_met.is_(False)).label("below_threshold"),
        ).group_by(each.c.agency, each.c.criterion),
    )


def _wilson(side: int) -> pl.Expr:
    """One end of the 95% interval of the rate: Wilson (1927), good for few referrals too."""
    n, share = pl.col("screened"), pl.col("rate") / 100
    middle = share + _Z**2 / (2 * n)
    half = _Z * (share * (1 - share) / n + _Z**2 / (4 * n**2)).sqrt()
    end = 100 * (middle + side * half) / (1 + _Z**2 / n)
    sure = share == (0 if side < 0 else 1)  # there the end is the rate itself, without rounding
    return pl.when(n > 0).then(pl.when(sure).then("rate").otherwise(end))


REPORT = registry.Report(
    name="appropriateness",
    title="Referrals below the threshold",
    question="Which agencies and criteria bring referrals that do not meet the threshold?",
    columns=COLUMNS,
    run=run,
)
