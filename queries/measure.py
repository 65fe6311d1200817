"""Every indicator for a period, as one frame: few statements in, plain divisions on top."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.period import Period
from models.safelives import CHARACTERISTICS, CHILDREN
from queries import sums
from queries.indicators import INDICATORS
from queries.indicators.registry import Grouping, Indicator
from queries.maracs import maracs
from queries.sums import By

FIGURES = pl.Schema(
    {
        "key": pl.String(),
        "group": pl.String(),
        "value": pl.Float64(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        "recorded": pl.Float64(),
        "unit": pl.String(),
        "left_out": pl.List(pl.String()),
    }
)

# Sums that are nought, and not blank, where no case was heard or nothing was counted.
_NOUGHT_WITHOUT_CASES = ("repeat_cases", "police")
_RECORDED = (*CHILDREN, *CHARACTERISTICS)
_NOUGHT_WITHOUT_ROWS = (
    "cases_discussed",
    "meetings_held",
    "timed",
    "dash_scored",
    "dash_high",
    "idva_recorded",
    "idva_contact_before",
    "idva_outcomes",
    "idva_engaged",
    "research_requested",
    "research_returned",
    "fields_filled",
    "fields",
    "attendance_expected",
    "attended",
    "deputised",
    "deferred",
    "with_outcome",
    "agenda_sent",
    "agenda_on_time",
    "referrals_received",
    "screened",
    "below_threshold_cases",
    "actions_due",
    "actions_on_time",
    "actions_overdue",
)


def figures(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    by: By = None,
    as_of: date | None = None,
) -> pl.DataFrame:
    """Every indicator of data dictionary 3.2, a row each group and key, in the order declared.

    Columns: key, group (null without `by`; a marac_id, a month "2025-07" or a meeting_id), value
    (unrounded, null where it has no denominator or makes no sense for the group), numerator,
    denominator, recorded, unit, left_out (ids of MARACs without a population).
    """
    as_of = as_of or min(today, period.end)
    summed = _by_marac(connection, scope=scope, period=period, by=by, as_of=as_of)
    waited = sums.waiting_days(connection, scope=scope, period=period, by=by)
    groups = _over_maracs(summed, by).join(waited, on="group", how="left").lazy()
    parts = [_figure(groups, indicator, by) for indicator in INDICATORS.values()]
    order = pl.col("key").replace_strict({key: n for n, key in enumerate(INDICATORS)})
    group = pl.col("group") if by else pl.lit(None, pl.String).alias("group")
    return pl.concat(parts).sort("group", order).with_columns(group).cast(FIGURES).collect()


def _by_marac(
    connection: sa.Connection, *, scope: Scope, period: Period, by: By, as_of: date
) -> pl.DataFrame:
    """One row a MARAC in scope and group, with every sum, population and posts."""
    meetings = sums.meeting_sums(connection, scope=scope, period=period, by=by)
    rules = maracs(connection, scope=scope)
    if by == "meeting":
        every = meetings.select("marac_id", "group")
    else:
        every = _every_group(rules, period, by)
    frame = every.join(_spans(period, by, every), on="group").join(
        meetings, on=["marac_id", "group"], how="left"
    )
    if by == "meeting":
        return _with_blank_population(frame)
    for counted in (
        sums.referral_sums(connection, scope=scope, period=period, by=by),
        sums.action_sums(connection, scope=scope, period=period, by=by, as_of=as_of),
    ):
        frame = frame.join(counted, on=["marac_id", "group"], how="left")
    frame = frame.join(
        rules.select("marac_id", "idva_caseload", "admin_caseload"), on="marac_id", how="left"
    )
    return _with_posts(
        _with_population(frame, sums.populations(connection, scope=scope)),
        sums.posts(connection, scope=scope, period=period),
        period,
        by,
    )


def _every_group(rules: pl.DataFrame, period: Period, by: By) -> pl.DataFrame:
    ids = rules.select("marac_id")
    if by == "marac":
        return ids.with_columns(group=pl.col("marac_id"))
    names = [""] if by is None else [f"{month.start:%Y-%m}" for month in period.by_month()]
    return ids.join(pl.DataFrame({"group": names}, schema={"group": pl.String}), how="cross")


def _spans(period: Period, by: By, every: pl.DataFrame) -> pl.DataFrame:
    """Each group with its annual factor and the year whose population counts."""
    if by == "month":
        parts = {f"{month.start:%Y-%m}": month for month in period.by_month()}
    else:
        parts = dict.fromkeys(every["group"].unique().to_list(), period)
    return pl.DataFrame(
        {
            "group": list(parts),
            "factor": [float(part.annual_factor) for part in parts.values()],
            "year": [part.end.year for part in parts.values()],
        },
        schema={"group": pl.String, "factor": pl.Float64, "year": pl.Int64},
    )


def _with_population(frame: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Adds the latest population not after the group's year, and what follows from it."""
    frame = frame.sort("year").join_asof(
        known.sort("year"), on="year", by="marac_id", strategy="backward", check_sortedness=False
    )
    women = pl.col("adult_females")
    return frame.with_columns(
        cases_where_population=pl.when(women.is_not_null()).then(
            pl.col("cases_discussed").fill_null(0)
        ),
        # 40 for each 10,000, to the nearest 10 with a half going up, in whole numbers.
        recommended_cases=(women * 4 + 5_000) // 10_000 * 10,
    )


def _with_posts(frame: pl.DataFrame, months: pl.DataFrame, period: Period, by: By) -> pl.DataFrame:
    """Adds the posts filled (mean of the recorded months) and needed for each kind of post."""
    months = months.with_columns(group=_group_of_month(by))
    filled = months.group_by("marac_id", "group").agg(
        idva_in_post=pl.col("idva_fte").mean(), admin_in_post=pl.col("admin_fte").mean()
    )
    frame = frame.join(filled, on=["marac_id", "group"], how="left")
    yearly = pl.col("cases_discussed").fill_null(0) * pl.col("factor")
    for kind in ("idva", "admin"):
        needed = yearly / pl.col(f"{kind}_caseload")
        frame = frame.with_columns(
            needed.alias(f"{kind}_needed"),
            pl.when(pl.col(f"{kind}_in_post").is_not_null())
            .then(needed)
            .alias(f"{kind}_needed_where_recorded"),
            (pl.col("recommended_cases") / pl.col(f"{kind}_caseload")).alias(f"{kind}_recommended"),
        )
    return frame


def _group_of_month(by: By) -> pl.Expr:
    return {"marac": pl.col("marac_id"), "month": pl.col("month")}.get(by or "", pl.lit(""))


def _with_blank_population(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds, blank, every sum that a single meeting does not have."""
    needed = {i.numerator for i in INDICATORS.values() if i.grouping != Grouping.ANY}
    needed |= {"adult_females", *_NOUGHT_WITHOUT_ROWS}
    missing = sorted(needed - set(frame.columns))
    return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in missing)


def _over_maracs(frame: pl.DataFrame, by: By) -> pl.DataFrame:
    """One row a group: every sum over its MARACs; blank where no MARAC has the sum."""
    names = [c for c in frame.columns if c not in ("marac_id", "group", "year", "factor")]
    if by is None and frame.is_empty():
        frame = pl.DataFrame({"group": [""]}).join(frame, on="group", how="left")
    return (
        frame.group_by("group")
        .agg(
            pl.col("factor").first(),
            *(
                pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
                for name in names
            ),
            pl.col("marac_id")
            .filter(pl.col("adult_females").is_null() & pl.col("marac_id").is_not_null())
            .sort()
            .alias("left_out"),
        )
        .with_columns(pl.col(name).fill_null(0) for name in _NOUGHT_WITHOUT_ROWS)
        .with_columns(_nought_without_cases(name) for name in _NOUGHT_WITHOUT_CASES)
        .with_columns(_blank_where_not_recorded(name) for name in _RECORDED)
        .with_columns(partners=pl.col("cases_discussed") - pl.col("police"))
    )


def _nought_without_cases(name: str) -> pl.Expr:
    nobody = pl.col("cases_discussed") == 0
    return (
        pl.when(nobody)
        .then(pl.col(name).fill_null(0))
        .otherwise(_blank_where_not_recorded(name))
        .alias(name)
    )


def _blank_where_not_recorded(name: str) -> pl.Expr:
    recorded = pl.col(f"{name}_recorded").fill_null(0)
    return pl.when(recorded > 0).then(pl.col(name)).alias(name)


def _figure(groups: pl.LazyFrame, indicator: Indicator, by: By) -> pl.LazyFrame:
    """The figure in every group, in the columns of FIGURES."""
    sensible = _makes_sense(indicator.grouping, by)
    blank = pl.lit(None, pl.Float64)
    top = pl.col(indicator.numerator) if sensible else blank
    bottom = pl.col(indicator.denominator) if indicator.denominator and sensible else blank
    value = top
    if indicator.denominator:
        yearly = pl.col("factor") if indicator.yearly else pl.lit(1.0)
        value = pl.when(bottom != 0).then(top * yearly * indicator.per / bottom)
    if indicator.numerator == "median_days":
        top, bottom = blank, pl.col("waited").fill_null(0)
    recorded = pl.col(indicator.recorded).fill_null(0) if indicator.recorded else blank
    left_out = pl.col("left_out") if indicator.needs_population and sensible else pl.lit([])
    return groups.select(
        pl.lit(indicator.key).alias("key"),
        "group",
        value.cast(pl.Float64).alias("value"),
        top.cast(pl.Float64).alias("numerator"),
        bottom.cast(pl.Float64).alias("denominator"),
        recorded.cast(pl.Float64).alias("recorded"),
        pl.lit(str(indicator.unit)).alias("unit"),
        left_out.cast(pl.List(pl.String)).alias("left_out"),
    )


def _makes_sense(grouping: Grouping, by: By) -> bool:
    allowed = {
        Grouping.ANY: (None, "marac", "month", "meeting"),
        Grouping.MARAC_AND_MONTH: (None, "marac", "month"),
        Grouping.MARAC: (None, "marac"),
    }
    return by in allowed[grouping]
