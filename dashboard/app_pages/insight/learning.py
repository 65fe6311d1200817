"""The learning register: what was approved for the public, to read and to save."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.download import download, downloads
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from dashboard.words import safe
from models.access import Permission, check_may
from models.codes import LESSON_STATUS
from queries.exports.paper import paper_export
from queries.lessons import published

_STEM = "learning-register"


def render(context: Context) -> None:
    """Draws the register, and the buttons that save it."""
    check_may(context.user, Permission.SEE_FIGURES)
    page_heading(published.TITLE, "What was learned and what changes, with no case in it.")
    with context.engine.connect() as connection:
        frame = published.register(connection, user=context.user)
    if frame.is_empty():
        empty(
            "No lesson is published yet",
            "A lesson is worded for the public on its own page, and stands here once a second "
            "person has approved the wording.",
        )
        return
    part_heading(words.counted(frame.height, "published lesson"), published.ABOUT)
    _save(context, frame)
    st.html("".join(_entry(row) for row in frame.iter_rows(named=True)))


def _save(context: Context, frame: pl.DataFrame) -> None:
    paper = published.paper(frame, words.listed(sorted(set(frame["marac"].drop_nulls())), most=3))
    with st.container(horizontal=True, gap="small", key="register-files"):
        for ending, label in ((".docx", "Download Word"), (".pdf", "Download PDF")):
            export = paper_export(paper, kind=_STEM, stem=_STEM, ending=ending)
            download(context, export, label=label, key=f"register-{ending[1:]}")
    downloads(context, published.sheet(frame), key=_STEM)


def _entry(row: dict[str, object]) -> str:
    change = f"<p>{safe(row['recommendation'])}</p>" if row["recommendation"] else ""
    status = LESSON_STATUS.get(str(row["status"]), "")
    by = [row["marac"], row["owner"], status, f"published {words.day(row['published_on'])}"]  # type: ignore[arg-type]
    return (
        f'<section class="m-lesson m-public"><h3>{safe(published.themes(str(row["themes"])))}</h3>'
        f"<p>{safe(row['lesson'])}</p>{change}"
        f'<p class="m-by">{safe(" · ".join(str(one) for one in by if one))}</p></section>'
    )
