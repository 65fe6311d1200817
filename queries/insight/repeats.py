"""From one referral to the next: how long it takes, and who is inside the twelve months."""

from datetime import date, timedelta

import polars as pl
import sqlalchemy as sa

from models.access import Permission, Scope, User, check_may
from models.frames import read_frame
from models.period import add_months
from models.tables import cases, hearing_facts
from queries.case_access import visible
from queries.scope import in_scope
from queries.statistics.survival import Curve, kaplan_meier

_ENDED = ("withdrawn", "returned", "below_threshold")  # unheard: begins no twelve months
YEAR = 365  # days: what comes later is a new referral, not a repeat


def followed(connection: sa.Connection, *, scope: Scope, until: date) -> pl.DataFrame:
    """marac_id, referred_on, days, had: a row a victim's referral that was heard, and its wait.

    `had` says whether a repeat came, `days` after how many days, else for how many it was followed
    (a year at most). Nobody is named: a row says of no person who it is.
    """
    facts = hearing_facts.c
    frame = read_frame(
        connection,
        sa.select(
            facts.victim_id,
            facts.marac_id,
            facts.referral_date,
            facts.is_repeat,
            facts.last_referral_on,
            facts.trigger_on,
        ).where(in_scope(scope, facts.marac_id), facts.meeting_date <= until),
    )
    begun = frame.unique(["victim_id", "referral_date"], keep="first", maintain_order=True)
    next_one = (
        frame.filter((pl.col("is_repeat") == 1) & pl.col("last_referral_on").is_not_null())
        .group_by("victim_id", referral_date="last_referral_on")
        .agg(repeated_on=pl.col("trigger_on").min())
    )
    waited = (pl.col("repeated_on") - pl.col("referral_date")).dt.total_days()
    open_for = (pl.lit(until) - pl.col("referral_date")).dt.total_days()
    return (
        begun.join(next_one, on=["victim_id", "referral_date"], how="left")
        .with_columns(had=pl.col("repeated_on").is_not_null())
        .with_columns(
            days=pl.when("had").then(waited).otherwise(pl.min_horizontal(open_for, pl.lit(YEAR)))
        )
        .with_columns(pl.col("days").clip(lower_bound=0, upper_bound=YEAR))
        .select("marac_id", "days", "had", referred_on="referral_date")
        .sort("referred_on", "days")
    )


def by_year(frame: pl.DataFrame, *, last: int | None, most: int, least: int) -> dict[int, Curve]:
    """Year of referral → the curve of what `followed` found, the latest years last.

    The `most` latest years that have `least` referrals, none later than `last` where it is given.
    """
    dated = frame.with_columns(year=pl.col("referred_on").dt.year())
    if last is not None:
        dated = dated.filter(pl.col("year") <= last)
    sizes = dated.group_by("year").len().filter(pl.col("len") >= least)
    years = sizes["year"].sort().tail(most).to_list()
    return {
        year: kaplan_meier(dated.filter(pl.col("year") == year).select("days", "had").rows())
        for year in years
    }


def inside(connection: sa.Connection, *, user: User, scope: Scope, today: date) -> pl.DataFrame:
    """case_id, marac_id, referred_on, window_ends: the last referral of each victim inside twelve

    months, of the cases this person may open, the first to leave first. Further abuse until
    `window_ends` makes a repeat. Facts only: no likelihood of a repeat is worked out for anybody.
    """
    check_may(user, Permission.SEE_FIGURES)
    columns = cases.c
    frame = read_frame(
        connection,
        sa.select(columns.case_id, columns.marac_id, columns.referral_date, columns.victim_id)
        .where(
            columns.referral_date.between(_a_year_before(today), today),
            in_scope(scope, columns.marac_id),
            sa.func.coalesce(columns.status, "").not_in(_ENDED),
            sa.func.coalesce(columns.closure_reason, "").not_in(_ENDED),
            visible(user),
        )
        .order_by(columns.referral_date.desc(), columns.case_id),
    )
    return (
        frame.unique("victim_id", keep="first", maintain_order=True)
        .rename({"referral_date": "referred_on"})
        .with_columns(window_ends=pl.col("referred_on").dt.offset_by("12mo"))
        .filter(pl.col("window_ends") >= today)
        .sort("window_ends", "case_id")
        .select("case_id", "marac_id", "referred_on", "window_ends")
    )


def _a_year_before(today: date) -> date:
    """A day early: of 29 February the window ends on the 28th."""
    return add_months(today, -12) - timedelta(days=1)
