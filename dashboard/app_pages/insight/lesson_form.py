"""The fields of a lesson: recorded new, or changed, which two people may do at once."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components import draft, overtaken
from dashboard.components.row_fields import row_fields
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.lessons import Figures, change_lesson, record_lesson
from ingest.one_row import as_text
from ingest.save import Saved
from models.access import may
from models.errors import NotAllowed
from queries.case_access import check_case
from queries.indicators import INDICATORS
from queries.lessons import choices
from queries.lessons.access import WRITES
from queries.lessons.figures import BY_AGENCY, MOVABLE

DONE = "lesson-done"
FIGURES = Figures(MOVABLE, BY_AGENCY)
_LONG = frozenset({"lesson", "recommendation"})
_WHAT = ("themes", "lesson", "recommendation", "due_on")
_FIGURE = ("figure_direction", "changed_on")
_CHOSEN = ("owner_agency_id", "figure", "figure_agency_id")
FIELDS = (*_WHAT, *_FIGURE, *_CHOSEN)
_BLANK = "Not recorded"


def new(context: Context) -> None:
    """The form of a new lesson; a case in the address is the one it comes from."""
    case_id = st.query_params.get("case", "")
    form = f"lesson new {case_id}".strip()
    with context.engine.connect() as connection:
        maracs = choices.marac_choices(connection, user=context.user)
    if not maracs:
        st.info("No MARAC is in the record yet: load the maracs file on the Import page first.")
        return
    marac_id = _marac(context, form, maracs, case_id)
    start = dict.fromkeys(FIELDS, "")
    values = _fields(context, form, start, marac_id)
    values |= _comes_from(context, form, marac_id, case_id)
    if st.button("Record the lesson", type="primary", key="lesson-go"):
        trying(
            lambda: record_lesson(
                context.engine,
                by=context.user,
                values={name: text for name, text in values.items() if text},
                today=context.today,
                figures=FIGURES,
                check_case=check_case,
            ),
            done=lambda: _recorded(context, form),
        )


def _recorded(context: Context, form: str) -> None:
    draft.clear(context, form)
    st.query_params.pop("case", None)
    st.session_state[DONE] = "The lesson is recorded. It is in the list, and waits for progress."


def _marac(context: Context, form: str, maracs: Mapping[str, str], case_id: str) -> str:
    """The MARAC that learned it: that of the case, the only one, or the one chosen."""
    if case_id:
        with context.engine.connect() as connection:
            return check_case(connection, context.user, case_id)
    if len(maracs) == 1:
        return next(iter(maracs))
    chosen = draft.select(
        context,
        list(maracs),
        **{"form": form, "name": "marac_id", "label": "Which MARAC learned it"},
        format_func=lambda one: maracs.get(one, one),
        width=420,
    )
    return chosen or next(iter(maracs))


def _comes_from(context: Context, form: str, marac_id: str, case_id: str) -> dict[str, str]:
    """The case, else the meeting, and actions of the case; all of them may stay blank."""
    st.html('<h3 class="m-sub">Where it comes from</h3>')
    typed = case_id or draft.text_input(
        context,
        form=form,
        name="case_id",
        label="Case number, if it comes from one case",
        help="Only those who may see the case will see that it is linked.",
        max_chars=200,
        width=420,
    )
    if case_id:
        st.html(f'<p class="m-key">From case {words.safe(case_id)}.</p>')
    with context.engine.connect() as connection:
        met = choices.meeting_choices(
            connection, user=context.user, marac_id=marac_id, today=context.today
        )
    meeting = draft.select(
        context,
        list(met),
        **{"form": form, "name": "meeting_id", "label": "Meeting, if it comes from one"},
        format_func=lambda one: words.day(met[one]) if one in met else one,
        placeholder=_BLANK,
        width=420,
    )
    acts = actions_of(context, form, typed.strip())
    return {
        "marac_id": marac_id,
        "case_id": typed.strip(),
        "meeting_id": meeting or "",
        "linked_action_ids": acts,
    }


def actions_of(context: Context, form: str, case_id: str) -> str:
    """Which actions of the case belong to the lesson; nothing where the case is not theirs."""
    if not case_id:
        return ""
    try:
        with context.engine.connect() as connection:
            acts = choices.action_choices(connection, user=context.user, case_id=case_id)
    except NotAllowed as refused:
        st.html(f'<p class="m-key">{words.safe(refused)}</p>')
        return ""
    if not acts:
        return ""
    return draft.several(
        context,
        list(acts),
        **{"form": form, "name": "actions", "label": "Actions of the case that belong to it"},
        format_func=lambda one: acts.get(one, one),
        placeholder="None",
    )


def change(context: Context, row: Mapping[str, Any]) -> None:
    """The form of a lesson that is there; where two change one field, both versions are shown."""
    lesson_id = row["lesson_id"]
    form = f"lesson {lesson_id}"
    if not may(context.user, WRITES, row["marac_id"]):
        return
    seen = draft.begun(context, form, {name: as_text(row.get(name)) for name in FIELDS})
    values = _fields(context, form, seen, row["marac_id"])

    def write(values: Mapping[str, str], seen: Mapping[str, str]) -> Saved:
        return change_lesson(
            context.engine,
            by=context.user,
            lesson_id=lesson_id,
            values=values,
            seen=seen,
            figures=FIGURES,
        )

    is_sent = st.button("Save the lesson", type="primary", key="lesson-save")
    saved = overtaken.send(
        context, form=form, values=values, seen=seen, is_sent=is_sent, write=write
    )
    if saved is not None:
        st.session_state[DONE] = "The lesson is saved."
        st.rerun()


def _fields(context: Context, form: str, start: Mapping[str, str], marac_id: str) -> dict[str, str]:
    st.html(
        '<p class="m-key">Write without names, dates of birth and addresses: the steering group '
        "reads it.</p>"
    )
    with context.engine.connect() as connection:
        owners = choices.agency_choices(connection, user=context.user, marac_id=marac_id)
    values = row_fields(context, form=form, file="lessons", names=_WHAT, start=start, long=_LONG)
    values["owner_agency_id"] = _one(
        context, form, "owner_agency_id", "Agency that sees to it", owners, start
    )
    st.html('<h3 class="m-sub">The figure it is meant to move</h3>')
    figures = {key: INDICATORS[key].name for key in MOVABLE}
    values["figure"] = _one(context, form, "figure", "Figure (may stay blank)", figures, start)
    values |= row_fields(context, form=form, file="lessons", names=_FIGURE, start=start)
    by_agency = owners if values["figure"] in BY_AGENCY else {}
    values["figure_agency_id"] = (
        _one(context, form, "figure_agency_id", "Of one agency alone", by_agency, start)
        if by_agency
        else ""
    )
    return values


def _one(
    context: Context,
    form: str,
    name: str,
    label: str,
    offered: Mapping[str, str],
    start: Mapping[str, str],
) -> str:
    """A choice from a list, blank where none was made; what is stored stays though not offered."""
    stored = start[name]
    every = dict(offered) if not stored or stored in offered else {stored: stored, **offered}
    chosen = draft.select(
        context,
        list(every),
        **{"form": form, "name": name, "label": label, "start": stored},
        format_func=lambda one: every.get(one, one),
        placeholder=_BLANK,
        width=420,
    )
    return chosen or ""
