"""Who is at the meeting for each agency: present, deputising, apologies, absent, observing."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components import draft, overtaken
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from dashboard.words import safe
from ingest.save import Saved, save
from models.access import Permission
from models.codes import ATTENDANCE
from queries.sitting import Sitting, presence

_SIGN = {
    "present": ("✓", "fine"),
    "deputy": ("✓", "fine"),
    "observer": ("○", "note"),
    "apologies": ("–", "note"),
    "absent": ("✕", "error"),
}
_HERE = {
    "present": "Here",
    "deputy": "Here",
    "observer": "Observing",
    "apologies": "Apologies",
    "absent": "Absent",
}
_YES_NO = {"yes": "Signed", "no": "Not signed"}
_FIELDS = ("person", "status", "deputy_for", "confidentiality_signed")


def draw(context: Context, found: Sitting) -> None:
    """The agencies with who came, and the line to say so; for who runs the meeting."""
    meeting_id = found.meeting["meeting_id"]
    with context.engine.connect() as connection:
        frame = presence(connection, user=context.user, meeting_id=meeting_id)
    rows = frame.rows(named=True)
    here = {row["agency_id"] for row in rows if row["status"] in ("present", "deputy")}
    every = {row["agency_id"]: row["agency"] for row in rows}
    part_heading(
        f"{words.number(len(here))} of {words.counted(len(every), 'agency', 'agencies')} here",
        "An agency sees the cases in full once it is marked as present.",
    )
    st.html(_table(rows))
    if found.may_run and not found.is_over:
        _mark(context, meeting_id, rows, every)
        _chair(context, found)


def here_line(frame: pl.DataFrame) -> str:
    """HTML: who is here, who sent word and who is missing, in one line."""
    by_status: dict[str, list[str]] = {}
    for row in frame.iter_rows(named=True):
        name = row["agency"] + (" (deputy)" if row["status"] == "deputy" else "")
        by_status.setdefault(_HERE.get(row["status"] or "", "Not marked yet"), []).append(name)
    parts = (
        f"<strong>{word}:</strong> {safe(words.listed(by_status[word], most=20))}."
        for word in ("Here", "Observing", "Apologies", "Absent", "Not marked yet")
        if word in by_status
    )
    return f'<p class="m-key">{" ".join(parts)}</p>'


def _table(rows: list[dict[str, Any]]) -> str:
    columns = [Column(name) for name in ("Agency", "How", "Who", "Deputy for", "Confidentiality")]
    return table(columns, map(_row, rows), caption="Who is at the meeting")


def _row(row: dict[str, Any]) -> Row:
    if row["status"] is None:
        waits = Cell("Not marked yet", kind="warning", sign="!")
        return [row["agency"], waits, words.DASH, words.DASH, words.DASH]
    sign, kind = _SIGN[row["status"]]
    signed = row["confidentiality_signed"]
    unsigned = Cell("Not signed", kind="warning", sign="!")
    needs = row["status"] in ("present", "deputy", "observer")
    return [
        row["agency"],
        Cell(ATTENDANCE[row["status"]], kind=kind, sign=sign),
        row["person"] or words.DASH,
        row["deputy_for"] or words.DASH,
        "Signed" if signed else unsigned if needs else words.DASH,
    ]


def _mark(
    context: Context, meeting_id: str, rows: list[dict[str, Any]], every: dict[str, str]
) -> None:
    """One line for one agency: it begins with what is recorded, so that marking twice corrects."""
    unmarked = next((row["agency_id"] for row in rows if row["status"] is None), None)
    keys = [*every, ""]
    agency_id = st.selectbox(
        "Agency",
        list(every),
        index=keys.index(unmarked) if unmarked else 0,
        format_func=lambda one: every[one],
        key="presence-agency",
        width=320,
    )
    if not agency_id:
        return
    mine = [row for row in rows if row["agency_id"] == agency_id and row["status"]]
    people = ["Somebody new", *(row["person"] for row in mine)]
    who = people[-1]
    if mine:
        who = st.segmented_control(
            "Whom to mark", people, default=people[-1], required=True, key=f"presence-{agency_id}"
        )
    shown = next((row for row in mine if row["person"] == who), None)
    _fields(context, meeting_id, agency_id, every[agency_id], shown)


def _fields(
    context: Context, meeting_id: str, agency_id: str, agency: str, row: dict[str, Any] | None
) -> None:
    form = f"presence {meeting_id} {agency_id} {row['person'] if row else ''}"
    start = {name: _typed(row[name]) if row else "" for name in _FIELDS}
    seen = draft.begun(context, form, start)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="presence"):
        person = row["person"] if row else _text(context, form, "person", "Who came", start)
        status = draft.select(
            context,
            list(ATTENDANCE),
            **{"form": form, "name": "status", "label": "How", "start": start["status"]},
            format_func=ATTENDANCE.__getitem__,
            placeholder="Choose",
            width=150,
        )
        deputy = ""
        if status == "deputy":
            deputy = _text(context, form, "deputy_for", "Deputy for", start)
        signed = draft.select(
            context,
            list(_YES_NO),
            **{"form": form, "name": "confidentiality_signed", "label": "Confidentiality"},
            start=start["confidentiality_signed"],
            format_func=_YES_NO.__getitem__,
            placeholder="Not asked yet",
            width=160,
        )
    key = {"meeting_id": meeting_id, "agency_id": agency_id, "person": person}
    values = key | {
        "status": status or "",
        "deputy_for": deputy,
        "confidentiality_signed": signed or "",
    }
    is_sent = st.button(f"Mark {agency}", key="presence-save", type="primary")
    if is_sent and not (person.strip() and status):
        st.error("Give the person's name and choose how the agency takes part.")
        return

    def write(given: Any, was: Any) -> Saved:  # noqa: ANN401 - texts by column
        needs = Permission.RUN_MEETING
        return save(context.engine, "attendance", given, by=context.user, seen=was, needs=needs)

    known = {name: text for name, text in seen.items() if name != "person"} if row else {}
    if overtaken.send(context, form=form, values=values, seen=known, is_sent=is_sent, write=write):
        st.rerun()


def _text(context: Context, form: str, name: str, label: str, start: dict[str, str]) -> str:
    return draft.text_input(
        context, form=form, name=name, label=label, start=start[name], width=220, max_chars=200
    )


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")


def _chair(context: Context, found: Sitting) -> None:
    """Who chairs, and where; both stand in the minutes."""
    meeting = found.meeting
    form = f"sitting meeting {meeting['meeting_id']}"
    names = {"chair": "Who chairs", "venue": "Where"}
    seen = draft.begun(context, form, {name: meeting[name] or "" for name in names})
    part_heading("Chair and venue")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="chair"):
        given = {
            name: draft.text_input(
                context, form=form, name=name, label=label, start=seen[name], width=280
            )
            for name, label in names.items()
        }
        is_sent = st.button("Save chair and venue", key="chair-save")

    def write(values: Any, was: Any) -> Saved:  # noqa: ANN401 - texts by column
        needs = Permission.RUN_MEETING
        return save(context.engine, "meetings", values, by=context.user, seen=was, needs=needs)

    values = {"meeting_id": meeting["meeting_id"], **given}
    if overtaken.send(context, form=form, values=values, seen=seen, is_sent=is_sent, write=write):
        st.rerun()
