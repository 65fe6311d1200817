"""The menu beside every page: the pages a person may open, by section."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st


def render(sections: Mapping[str, Sequence[st.Page]], chosen: st.Page) -> None:
    """Draws the menu, with the open page in bold.

    Streamlit's own menu has headings inside its lists, which screen readers trip over.
    """
    with st.sidebar:
        for section, pages in sections.items():
            st.html(f'<p class="marac-section">{escape(section)}</p>')
            for page in pages:
                is_open = page.url_path == chosen.url_path
                st.page_link(
                    page, label=f"**{page.title}**" if is_open else page.title, width="stretch"
                )
