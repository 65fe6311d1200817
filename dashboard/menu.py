"""The menu beside every page: the pages a person may open, by section."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st


def render(sections: Mapping[str, Sequence[st.Page]], chosen: st.Page) -> None:
    """Draws the menu, with the open page in bold.

    In one piece, because each element of a page costs every click about a third of a
    millisecond. Streamlit's own menu, whose headings screen readers trip over, stays hidden
    behind it: a click is handed on to the link of the same address there (static/menu.js), and
    what was chosen on one page is kept on the next.
    """
    with st.sidebar:
        st.html(menu(sections, chosen.url_path))


def menu(sections: Mapping[str, Sequence[st.Page]], open_path: str) -> str:
    """The menu as HTML; without our script its links open their pages anew."""
    parts = (
        f'<p class="section" id="menu-{number}">{escape(section)}</p>'
        f'<ul aria-labelledby="menu-{number}">{"".join(_link(page, open_path) for page in pages)}'
        "</ul>"
        for number, (section, pages) in enumerate(sections.items())
    )
    return f'<nav class="marac-menu" aria-label="Menu">{"".join(parts)}</nav>'


def _link(page: st.Page, open_path: str) -> str:
    current = ' aria-current="page"' if page.url_path == open_path else ""
    icon = page.icon.removeprefix(":material/").removesuffix(":")
    return (
        f'<li><a href="/{escape(page.url_path)}" target="_self"{current}>'
        f'<span class="icon" aria-hidden="true" translate="no">{escape(icon)}</span>'
        f"{escape(page.title)}</a></li>"
    )
