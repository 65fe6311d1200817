"""Steering-group pack: one paper of a finished quarter, as Word and as PDF."""

import streamlit as st

from dashboard import kept, words
from dashboard.components import filters
from dashboard.components.bulleted import bulleted, ended
from dashboard.components.download import download, protection
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from dashboard.steering_pack import (
    KIND,
    MAY,
    Pack,
    made,
    maracs_for,
    pack_export,
    view_of,
)
from dashboard.steering_pack.paper import NOTHING, STEADY, state
from dashboard.words import safe
from models.access import check_may_any

__all__ = ["MAY", "render"]

FINISHED = (
    "The pack is made of finished quarters: what is still running would change by single cases."
)
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
        marac = filters.one_marac_filter(names) if len(names) > 1 else next(iter(names))
        quarter = filters.quarter_filter(context.today, FINISHED)
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
        f"<strong>{_led(section.heading)}</strong> {ended(section.said[0].text)}"
        for section in pack.sections
    ]
    st.html(bulleted("What changed", [ended(one) for one in changed], STEADY))
    st.html(bulleted("What to ask about", [ended(one) for one in asks], NOTHING))
    st.html(bulleted("Section by section", each))


def _led(heading: str) -> str:
    """The heading, harmless, before a sentence."""
    return safe(heading if heading.endswith("?") else f"{heading}:")
