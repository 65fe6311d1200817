"""What the victim wants, in the victim's own words, apart from what anybody else says."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_words
from dashboard.components.cover import covered, is_covered
from dashboard.components.heading import part_heading
from dashboard.context import Context
from dashboard.words import safe
from models.codes import CONTACT_METHOD, WISH_STAGE
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """What the victim said, and the form to write it down."""
    said(page)
    case_words.forms(context, page)


def said(page: CasePage) -> None:
    """Each time the victim was asked, the newest first, with who asked, when and how."""
    rows = page.wishes.rows(named=True)
    if not rows:
        part_heading(
            "Nobody has recorded what the victim wants yet",
            "Whoever speaks to the victim next asks, and writes down the victim's own words.",
        )
        return
    part_heading("In the victim's own words")
    st.html("".join(_said(row) for row in rows))


def _said(row: dict[str, Any]) -> str:
    text = covered(row["words"], "covered", is_covered=is_covered()) or ""
    return (
        f'<figure class="m-wish"><blockquote><p>{safe(text)}</p></blockquote>'
        f"<figcaption>{safe(_how(row))}</figcaption></figure>"
    )


def _how(row: dict[str, Any]) -> str:
    parts = (
        WISH_STAGE.get(row["stage"] or ""),
        words.day(row["said_on"]),
        f"asked by {row['asked_by']}" if row["asked_by"] else "who asked is not recorded",
        (CONTACT_METHOD.get(row["method"] or "") or "").lower(),
    )
    return ", ".join(part for part in parts if part)
