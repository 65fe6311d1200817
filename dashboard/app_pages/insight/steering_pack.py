"""Steering-group pack: one paper of a finished quarter, as Word and as PDF."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import kept, words
from dashboard.components.download import download, protection
from dashboard.components.empty import empty
from dashboard.components.filters import WIDTH, labelled
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from dashboard.steering_pack import (
    KIND,
    MAY,
    Pack,
    made,
    maracs_for,
    pack_export,
    quarters,
    view_of,
)
from dashboard.steering_pack.paper import NOTHING, STEADY, state
from dashboard.words import safe
from models.access import check_may_any
from models.period import quarter_title

__all__ = ["MAY", "render"]

LEAD = (
    "The quarter on paper for the steering group: no name, no case, every number with its source."
)


def render(context: Context) -> None:
    """Draws the choice of MARAC and quarter, the files, and what is in them in short."""
    check_may_any(context.user, MAY)
    page_heading("Steering-group pack", LEAD)
    names = maracs_for(context)
    if not names:
        empty(
            "There is no MARAC whose pack you may make",
            "The steering group, commissioners and coordinators of a MARAC make its pack.",
        )
        return
    with st.container(horizontal=True, gap="medium", key="filters"):
        marac = _marac(names)
        quarter = _quarter(context)
    pack = _made(context, marac, quarter)
    _files(context, pack)
    _short(pack)


def _made(context: Context, marac: str, quarter: str) -> Pack:
    """The pack, kept for this visit until the record changes or another is chosen."""
    view = view_of(context, marac, quarter)
    about = f"{context.data_version} {context.today} {context.user.user_id} {marac} {quarter}"
    pack = kept.kept(KIND, about)
    if not isinstance(pack, Pack):
        with st.spinner("Reading the quarter …"):
            pack = made(view)
        kept.keep(KIND, about, pack)
    return pack


def _marac(names: Mapping[str, str]) -> str:
    labels = labelled(names)
    if len(names) == 1:
        return next(iter(names))
    return str(
        st.selectbox(
            "MARAC",
            sorted(names, key=lambda one: labels[one].casefold()),
            format_func=lambda one: labels.get(one, one),
            key="one-marac",
            bind="query-params",
            width=WIDTH,
        )
    )


def _quarter(context: Context) -> str:
    every = quarters(context)
    return str(
        st.selectbox(
            "Quarter",
            every,
            format_func=quarter_title,
            key="quarter",
            bind="query-params",
            width=WIDTH,
            help="The pack is made of finished quarters: what is still running would change by "
            "single cases.",
        )
        or every[0]
    )


def _files(context: Context, pack: Pack) -> None:
    """Word and PDF, and what to know before sending them."""
    part_heading(f"{pack.view.whose}, {words.period(pack.view.period)}", state(pack.view))
    with st.container(horizontal=True, gap="small", key="pack-files"):
        for ending, label in ((".pdf", "Download PDF"), (".docx", "Download Word")):
            export = pack_export(pack, ending)
            download(context, export, label=label, key=f"pack-{ending[1:]}", style="primary")
        protection("pack")
    st.html(
        '<p class="m-key">Small numbers are hidden whoever makes it. What people wrote in answers '
        "and notes is looked through first: what could name somebody is left out.</p>"
    )


def _short(pack: Pack) -> None:
    part_heading("In short", "It stands on the first page, each sentence with its source.")
    changed = [said.text for said in pack.changed]
    asks = [f"{ask.question} {ask.behind.text}" for ask in pack.asks]
    each = [
        f"<strong>{_led(section.heading)}</strong> {_ended(section.said[0].text)}"
        for section in pack.sections
    ]
    _list("What changed", [_ended(one) for one in changed], STEADY)
    _list("What to ask about", [_ended(one) for one in asks], NOTHING)
    _list("Section by section", each)


def _led(heading: str) -> str:
    """The heading, harmless, before a sentence."""
    return safe(heading if heading.endswith("?") else f"{heading}:")


def _ended(sentence: str) -> str:
    """The sentence, harmless, with its stop."""
    return f"{safe(sentence.rstrip('.'))}."


def _list(title: str, items: Sequence[str], nothing: str = "") -> None:
    inside = "".join(f"<li>{item}</li>" for item in items)
    told = f'<ul class="m-bulleted">{inside}</ul>' if items else f"<p>{safe(nothing)}</p>"
    st.html(f"<section><h3>{safe(title)}</h3>{told}</section>")
