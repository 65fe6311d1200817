"""Small numbers: hidden from whoever may not see cases, so that nobody can be singled out."""

import polars as pl

from models.access import Scope

_PER_PERSON = frozenset({"count", "percent", "rate"})
# What they count is meetings, or places at meetings.
_NO_PEOPLE = (
    *("meetings_held", "recommended_cases"),
    *("attendance_rate", "deputy_rate", "agenda_on_time_rate"),
)


def hide_figures(figures: pl.DataFrame, *, scope: Scope, threshold: int) -> pl.DataFrame:
    """The frame of `queries.measure.figures` with a column `hidden`.

    For a scope without cases: where the numerator or the number recorded, or what is left of the
    denominator, is 1 to threshold − 1 people, value, numerator and recorded are blank and hidden
    is True. 0 stays 0. Figures that count no people (posts, minutes, days, meetings and
    places at them) stand.
    """
    if scope.sees_cases:
        return figures.with_columns(hidden=pl.lit(value=False))
    rest = pl.col("denominator") - pl.col("numerator")
    about_people = pl.col("unit").is_in(sorted(_PER_PERSON)) & ~pl.col("key").is_in(_NO_PEOPLE)
    hidden = about_people & pl.any_horizontal(
        _small(pl.col("numerator"), threshold),
        _small(pl.col("recorded"), threshold),
        _small(rest, threshold) & (pl.col("unit") == "percent"),
    ).fill_null(value=False)
    blank = [
        pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name)
        for name in ("value", "numerator", "recorded")
    ]
    return figures.with_columns(hidden=hidden).with_columns(blank)


def _small(count: pl.Expr, threshold: int) -> pl.Expr:
    return (count > 0) & (count < threshold)
