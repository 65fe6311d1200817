"""Overview: how is our MARAC doing?"""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard import charts, findings, reads, words
from dashboard.app_pages.insight import overview_tables
from dashboard.app_pages.returns import safelives_due
from dashboard.components import filters
from dashboard.components.attention import attention
from dashboard.components.download import downloads
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.indicator_card import Card, cards
from dashboard.context import Context
from dashboard.figures import Figure, by_group, by_key
from models.access import Permission, Scope
from models.period import Period
from queries.indicators import INDICATORS

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


@dataclass(frozen=True)
class View:
    """What the page shows: whose figures, of which days, and how small numbers read."""

    context: Context
    scope: Scope
    period: Period
    names: Mapping[str, str]
    whose: str
    few: str

    @property
    def subtitle(self) -> str:
        return f"{words.sentence(self.whose)}, {words.period(self.period)}"


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    page_heading("Overview", "How is our MARAC doing?")
    everything = context.user.scope(Permission.SEE_FIGURES)
    names = reads.marac_names(context, everything)
    if not names:
        empty("No MARAC is in the record yet", "Load the maracs file on the Import page first.")
        return
    view = _view(context, everything, names)
    now = by_key(reads.figures(context, view.scope, view.period))
    _attention(view, now)
    if not now["cases_discussed"].value and not now["cases_discussed"].hidden:
        _no_cases(view)
        return
    _key_figures(view, now)
    _volume(view, now)
    _sources(view, now)
    _victims(view, now)


def _view(context: Context, everything: Scope, names: Mapping[str, str]) -> View:
    with st.container(horizontal=True, gap="medium", key="filters"):
        period = filters.period_filter(context.today)
        chosen = filters.marac_filter(names)
    scope = everything.narrowed(chosen)
    return View(
        context=context,
        scope=scope,
        period=period,
        names=names,
        whose=filters.chosen_words(names, chosen),
        few=f"<{reads.small_number(context, scope)}",
    )


def _attention(view: View, now: Mapping[str, Figure]) -> None:
    today = Period(view.context.today, view.context.today)
    as_of_today = by_key(reads.figures(view.context, view.scope, today))
    items = overview_tables.attention_items(
        view.context.user,
        view.context.today,
        as_of_today["actions_overdue"],
        now,
        view.names,
        view.few,
        is_counted_down=safelives_due.is_counted_down(view.context),
    )
    items += safelives_due.reminders(view.context)
    if items:
        st.html(attention(items))


def _no_cases(view: View) -> None:
    empty(
        f"No cases were heard in {words.period(view.period)}",
        "Choose another period above, or load case and meeting files on the Import page.",
    )


def _key_figures(view: View, now: Mapping[str, Figure]) -> None:
    before = by_key(reads.figures(view.context, view.scope, view.period.year_before()))
    part_heading("Key figures", view.subtitle)
    st.html(
        cards(
            Card(INDICATORS[key], now[key], before[key], view.names, view.few)
            for key in KEY_FIGURES
        )
    )


def _volume(view: View, now: Mapping[str, Figure]) -> None:
    groups = by_group(reads.figures(view.context, view.scope, view.period, "month"))
    months = overview_tables.months(groups, view.period, view.few)
    finding = findings.volume(months)
    part_heading(finding, f"Cases discussed each month. {view.subtitle}")
    st.plotly_chart(
        charts.volume(months),
        config=dict(charts.CONFIG),
        key="volume",
        alt=f"Bar chart of cases discussed each month. {finding}. The table below has the numbers.",
    )
    sheet, html = overview_tables.month_table(groups, months, now, view.subtitle, view.few)
    st.html(html)
    downloads(view.context, sheet, key="months")


def _sources(view: View, now: Mapping[str, Figure]) -> None:
    cases = reads.referral_sources(view.context, view.scope, view.period)
    published = INDICATORS["partner_share"].benchmark
    part_heading(
        findings.sources(now["partner_share"], published.low if published else None),
        f"Referrals by source, joint referrals shared between their agencies. {view.subtitle}",
    )
    sheet, html = overview_tables.source_table(
        cases, now["cases_discussed"].value, view.subtitle, view.few
    )
    st.html(html)
    downloads(view.context, sheet, key="sources")


def _victims(view: View, now: Mapping[str, Figure]) -> None:
    people = overview_tables.CHARACTERISTICS
    cases = now["cases_discussed"].value or 0
    part_heading(
        findings.recording(people, [now[key] for key in people], cases),
        f"Characteristics of victims, out of all cases discussed. {view.subtitle}",
    )
    sheet, html = overview_tables.victim_table(now, view.subtitle, view.few)
    st.html(html)
    downloads(view.context, sheet, key="victims")
