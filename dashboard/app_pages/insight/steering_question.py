"""One question of a review: what our data say, what was answered, and the form to answer it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import lesson_reads, words
from dashboard.components import draft
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest import steering as written
from ingest.one_row import as_text
from models.access import Permission, may
from models.codes import LESSON_STATUS, STEERING_ANSWER
from models.steering import QuestionSet
from queries.lessons.choices import agency_choices
from queries.steering.review import Row, Standing, owner, step_of

_OPEN = "steering-open"
# Without colour: some questions are well answered with no, and colour means urgency.
_SIGN = {"yes": "✓", "partly": "–", "no": "✕"}
_STEP = {1: "▲ better than", 0: "= the same as", -1: "▼ worse than"}


def draw(
    context: Context, review: Mapping[str, Any], one: Standing, questions: QuestionSet
) -> None:
    """Draws the question; its form opens with a button, one at a time."""
    code = one.question.code
    st.html(_told(one))
    if one.earlier:
        with st.expander(f"{words.counted(len(one.earlier), 'answer')} before this one"):
            st.html("".join(_earlier(row) for row in one.earlier))
    if not may_answer(context, review["marac_id"]):
        return
    place = f"{review['round_id']}:{code}"
    is_open = st.session_state.get(_OPEN) == place
    label = "Close" if is_open else "Change the answer" if one.now else "Answer"
    if st.button(label, key=f"answer-{code}", help=one.question.text):
        st.session_state[_OPEN] = None if is_open else place
        st.rerun()
    if is_open:
        with st.container(border=True, key="answer-form"):
            _form(context, review, one, questions)


def may_answer(context: Context, marac_id: str) -> bool:
    """Coordinator, chair and steering group answer; others read."""
    each = (Permission.RUN_MEETING, Permission.COMMENT)
    return any(may(context.user, permission, marac_id) for permission in each)


def _told(one: Standing) -> str:
    """HTML of the question: what the record says apart from what people answered."""
    hint = f'<p class="m-subtitle">{safe(one.question.help)}</p>' if one.question.help else ""
    return (
        f'<section class="m-question"><h3>{safe(one.question.text)}</h3>{hint}'
        f'<div class="m-sides"><div class="m-data"><h4>What our data say today</h4>'
        f"<p>{safe(one.said)}</p></div>"
        f'<div class="m-answer"><h4>Our answer</h4>{_answer(one)}</div></div></section>'
    )


def _answer(one: Standing) -> str:
    if one.now is None:
        last = f"<p>{_last(one)}</p>" if one.last else ""
        return f'<p class="m-faint">Not answered yet.</p>{last}'
    row = one.now
    by = f"{row['who']}, {words.moment(row['answered_at'])}"
    parts = [state(row["answer"]), _last(one), _text(row["words"])]
    parts += [_line("Evidence", row["evidence"]), _action(row)]
    inside = "".join(f"<p>{part}</p>" for part in parts if part)
    return f'{inside}<p class="m-by">{safe(by)}</p>'


def state(answer: str | None) -> str:
    """HTML of an answer: a sign and its word."""
    sign = _SIGN.get(answer or "", "?")
    said = STEERING_ANSWER.get(answer or "", "Not answered")
    return (
        '<span class="m-state m-note m-said"><span class="m-sign" aria-hidden="true">'
        f"{sign}</span> {safe(said)}</span>"
    )


def _last(one: Standing) -> str:
    """How the answer stands against that of the last review."""
    if one.last is None:
        return ""
    said = STEERING_ANSWER.get(one.last["answer"] or "", "Not answered").lower()
    step = step_of(one)
    if step is None:
        return safe(f"In the last review: {said}.")
    way = _STEP[(step > 0) - (step < 0)]
    return safe(f"{way} in the last review: {said}.")


def _text(text: str | None) -> str:
    return safe(text) if text else ""


def _line(term: str, text: str | None) -> str:
    return f"<strong>{term}:</strong> {safe(text)}" if text else ""


def _action(row: Row) -> str:
    if not row["action"]:
        return ""
    status = LESSON_STATUS.get(row["status"] or "open", "").lower()
    after = f"{owner(row)}, by {words.day(row['due_on'])}: {status}"
    return f"<strong>Action:</strong> {safe(row['action'])} ({safe(after)})"


def _earlier(row: Row) -> str:
    said = f"<p>What our data said then: {safe(row['data_said'])}</p>" if row["data_said"] else ""
    by = f"{row['who']}, {words.moment(row['answered_at'])}"
    parts = (_text(row["words"]), _line("Evidence", row["evidence"]), _action(row))
    inside = "".join(f"<p>{part}</p>" for part in parts if part)
    return (
        f'<section class="m-earlier"><p>{state(row["answer"])}</p>{inside}{said}'
        f'<p class="m-by">{safe(by)}</p></section>'
    )


def _form(
    context: Context, review: Mapping[str, Any], one: Standing, questions: QuestionSet
) -> None:
    code = one.question.code
    form = f"steering {review['round_id']} {code}"
    names = ("answer", "words", "evidence", "action", "owner", "owner_agency_id", "due_on")
    start = {name: as_text(one.now[name]) if one.now else "" for name in (*names, "status")}
    seen = draft.begun(context, form, {"seen": one.now["answer_id"] if one.now else ""})
    given = _fields(context, form, start, review["marac_id"])
    if st.button("Save the answer", type="primary", key="answer-go"):
        said = lesson_reads.data_says(context, review["marac_id"], questions, to_keep=True)
        trying(
            lambda: written.answer(
                context.engine,
                by=context.user,
                round_id=review["round_id"],
                question=code,
                given=given,
                data_said=said.get(code, ""),
                seen=seen["seen"] or None,
            ),
            done=lambda: _saved(context, form),
        )


def _saved(context: Context, form: str) -> None:
    draft.clear(context, form)
    st.session_state[_OPEN] = None


def _fields(context: Context, form: str, start: Mapping[str, str], marac_id: str) -> written.Answer:
    answer = draft.radio(
        context,
        list(STEERING_ANSWER),
        **{"form": form, "name": "answer", "label": "Our answer", "start": start["answer"]},
        format_func=lambda one: STEERING_ANSWER.get(one, one),
    )
    texts = {
        name: draft.text_area(
            context,
            form=form,
            name=name,
            label=label,
            start=start[name],
            max_chars=written.LONGEST,
            height=80,
        )
        for name, label in (
            ("words", "In words: what is in place and what is not"),
            ("evidence", "What shows it: papers, figures, who said it"),
            ("action", "What is to be done (may stay blank)"),
        )
    }
    agency, name, day, status = _owner(context, form, start, marac_id)
    return written.Answer(
        answer=answer or "",
        **texts,
        owner=name,
        owner_agency_id=agency,
        due_on=day,
        status=status,
    )


def _owner(
    context: Context, form: str, start: Mapping[str, str], marac_id: str
) -> tuple[str, str, Any, str]:
    needs = next(
        permission
        for permission in (Permission.RUN_MEETING, Permission.COMMENT)
        if may(context.user, permission, marac_id)
    )
    with context.engine.connect() as connection:
        agencies = agency_choices(connection, user=context.user, marac_id=marac_id, may=needs)
    draft.fill(context, form, ["due_on"], start)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        agency = draft.select(
            context,
            list(agencies),
            **{"form": form, "name": "owner_agency_id", "label": "Agency that sees to it"},
            start=start["owner_agency_id"],
            format_func=lambda one: agencies.get(one, one),
            placeholder="Choose",
            width=280,
        )
        name = draft.text_input(
            context,
            form=form,
            name="owner",
            label="Who there (name or role)",
            start=start["owner"],
            max_chars=200,
            width=240,
        )
        day = draft.day(context, form=form, name="due_on", label="By")
        status = draft.select(
            context,
            list(LESSON_STATUS),
            **{"form": form, "name": "status", "label": "Where it stands"},
            start=start["status"],
            format_func=lambda one: LESSON_STATUS.get(one, one),
            placeholder="Open",
            width=160,
        )
    return agency or "", name, day, status or ""
