"""Overview: how is our MARAC doing?"""

from collections.abc import Mapping

import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.insight import (
    agencies,
    overview_attention,
    overview_short,
    overview_victims,
    volume,
)
from dashboard.app_pages.returns import safelives_due
from dashboard.components.attention import attention
from dashboard.components.heading import part_heading
from dashboard.components.indicator_card import Card, cards
from dashboard.context import Context
from dashboard.figures import Figure, by_key
from dashboard.insight import asked, notes, part
from dashboard.insight.grid import HIDDEN
from dashboard.insight.view import View, begin
from models.period import Period
from queries.indicators import INDICATORS
from queries.insight import blocks

QUESTION = "How is our MARAC doing?"
KEY_FIGURES = (
    "cases_discussed",
    "cases_per_10k",
    "volume_against_recommended",
    "repeat_rate",
    "partner_share",
    "children",
    "attendance_rate",
    "actions_on_time_rate",
)


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    # The key figures of two choices could be subtracted like any other table.
    view = begin(context, QUESTION, one_at_a_time=True)
    if view is None:
        return
    now = _figures(view, view.period)
    frame = asked.months(view, volume.PARTS)
    found = volume.of_period(view, frame)
    _attention(view, now)
    by_month = blocks.by_month(frame, view.period)
    if by_month.is_empty():
        view.title(QUESTION, f"No case was heard in {words.period(view.period)}")
        part.nothing(
            f"No cases were heard in {words.period(view.period)}",
            "Choose another period above, or load case and meeting files on the Import page.",
        )
        return
    view.title(QUESTION, volume.lead(found, words.period(view.period)))
    _key_figures(view, now)
    short = st.container(key="short")
    part.draw(view, volume.month_part(view, frame, by_month, found))
    notes.panel(view, volume.CHART)
    part.draw(
        view, agencies.sources_part(view, asked.report(view, "referral-sources", view.period))
    )
    part.draw(view, overview_victims.victims_part(view, now))
    if not view.scope.sees_cases:
        with short:  # it reads nearly every page's figures: the rest is there before it
            overview_short.draw(view)


def _figures(view: View, period: Period) -> dict[str, Figure]:
    found = by_key(reads.figures(view.context, view.scope, period))
    return overview_victims.protected(view, found, period)


def _attention(view: View, now: Mapping[str, Figure]) -> None:
    context = view.context
    today = Period(context.today, context.today)
    items = overview_attention.items(
        context.user,
        context.today,
        by_key(reads.figures(context, view.scope, today))["actions_overdue"],
        now,
        view.names,
        f"<{view.threshold}",
        is_counted_down=safelives_due.is_counted_down(context),
    )
    items += safelives_due.reminders(context)
    if items:
        st.html(attention(items))


def _key_figures(view: View, now: Mapping[str, Figure]) -> None:
    before = _figures(view, view.period.year_before())
    part_heading("Key figures", view.subtitle)
    st.html(
        cards(
            Card(INDICATORS[key], now[key], before[key], view.names, words.sentence(HIDDEN))
            for key in KEY_FIGURES
        )
    )
