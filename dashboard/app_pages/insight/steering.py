"""Steering: the checklist and the ten principles as living records, beside what our data say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import lesson_reads, reads, steering_pack, words
from dashboard.app_pages.insight import steering_actions, steering_question
from dashboard.components import documents
from dashboard.components.attention import Attention, attention
from dashboard.components.contents import anchor, contents
from dashboard.components.download import download
from dashboard.components.empty import empty
from dashboard.components.filters import labelled
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.steering import begin_review
from models import steering
from models.access import Permission, check_may, may
from queries.exports.paper import paper_export
from queries.steering import answers, open_actions, rounds
from queries.steering.review import Standing, compared, paper, standings

DONE = "steering-done"
_TITLES = {name: steering.current(name).title for name in steering.names()}


@dataclass(frozen=True)
class Review:
    """The review on the page, its questions, and the day of the one before it, if any."""

    row: Mapping[str, Any]
    questions: steering.QuestionSet
    every: list[Standing]
    last_on: date | None


def render(context: Context) -> None:
    """Draws the review that the address names, or the newest."""
    check_may(context.user, Permission.SEE_FIGURES)
    page_heading(
        "Steering", "Each question of the steering group, what our data say to it, and our answer."
    )
    if done := st.session_state.pop(DONE, ""):
        st.success(done, icon=":material/check:")
    names = reads.marac_names(context, context.user.scope(Permission.SEE_FIGURES))
    if not names:
        empty("No MARAC is in the record yet", "Load the maracs file on the Import page first.")
        return
    with context.engine.connect() as connection:
        every = rounds(connection, user=context.user)
        due = open_actions(connection, user=context.user)
    marac_id, name = _choices(names)
    its = every.filter(marac_id=marac_id, questions=name)
    if strip := _attention(context, due.filter(marac_id=marac_id)):
        st.html(attention(strip))
    if its.is_empty():
        empty(f"No review of “{_TITLES[name]}” yet", _first_step(context, marac_id))
    else:
        _draw(context, _chosen_round(its), its, due.filter(marac_id=marac_id))
    if may(context.user, Permission.RUN_MEETING, marac_id):
        _begin(context, marac_id, name)


def _first_step(context: Context, marac_id: str) -> str:
    if may(context.user, Permission.RUN_MEETING, marac_id):
        return "Begin one below: what our data say to each question stands there at once."
    return "The coordinator or the chair begins one; the steering group answers it."


def _choices(names: Mapping[str, str]) -> tuple[str, str]:
    """Which MARAC and which questions; they stand in the address."""
    labels = labelled(names)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        marac_id = next(iter(names))
        if len(names) > 1:
            marac_id = st.selectbox(
                "MARAC",
                sorted(names, key=lambda one: labels[one].casefold()),
                format_func=lambda one: labels.get(one, one),
                key="marac",
                bind="query-params",
                width=240,
            )
        name = st.selectbox(
            "Questions",
            list(_TITLES),
            format_func=lambda one: _TITLES.get(one, one),
            key="questions",
            bind="query-params",
            width=300,
        )
    return str(marac_id), str(name)


def _chosen_round(its: pl.DataFrame) -> Mapping[str, Any]:
    days = {row["round_id"]: words.day(row["reviewed_on"]) for row in its.iter_rows(named=True)}
    if len(days) == 1:
        return its.row(0, named=True)
    chosen = st.selectbox(
        "Review of",
        list(days),
        format_func=lambda one: days.get(one, one),
        key="review",
        bind="query-params",
        width=240,
    )
    return its.row(by_predicate=pl.col("round_id") == chosen, named=True)


def _attention(context: Context, due: pl.DataFrame) -> list[Attention]:
    late = due.filter(pl.col("due_on") < context.today).height
    items = []
    if late:
        text = "agreed action is late" if late == 1 else "agreed actions are late"
        items.append(Attention("urgent", words.number(late), text, "Ask their owners today."))
    if due.height > late:
        coming = due.height - late
        text = "agreed action is under way" if coming == 1 else "agreed actions are under way"
        items.append(Attention("note", words.number(coming), text, "They are listed below."))
    return items


def _draw(context: Context, row: Mapping[str, Any], its: pl.DataFrame, due: pl.DataFrame) -> None:
    review = _review(context, row, its)
    answered = sum(one.now is not None for one in review.every)
    part_heading(
        f"{words.number(answered)} of {words.counted(len(review.every), 'question')} answered",
        f"{review.questions.title}, review of {words.day(row['reviewed_on'])}, begun by "
        f"{row['begun_by']}. {review.questions.source}",
    )
    if review.last_on is not None:
        st.html(f'<p class="m-reading">{words.safe(compared(review.every, review.last_on))}</p>')
    _save(context, review)
    _to_the_pack(context, row)
    sections = [(words.slug(one.heading), one.heading) for one in review.questions.sections]
    contents([("agreed", "Agreed actions"), *sections, ("evidence", "Evidence kept here")])
    anchor("agreed")
    steering_actions.draw(context, due)
    by_code = {one.question.code: one for one in review.every}
    for section in review.questions.sections:
        anchor(words.slug(section.heading))
        part_heading(section.heading)
        for question in section.questions:
            steering_question.draw(context, row, by_code[question.code], review.questions)
        if section.consider:
            with st.expander("To consider here"):
                points = "".join(f"<li>{words.safe(one)}</li>" for one in section.consider)
                st.html(f'<ul class="m-bulleted">{points}</ul>')
    anchor("evidence")
    documents.draw(context, round_id=row["round_id"])


def _review(context: Context, row: Mapping[str, Any], its: pl.DataFrame) -> Review:
    """The review with its answers, and those of the one before it."""
    questions = steering.of_version(row["questions"], row["version"])
    older = its.filter(pl.col("reviewed_on") < row["reviewed_on"]).head(1)
    with context.engine.connect() as connection:
        now = answers(connection, user=context.user, round_id=row["round_id"])
        last = (
            answers(connection, user=context.user, round_id=older["round_id"][0])
            if older.height
            else now.clear()
        )
    said = lesson_reads.data_says(context, row["marac_id"], questions)
    last_on = older["reviewed_on"][0] if older.height else None
    return Review(row, questions, standings(questions, said, now, last), last_on)


def _to_the_pack(context: Context, row: Mapping[str, Any]) -> None:
    """The way to the pack, in which the review stands beside the figures of a quarter."""
    if not any(may(context.user, one, row["marac_id"]) for one in steering_pack.MAY):
        return
    address = words.safe(words.address("steering-pack", **{"one-marac": row["marac"]}))
    st.html(
        f'<p class="m-key">With the figures of the quarter: <a href="{address}" target="_self">'
        "make the steering-group pack</a>.</p>"
    )


def _save(context: Context, review: Review) -> None:
    """Word and PDF, in which small numbers are hidden whoever saves them."""
    row = review.row
    stem = f"{words.slug(review.questions.title)}-{row['reviewed_on']}"
    with st.container(horizontal=True, gap="small", key="review-files"):
        for ending, label in ((".docx", "Download Word"), (".pdf", "Download PDF")):
            said = lesson_reads.data_says(context, row["marac_id"], review.questions, to_keep=True)
            every = [
                Standing(one.question, said[one.question.code], one.now, one.earlier, one.last)
                for one in review.every
            ]
            written = paper(
                review.questions,
                every,
                marac=row["marac"],
                reviewed_on=row["reviewed_on"],
                last_on=review.last_on,
                today=context.today,
            )
            export = paper_export(
                written, kind="steering-review", stem=stem, ending=ending, marac_id=row["marac_id"]
            )
            download(context, export, label=label, key=f"review-{ending[1:]}")


def _begin(context: Context, marac_id: str, name: str) -> None:
    with st.expander(f"Begin a new review of “{_TITLES[name]}”", key="begin-review"):
        st.html(
            '<p class="m-key">The reviews before stay as they are, and each answer is shown beside '
            "the one before.</p>"
        )
        day = st.date_input(
            "Day of the review", context.today, key="review-day", format="DD/MM/YYYY", width=180
        )
        if st.button("Begin the review", type="primary", key="begin-go"):
            trying(
                lambda: begin_review(
                    context.engine,
                    by=context.user,
                    marac_id=marac_id,
                    questions=name,
                    reviewed_on=day,
                    today=context.today,
                ),
                done=_begun,
            )


def _begun() -> None:
    st.query_params.pop("review", None)
    st.session_state.pop("review", None)
    st.session_state[DONE] = "The review is begun. Answer one question at a time."
