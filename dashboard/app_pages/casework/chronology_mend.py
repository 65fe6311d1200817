"""Lines of an upload that could not be read: kept until somebody mends or drops them, here."""

import json
from collections.abc import Sequence

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.heading import part_heading
from dashboard.context import Context
from dashboard.words import safe
from ingest import chronology, chronology_uploads, drafts
from ingest.chronology_lines import Line, mended
from ingest.schemas.kinds import label
from models.errors import ForPerson
from queries.case_access import check_case
from queries.chronology import Chronology

_LINES = "lines"
_MOST = 10
_FIELDS = ("occurred_on", "occurred_at", "significance", "about")


def keep_wrong(context: Context, case_id: str, agency_id: str, wrong: Sequence[Line]) -> None:
    """Keeps the lines with those kept before, sealed like every draft, on any device."""
    if not wrong:
        return
    texts = [
        [line.number, dict(line.texts)] for line in (*_kept(context, case_id, agency_id), *wrong)
    ]
    unique = list({json.dumps(one, ensure_ascii=False): one for one in texts}.values())
    _write(context, case_id, agency_id, unique)


def draw(context: Context, found: Chronology, agency_id: str) -> None:
    """The first lines that wait, each with what is wrong and the fields to mend it in."""
    waiting = _kept(context, found.case_id, agency_id)
    if not waiting:
        return
    part_heading(
        f"{words.counted(len(waiting), 'line')} to mend",
        "What is wrong stands above each. They are kept for you until they are added or dropped.",
    )
    with context.engine.connect() as connection:
        people = chronology.case_people(connection, found.case_id)
    typed = [
        mended(line, _line(context, found, agency_id, at, line), people=people, today=context.today)
        for at, line in enumerate(waiting[:_MOST])
    ]
    with st.container(horizontal=True, gap="small", key="mend-buttons"):
        is_added = st.button("Add the mended lines", type="primary", key="mend-add")
        is_dropped = st.button("Drop the lines that are left", key="mend-drop")
    if is_added:
        _add(context, found, agency_id, typed, waiting[_MOST:])
    if is_dropped:
        _write(context, found.case_id, agency_id, [])
        st.session_state["chronology-saved"] = "The lines that could not be read are dropped."
        st.rerun()


def _line(
    context: Context, found: Chronology, agency_id: str, at: int, line: Line
) -> dict[str, str]:
    form = f"chronology mend {found.case_id} {agency_id} {line.number}"
    with st.container(border=True, key=f"mend-{at}"):
        st.html(f'<p class="m-wrong"><span>Line {line.number}: </span>{safe(line.problem)}</p>')
        typed = {}
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            for name in _FIELDS:
                typed[name] = draft.text_input(
                    context,
                    form=form,
                    name=name,
                    label=f"{label(name)}, line {line.number}",
                    start=line.texts.get(name, ""),
                    width=200,
                )
        typed["event"] = draft.text_area(
            context,
            form=form,
            name="event",
            label=f"What happened, line {line.number}",
            start=line.texts.get("event", ""),
            height=80,
        )
    return typed


def _add(
    context: Context, found: Chronology, agency_id: str, typed: list[Line], rest: list[Line]
) -> None:
    """Adds what can be read now; the others stay, as they were typed."""
    try:
        done = chronology_uploads.upload(
            context.engine,
            by=context.user,
            case_id=found.case_id,
            agency_id=agency_id,
            lines=typed,
            origin="mended lines",
            check_case=check_case,
        )
    except ForPerson as refused:
        st.error(str(refused))
        return
    left = [line for line in typed if line.problem]
    for line in typed:
        draft.clear(context, f"chronology mend {found.case_id} {agency_id} {line.number}")
    _write(
        context,
        found.case_id,
        agency_id,
        [[line.number, dict(line.texts)] for line in (*left, *rest)],
    )
    st.session_state["chronology-saved"] = (
        f"{words.counted(done.added, 'entry', 'entries')} added; "
        f"{words.counted(len(left) + len(rest), 'line')} left to mend."
    )
    st.rerun()


def _form(case_id: str, agency_id: str) -> str:
    return f"chronology wrong {case_id} {agency_id}"


def _kept(context: Context, case_id: str, agency_id: str) -> list[Line]:
    """The lines that wait, with what is wrong with each now."""
    text = draft.kept(context, _form(case_id, agency_id)).get(_LINES, "")
    if not text:
        return []
    with context.engine.connect() as connection:
        people = chronology.case_people(connection, case_id)
    return [
        mended(Line(number, texts, {}), {}, people=people, today=context.today)
        for number, texts in json.loads(text)
    ]


def _write(context: Context, case_id: str, agency_id: str, lines: Sequence[object]) -> None:
    form = _form(case_id, agency_id)
    if lines:
        told = json.dumps(list(lines), ensure_ascii=False)
        drafts.save(context.engine, context.user, form, {_LINES: told})
    else:
        drafts.clear(context.engine, context.user, form)
