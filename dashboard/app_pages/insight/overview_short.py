"""The part of the overview for who sees no cases: what changed, and what to ask about."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.components.bulleted import bulleted, ended
from dashboard.components.heading import part_heading
from dashboard.insight.view import View
from dashboard.reads import keep_read
from dashboard.steering_pack.made import sections
from dashboard.steering_pack.paper import NOTHING, STEADY
from dashboard.steering_pack.section import asked, changed
from models.access import Scope
from models.period import Period

Told = tuple[Sequence[str], Sequence[str]]


def draw(view: View) -> None:
    """Draws both lists, as they stand on the first page of the steering-group pack."""
    about = (view.everything, view.scope, view.period, view.threshold)
    changes, asks = _told(view, view.context.data_version, view.context.today, *about)
    part_heading(
        "What changed, and what to ask about",
        f"By rule from the numbers: more than chance brings, and at most three. {view.subtitle}",
    )
    told = bulleted("What changed", list(map(ended, changes)), STEADY)
    asked_about = bulleted("What to ask about", list(map(ended, asks)), NOTHING)
    st.html(f'<div class="m-short">{told}{asked_about}</div>')


@keep_read
def _told(
    _view: View,
    data_version: int,
    today: date,
    everything: Scope,
    scope: Scope,
    period: Period,
    threshold: int,
) -> Told:
    made = sections(_view)
    changes = [said.text for said in changed(made, period.start)]
    asks = asked([ask for section in made for ask in section.asks])
    return changes, [f"{ask.question} {ask.behind.text}" for ask in asks]
