"""Return series: how many cases over the years, as SafeLives publishes them?"""

from collections.abc import Mapping

import streamlit as st

from dashboard import reads, return_times, series_chart, words
from dashboard.app_pages.returns import safelives_areas
from dashboard.app_pages.returns import series_tables as tables
from dashboard.charts import CONFIG
from dashboard.components import filters
from dashboard.components.download import download, downloads
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from dashboard.return_file import annual_export
from models.access import Permission, Scope
from models.errors import ForPerson
from models.period import quarter, quarter_title
from queries.safelives.due import last_finished, quarter_before
from queries.safelives.series import By, Series

QUARTERS = 48
_BY: Mapping[By, str] = {"all": "All together", "force": "Police force area", "marac": "MARAC"}


def render(context: Context) -> None:
    """Draws the series of the MARACs and quarter in the address."""
    page_heading(
        "Return series",
        "Past returns and case records in one line, twelve months at a time as SafeLives "
        "publishes them.",
    )
    everything = context.user.scope(Permission.PREPARE_RETURNS)
    if not reads.marac_names(context, everything):
        empty("No MARAC is in the record yet", "Load the maracs and meetings files first.")
        return
    with st.container(horizontal=True, gap="medium", key="filters"):
        last = _last(context)
        by = _by(context, everything)
        scope = safelives_areas.force_filter(context, everything)
        chosen = filters.marac_filter(reads.marac_names(context, scope))
    scope = scope.narrowed(chosen)
    names = reads.marac_names(context, scope)
    found = return_times.over_time(context, scope, last, by)
    if found.rolling.is_empty():
        _too_short(last)
    for group in found.rolling["group"].unique().sort().to_list():
        _group(context, found, group, names.get(group, group))
    if not found.quarters.is_empty():
        _quarters(context, found, names, last)
        _annual(context, scope, last)


def _last(context: Context) -> str:
    options = [last_finished(context.today)]
    while len(options) < QUARTERS:
        options.append(quarter_before(options[-1]))
    return st.selectbox(
        "Up to",
        options,
        format_func=quarter_title,
        key="to",
        bind="query-params",
        width=filters.WIDTH,
    )


def _by(context: Context, everything: Scope) -> By:
    if len(reads.marac_names(context, everything)) < 2:
        return "marac"
    return st.selectbox(
        "A line for",
        list(_BY),
        format_func=_BY.__getitem__,
        key="by",
        bind="query-params",
        width=filters.WIDTH,
    )


def _too_short(last: str) -> None:
    empty(
        f"There are no twelve months to {quarter_title(last)} yet",
        "Load past returns on the Import page (workbooks of either edition, or your own by a "
        "mapping), or choose an earlier quarter.",
    )


def _group(context: Context, found: Series, group: str, name: str) -> None:
    """One MARAC's or area's twelve months: finding, chart, table."""
    rows = tables.rolling_rows(found.rolling, group)
    points = [
        series_chart.Point(
            quarter(row["quarter"]).end,
            row["cases_discussed"] or 0,
            row["recommended_cases"],
            row["source"],
        )
        for row in rows
    ]
    finding = tables.finding(rows[-1], name)
    part_heading(finding, f"{name}, cases discussed in twelve months to each quarter")
    st.plotly_chart(
        series_chart.twelve_months(points),
        config=dict(CONFIG),
        key=f"series-{group}",
        alt=f"Line chart of cases in twelve months. {finding}. The table below has the numbers.",
    )
    sheet, html = tables.rolling_table(rows, name)
    st.html(html)
    for sentence in tables.caveats(rows[-1]):
        st.html(f'<p class="m-count">{words.safe(sentence)}</p>')
    downloads(context, sheet, key=f"rolling-{words.slug(group)}")


def _quarters(context: Context, found: Series, names: Mapping[str, str], last: str) -> None:
    part_heading(
        tables.seam(found.quarters),
        f"Each quarter and where its figures come from, up to {quarter_title(last)}",
    )
    sheet, html = tables.quarter_table(found.quarters, names)
    st.html(html)
    downloads(context, sheet, key="quarters")


def _annual(context: Context, scope: Scope, last: str) -> None:
    end = f"{quarter(last).end:%B %Y}"
    part_heading(
        f"Twelve months to {end} as a workbook",
        "Laid out as the annual workbook that SafeLives publishes: every MARAC and force area.",
    )
    shows = st.toggle(
        "Show small numbers: only for people who may see cases", value=False, key="show-small"
    )
    try:
        found = return_times.twelve_months(context, scope, last, hide=not shows)
    except ForPerson as wrong:
        st.html(f'<p class="m-count">{words.safe(wrong)}</p>')
        return
    export = annual_export(found, f"marac-annual-to-{last.lower()}.xlsx")
    label = f"Download the annual workbook to {end} (xlsx)"
    download(context, export, label=label, key="annual", style="secondary")
