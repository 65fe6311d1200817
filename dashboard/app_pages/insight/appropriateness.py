"""Appropriateness: which referrals do not meet the threshold, and where do they come from?"""

from datetime import date, timedelta

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.insight import appropriateness_tables as tables
from dashboard.context import Context
from dashboard.insight import asked, behind, part
from dashboard.insight.view import Page, View, begin, choice
from dashboard.words import safe
from models.codes import CRITERION
from models.period import Period
from queries.insight.behind import below_threshold
from queries.reports.support import ALL
from queries.statistics.standing_out import Group, StandsOut, standing_out

QUESTION = "Which referrals do not meet the threshold, and where do they come from?"
MEETINGS = {"3": "Last 3 meetings", "2": "Last 2 meetings", "": "The period above"}
TRAINING = (
    "Training for this agency is what would help most: agree it with the steering group, and see "
    "here after two or three meetings whether it did."
)
REVIEW = "Ask how referrals under this are checked before they are sent."


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION, one_at_a_time=True)
    if view is None:
        return
    period = _window(view)
    rows = asked.report(view, "appropriateness", period)
    whole = whole_of(rows)
    if whole is None:
        view.title(QUESTION, f"No referral of {words.period(period)} has been screened")
        part.nothing(
            "Nothing to tell of the threshold",
            "Record on the Screening page whether each referral meets the threshold, or choose "
            "another period.",
        )
        return
    found = {kind: named_of(rows, whole, kind) for kind in ("agency", "criterion")}
    view.title(QUESTION, lead(whole, found["agency"] + found["criterion"], period))
    for kind, named in found.items():
        for one in named:
            _flag(view, period, kind, one)
    for made in (tables.agencies, tables.criteria, tables.crossed):
        part.draw(view, made(view, rows, period))


def _window(view: Page) -> Period:
    """The period that is looked at: since the meeting before the last two or three.

    Who may not see cases has the quarter chosen above.
    """
    if not view.everything.sees_cases:
        return view.period
    many = choice(view, "Looked at", "looked-at", MEETINGS)
    if not many:
        return view.period
    days = asked.last_meetings(view, int(many) + 1)
    return window(days, int(many)) or view.period


def window(days: list[date], many: int) -> Period | None:
    """From the day after the meeting before the last `many` to the last of them (latest first)."""
    if not days:
        return None
    first = days[many] + timedelta(days=1) if len(days) > many else days[-1] - timedelta(days=90)
    return Period(first, days[0])


def whole_of(rows: pl.DataFrame) -> dict[str, object] | None:
    """The row of all agencies and criteria; None where nothing was screened."""
    every = rows.filter((pl.col("agency") == ALL) & (pl.col("criterion") == ALL)).to_dicts()
    return every[0] if every and (every[0]["screened"] or every[0]["hidden"]) else None


def named_of(rows: pl.DataFrame, whole: dict[str, object], kind: str) -> list[StandsOut]:
    """The agencies or criteria that stand out; nothing where the whole is hidden."""
    screened, below = whole["screened"], whole["below_threshold"]
    if not isinstance(screened, int) or not isinstance(below, int) or not below:
        return []
    return standing_out(groups(rows, kind), screened=screened, below=below)


def groups(rows: pl.DataFrame, kind: str) -> list[Group]:
    """Each agency, or each criterion, over all of the other; hidden ones are left out."""
    other = "criterion" if kind == "agency" else "agency"
    each = rows.filter((pl.col(other) == ALL) & (pl.col(kind) != ALL))
    return [
        Group(
            row[kind],
            (row["agency_name"] or row["agency"]) if kind == "agency" else criterion(row[kind]),
            row["screened"],
            row["below_threshold"],
        )
        for row in each.drop_nulls(["screened", "below_threshold"]).iter_rows(named=True)
    ]


def criterion(code: str) -> str:
    """A criterion in words."""
    return CRITERION.get(code, "No criterion recorded")


def lead(whole: dict[str, object], named: list[StandsOut], period: Period) -> str:
    """The page in one sentence."""
    when = words.period(period)
    screened, below = whole["screened"], whole["below_threshold"]
    if not isinstance(screened, int) or not isinstance(below, int):
        return f"How many referrals of {when} were below the threshold is hidden: they are few"
    told = f"{below} of {words.counted(screened, 'referral')} screened were below the threshold"
    if not named:
        return f"{told}; no agency or criterion stands out"
    who = words.listed(one.group.name for one in named)
    stand = "stands out" if len(named) == 1 else "stand out"
    return f"{told}; {who} {stand}"


def advice(kind: str, one: StandsOut) -> str:
    """What would help where it stands out."""
    return TRAINING if kind == "agency" and one.explains_most else REVIEW


def _flag(view: View, period: Period, kind: str, one: StandsOut) -> None:
    """One that stands out: why, what would help, and its cases."""
    st.html(
        f'<section class="m-flagged" aria-label="{safe(one.group.name)} stands out">'
        f'<h3><span class="m-sign" aria-hidden="true">!</span> {safe(one.group.name)} '
        f"stands out</h3><p>{safe(words.sentence(one.why))}.</p><p>{safe(advice(kind, one))} "
        "Nothing is refused by itself.</p></section>"
    )
    if view.scope.sees_cases:
        given = {kind: one.group.key}
        ask = asked.cases_behind(view, below_threshold, period=period, **given)
        behind.draw(view, f"{kind}-{words.slug(one.group.key)}", ask)
