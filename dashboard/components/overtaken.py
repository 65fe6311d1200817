"""Two people edited one thing: both versions side by side, field by field, and a choice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.context import Context
from dashboard.words import safe
from ingest.overtaken import Clash, Overtaken
from ingest.save import Rejected, Saved
from ingest.schemas import SCHEMAS
from ingest.schemas.kinds import Kind
from models.errors import ForPerson

THEIRS, MINE, BOTH = "Keep theirs", "Take mine", "Write both"
Texts = Mapping[str, str]


def send(
    context: Context,
    *,
    form: str,
    values: Texts,
    seen: Texts,
    is_sent: bool,
    write: Callable[[Texts, Texts], Saved],
) -> Saved | None:
    """Sends a form once its button was pressed; what came of it, or None while it is not saved.

    `write` gets the values and what the form showed of them, and hands both to `ingest.save`.
    Where somebody else was faster, both versions are shown until the person has chosen and saves
    again; the draft stays until then. Another refusal is said, and nothing is lost either.
    """
    if is_sent:
        _forget(form)
        if (saved := _tried(context, form, values, seen, write)) is not None:
            return saved
    clashes = waiting(form)
    if not clashes:
        return None
    _say(clashes)
    chosen = {clash.field: _choice(context, form, clash) for clash in clashes}
    if not st.button("Save what I chose", type="primary", key=f"chosen-{draft.short(form)}"):
        return None
    settled = {field: text for field, text in chosen.items() if text is not None}
    if len(settled) < len(chosen):
        st.error("Choose for each field which version is to stand, then save again.")
        return None
    now = {clash.field: clash.theirs for clash in clashes}
    draft.saw(context, form, now)
    _forget(form)
    saved = _tried(context, form, {**values, **settled}, {**seen, **now}, write)
    if saved is None and waiting(form):
        st.rerun()  # changed once more meanwhile: the newest version is to be shown
    return saved


def waiting(form: str) -> tuple[Clash, ...]:
    """The fields that wait for a choice."""
    found: tuple[Clash, ...] = st.session_state.get(_key(form), ())
    return found


def _tried(
    context: Context,
    form: str,
    values: Texts,
    seen: Texts,
    write: Callable[[Texts, Texts], Saved],
) -> Saved | None:
    try:
        saved = write(values, seen)
    except Overtaken as overtaken:
        st.session_state[_key(form)] = overtaken.clashes
        return None
    except ForPerson as wrong:
        problems = wrong.problems if isinstance(wrong, Rejected) else ()
        for message in [problem.message for problem in problems] or [str(wrong)]:
            st.error(message)
        return None
    draft.clear(context, form)
    return saved


def _say(clashes: Sequence[Clash]) -> None:
    st.warning(str(Overtaken(clashes)), icon=":material/group:")


def _choice(context: Context, form: str, clash: Clash) -> str | None:
    """What is to stand in the field; None until somebody chose."""
    st.html(_both(clash))
    key = f"choose-{draft.short(form)}-{clash.field}"
    options = [THEIRS, MINE, *([BOTH] if clash.is_text and clash.theirs and clash.mine else [])]
    chosen = st.radio(
        f"{clash.label}: which is to stand?", options, index=None, horizontal=True, key=key
    )
    if chosen != BOTH:
        return {THEIRS: clash.theirs, MINE: clash.mine}.get(chosen or "")
    return draft.text_area(
        context,
        form=form,
        name=f"both {clash.field}",
        label=f"{clash.label}: both, as one text",
        start=f"{clash.theirs}\n{clash.mine}",
    )


def _both(clash: Clash) -> str:
    who = clash.by or "Somebody else"
    when = f", {words.moment(clash.at)}" if clash.at else ""
    return (
        f'<section class="m-clash"><h3>{safe(clash.label)}</h3>'
        f'<p class="m-subtitle">Before: {safe(_said(clash, clash.was))}</p>'
        f'<div class="m-versions"><div><h4>{safe(who)} wrote{safe(when)}</h4>'
        f"<p>{safe(_said(clash, clash.theirs))}</p></div>"
        f"<div><h4>You wrote, not saved yet</h4><p>{safe(_said(clash, clash.mine))}</p></div>"
        "</div></section>"
    )


def _said(clash: Clash, text: str) -> str:
    """A text of a file in the words that people read."""
    column = SCHEMAS[clash.file].columns[clash.field]
    if not text.strip():
        return words.NOT_RECORDED
    if column.code_list:
        return words.codes(text, column.code_list.codes) or text
    if column.kind is Kind.YES_NO:
        return words.sentence(text)
    if column.kind is Kind.DATE:
        return _day(text)
    return text


def _day(text: str) -> str:
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


def _forget(form: str) -> None:
    st.session_state.pop(_key(form), None)


def _key(form: str) -> str:
    return f"overtaken-{draft.short(form)}"
