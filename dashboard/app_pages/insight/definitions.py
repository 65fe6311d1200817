"""Definitions: what each figure counts, how it is worked out and what it is compared with."""

from collections.abc import Sequence

import streamlit as st

from dashboard import words
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading
from dashboard.components.notes import definition_list
from dashboard.context import Context
from dashboard.words import safe
from queries.indicators import GROUPS
from queries.indicators.registry import Indicator

_JUDGED = {
    "more is better": "More is better",
    "less is better": "Less is better",
    "no judgement": "Neither high nor low is good in itself",
}


def render(_context: Context) -> None:
    """Draws every indicator that holds all the words searched for."""
    page_heading("Definitions", "What does each figure mean, and how is it worked out?")
    sought = st.text_input(
        "Search the definitions",
        key="search",
        placeholder="For example: repeat",
        bind="query-params",
        live="300ms",
        width=420,
    )
    found = {
        group: hits
        for group, indicators in GROUPS.items()
        if (hits := [indicator for indicator in indicators if _matches(indicator, sought or "")])
    }
    if not found:
        empty(f"Nothing is defined under “{sought}”", "Try another word, or clear the search.")
        return
    number = sum(len(hits) for hits in found.values())
    st.html(f'<p class="m-count" role="status">{words.counted(number, "figure")}</p>')
    for group, hits in found.items():
        st.html(_group(group, hits))


def _matches(indicator: Indicator, sought: str) -> bool:
    text = " ".join(
        (
            indicator.name,
            indicator.definition,
            indicator.why_it_matters,
            indicator.numerator_text,
            indicator.denominator_text,
            indicator.caveats,
        )
    ).casefold()
    return all(word in text for word in sought.casefold().split())


def _group(group: str, indicators: Sequence[Indicator]) -> str:
    inside = "".join(_definition(indicator) for indicator in indicators)
    name = words.slug(group)
    return (
        f'<section class="m-definitions" aria-labelledby="group-{name}">'
        f'<h2 id="group-{name}">{safe(group)}</h2>{inside}</section>'
    )


def _definition(indicator: Indicator) -> str:
    return (
        f'<article class="m-definition"><h3>{safe(indicator.name)}</h3>'
        f"{definition_list(indicator)}"
        f'<p class="m-source">{_JUDGED[indicator.polarity]}. From: {safe(indicator.source)}. '
        f"Reviewed {words.month(indicator.reviewed)}.</p></article>"
    )
