"""Kept reads of the insight pages. Whom they are for is part of every key."""

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl
import sqlalchemy as sa

from dashboard import reads
from dashboard.insight.view import View
from dashboard.reads import keep_read
from models.access import Scope
from models.period import Period
from queries import sums
from queries.chart_notes import chart_notes
from queries.insight import areas as area_queries
from queries.insight import attending as attending_queries
from queries.insight import blocks
from queries.insight import crossed as crossed_queries
from queries.insight import judgement as judgement_queries
from queries.insight import months as month_queries
from queries.insight import repeats as repeat_queries
from queries.insight import themes as theme_queries
from queries.insight.behind import CaseBehind
from queries.insight.local import minoritised_people
from queries.reports import REPORTS, dash_items
from queries.statistics.survival import Curve

_ALWAYS = {"marac_id", "month", "meetings", "cases_discussed"}


def months(view: View, parts: Sequence[str]) -> pl.DataFrame:
    """The months of the chosen MARACs from the first on, in blocks by what `parts` count.

    A part "a-b" is the column a less b. See `queries.insight.blocks`: sum it by month or in all,
    and nothing else of it may be shown. Beside them stand the meetings and the cases discussed.
    """
    return _chosen(view, _blocks, parts)


def actions_due(view: View) -> pl.DataFrame:
    """The months of the chosen MARACs with the actions due in them, in blocks likewise."""
    return _chosen(view, _action_blocks, ("on_time", "due-on_time"))


def _chosen(view: View, read: Callable[..., pl.DataFrame], parts: Sequence[str]) -> pl.DataFrame:
    context = view.context
    frame = read(
        context.engine,
        context.data_version,
        view.everything,
        context.today,
        tuple(parts),
        view.threshold,
    )
    return frame if view.is_everything else frame.filter(pl.col("marac_id").is_in(view.chosen))


@keep_read
def _months(_engine: sa.Engine, data_version: int, scope: Scope, today: date) -> pl.DataFrame:
    with _engine.connect() as connection:
        return month_queries.months(connection, scope=scope, today=today)


@keep_read
def _blocks(
    _engine: sa.Engine,
    data_version: int,
    scope: Scope,
    today: date,
    parts: tuple[str, ...],
    threshold: int,
) -> pl.DataFrame:
    every = _months(_engine, data_version, scope, today)
    # Of sixty columns a page needs two or three, and unpacks at each click what is kept.
    named = {name for part in parts for name in part.split("-")}
    needed = [name for name in every.columns if name in named | _ALWAYS]
    frame = _with_differences(every.select(needed), parts)
    return blocks.in_blocks(frame, parts, scope=scope, threshold=threshold)


@keep_read
def _action_blocks(
    _engine: sa.Engine,
    data_version: int,
    scope: Scope,
    today: date,
    parts: tuple[str, ...],
    threshold: int,
) -> pl.DataFrame:
    with _engine.connect() as connection:
        frame = month_queries.actions_due(connection, scope=scope, today=today)
    frame = _with_differences(frame, parts)
    return blocks.in_blocks(frame, parts, scope=scope, threshold=threshold, base="due")


def _with_differences(frame: pl.DataFrame, parts: Sequence[str]) -> pl.DataFrame:
    """The frame with a column for each part that is one column less another."""
    pairs = [part.split("-") for part in parts if "-" in part]
    return frame.with_columns(
        (pl.col(whole) - pl.col(less)).alias(f"{whole}-{less}") for whole, less in pairs
    )


def lists(view: View) -> pl.DataFrame:
    """The meetings held of the chosen MARACs, as `queries.insight.months.lists`."""
    return reads.kept(view.context, month_queries.lists, scope=view.scope, today=view.context.today)


def last_meetings(view: View, most: int) -> list[date]:
    """The days of the last meetings held of the chosen MARACs, the latest first."""
    days = lists(view)["meeting_date"].unique().sort(descending=True)
    return days.head(most).to_list()


def notes(view: View) -> pl.DataFrame:
    """The notes on charts of the chosen MARACs."""
    return reads.kept(view.context, chart_notes, scope=view.scope)


def report(view: View, name: str, period: Period) -> pl.DataFrame:
    """A report of `queries.reports`, small numbers hidden in it."""
    return _of_period(view, REPORTS[name].run, period)


def _of_period(
    view: View, question: Callable[..., pl.DataFrame], period: Period, **more: str
) -> pl.DataFrame:
    """What a question answers of the chosen MARACs and a period."""
    today = view.context.today
    return reads.kept(view.context, question, scope=view.scope, period=period, today=today, **more)


def curves(view: View, until: date, last: int | None, most: int, least: int) -> dict[int, Curve]:
    """Year of referral → how soon a case came back, of referrals heard until a day.

    The `most` latest years that have `least` referrals, none later than `last`.
    """
    context = view.context
    return _curves(context.engine, context.data_version, view.scope, until, last, most, least)


@keep_read
def _curves(
    _engine: sa.Engine,
    data_version: int,
    scope: Scope,
    until: date,
    last: int | None,
    most: int,
    least: int,
) -> dict[int, Curve]:
    with _engine.connect() as connection:
        frame = repeat_queries.followed(connection, scope=scope, until=until)
    return repeat_queries.by_year(frame, last=last, most=most, least=least)


def inside(view: View) -> pl.DataFrame:
    """The cases inside their twelve months that this person may open."""
    context = view.context
    return reads.kept(
        context, repeat_queries.inside, user=context.user, scope=view.scope, today=context.today
    )


def attending(view: View) -> pl.DataFrame:
    """Who came to which meeting, as `queries.insight.attending`."""
    return _of_period(view, attending_queries.attending, view.period)


def crossed(view: View, *, across: str, down: str) -> pl.DataFrame:
    """Two characteristics of the victims crossed, as `queries.insight.crossed`."""
    return _of_period(view, crossed_queries.crossed, view.period, across=across, down=down)


def judgement(view: View) -> pl.DataFrame:
    """Judgement beside the ticks on the form, as `queries.insight.judgement`."""
    return _of_period(view, judgement_queries.judgement, view.period)


def answers_of(view: View, agency: str) -> pl.DataFrame:
    """The answers on the forms of the cases an agency referred, for who sees cases."""
    return reads.kept(
        view.context, dash_items.answers_of, scope=view.scope, period=view.period, agency=agency
    )


def themes(view: View) -> pl.DataFrame:
    """The lessons of the chosen MARACs, as `queries.insight.themes.recorded`."""
    return reads.kept(
        view.context, theme_queries.recorded, scope=view.scope, today=view.context.today
    )


def women(view: View) -> dict[str, float]:
    """MARAC → women aged 16 and over, of those chosen that have a population: public figures.

    The latest population no later than the year in which the period ends.
    """
    frame = reads.kept(view.context, sums.populations, scope=view.scope)
    known = _latest(frame, view.period)
    return {row["marac_id"]: float(row["adult_females"]) for row in known.to_dicts()}


def _latest(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Of each MARAC the row of the latest year no later than that in which the period ends."""
    dated = frame.filter(pl.col("year") <= period.end.year).sort("year")
    return dated.unique("marac_id", keep="last", maintain_order=True)


def minoritised_locally(view: View) -> float | None:
    """Per cent of the people in the areas of the chosen MARACs who are from minoritised groups.

    None unless all of them are known, each of the latest year no later than the period's end.
    """
    frame = reads.kept(view.context, minoritised_people, scope=view.scope)
    known = _latest(frame, view.period)
    people = float(known["people"].sum())
    if known.height < len(view.chosen) or not people:
        return None
    return float((known["people"] * known["percent"]).sum()) / people


def areas(view: View) -> pl.DataFrame:
    """The published figures of every force area and year."""
    return reads.published(view.context, area_queries.areas)


def country(view: View, indicator: str) -> pl.DataFrame:
    """The published figures of the United Kingdom for one indicator."""
    return reads.published(view.context, area_queries.country, indicator)


def cases_behind(
    view: View, ask: Callable[..., Sequence[CaseBehind]], **given: object
) -> Callable[[], Sequence[CaseBehind]]:
    """Asks for the cases behind a figure when it is called; not kept, for nobody else to see."""

    def asked() -> Sequence[CaseBehind]:
        with view.context.engine.connect() as connection:
            return ask(connection, user=view.context.user, scope=view.scope, **given)

    return asked
