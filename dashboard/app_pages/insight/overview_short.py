"""The part of the overview for who sees no cases: what changed, and what to ask about."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import words
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
    st.html(
        '<div class="m-short">'
        f"{_list('What changed', changes, STEADY)}{_list('What to ask about', asks, NOTHING)}</div>"
    )


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


def _list(title: str, items: Sequence[str], nothing: str) -> str:
    inside = "".join(f"<li>{words.safe(item.rstrip('.'))}.</li>" for item in items)
    told = f'<ul class="m-bulleted">{inside}</ul>' if items else f"<p>{words.safe(nothing)}</p>"
    return f"<section><h3>{words.safe(title)}</h3>{told}</section>"
