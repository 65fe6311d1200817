"""The actions of the case in hand, each added in one line as it is volunteered."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.meetings.sitting_risks import RISKS, risk_words, risks_of
from dashboard.components import draft
from dashboard.components.cover import covered, is_covered
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.actions import agree
from models.codes import ACTION_CATEGORY, RISK_TO
from queries.case_access import check_in_full
from queries.sitting import Sitting, agreed_on

_FIELDS = ("agency_id", "description", "due_date", "owner", "category", "risk", "due_reason")


def draw(
    context: Context,
    found: Sitting,
    case_id: str,
    lines: pl.DataFrame,
    agencies: Mapping[str, str],
    *,
    writes: bool,
) -> None:
    """The list so far, then the line to add one."""
    meeting_id = found.meeting["meeting_id"]
    with context.engine.connect() as connection:
        rows = agreed_on(connection, user=context.user, meeting_id=meeting_id, case_id=case_id)
    part_heading(
        f"{words.counted(rows.height, 'action')} agreed" if rows.height else "Actions",
        "Volunteered by the agency that will do it: who, what, by when, against which risk.",
    )
    if rows.height:
        inside = "".join(f"<li>{_agreed(row)}</li>" for row in rows.iter_rows(named=True))
        st.html(f'<ul class="m-lines">{inside}</ul>')
    if writes:
        _form(context, found, case_id, risks_of(lines), agencies)


def _agreed(row: Mapping[str, Any]) -> str:
    """HTML of one action: its agency, what, by when, and the risk it answers."""
    owner = f", {safe(row['owner'])}" if row["owner"] else ""
    text = covered(row["description"], "covered", is_covered=is_covered()) or ""
    whose = RISK_TO.get(row["risk_to"] or "", "")
    risk = covered(row["risk"], "covered", is_covered=is_covered())
    against = ": ".join(filter(None, (whose, risk)))
    told = [f"by {words.day(row['due_date'])}"] if row["due_date"] else []
    told += [ACTION_CATEGORY[row["category"]]] if row["category"] in ACTION_CATEGORY else []
    told += [f"against the risk to {against[:1].lower()}{against[1:]}"] if against else []
    small = words.sentence(", ".join(told))
    return (
        f"<strong>{safe(row['agency'])}{owner}</strong><p>{safe(text)}</p>"
        f"<small>{safe(small)}</small>"
    )


def _form(
    context: Context,
    found: Sitting,
    case_id: str,
    risks: Mapping[str, tuple[str, str]],
    agencies: Mapping[str, str],
) -> None:
    form = f"sitting action {found.meeting['meeting_id']} {case_id}"
    usual = context.today + timedelta(days=int(found.meeting["action_days"]))
    only = next(iter(agencies)) if len(agencies) == 1 else ""
    draft.fill(context, form, _FIELDS, {"due_date": usual.isoformat(), "agency_id": only})
    choices = {**{f"line {one}": told for one, told in risks.items()}, **_whole_groups()}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="action-one"):
        agency = _choice(context, form, "agency_id", "Who", agencies, 190)
        what = draft.text_input(
            context, form=form, name="description", label="Does what", width=330, max_chars=2000
        )
        due = draft.day(context, form=form, name="due_date", label="By", width=130)
        risk = _choice(
            context,
            form,
            "risk",
            "Against which risk",
            {one: risk_words(*told) for one, told in choices.items()},
            250,
        )
        category = _choice(context, form, "category", "Kind", ACTION_CATEGORY, 190)
        owner = draft.text_input(
            context, form=form, name="owner", label="Named person", width=190, max_chars=200
        )
    late = _why_late(context, form, due, usual)
    if not st.button("Add the action", key="add-action", shortcut="Alt+A", type="primary"):
        return
    whose, which = choices.get(risk or "", ("", ""))
    values = {
        "agency_id": agency or "",
        "description": what,
        "due_date": due.isoformat() if due else "",
        "due_reason": late,
        "risk_to": whose,
        "risk": which,
        "category": category or "",
        "owner": owner,
    }
    _add(context, found, case_id, values, form)


def _whole_groups() -> dict[str, tuple[str, str]]:
    """Whose risk an action answers, where no line names the very risk."""
    return {f"whole {whose}": (whose, "") for whose in RISKS}


def _choice(
    context: Context, form: str, name: str, label: str, choices: Mapping[str, str], width: int
) -> str | None:
    return draft.select(
        context,
        list(choices),
        **{"form": form, "name": name, "label": label},
        format_func=lambda one: choices.get(one, one),
        placeholder="Choose",
        width=width,
    )


def _why_late(context: Context, form: str, due: date | None, usual: date) -> str:
    """Why it takes longer than the MARAC's days for actions; asked for only where it does."""
    if due is None or due <= usual:
        return ""
    return draft.text_input(
        context,
        form=form,
        name="due_reason",
        label=f"Why later than {words.day(usual)}",
        max_chars=500,
    )


def _add(
    context: Context, found: Sitting, case_id: str, values: Mapping[str, str], form: str
) -> None:
    trying(
        lambda: agree(
            context.engine,
            context.user,
            case_id=case_id,
            meeting_id=found.meeting["meeting_id"],
            values=values,
            today=context.today,
            check_case=check_in_full,
        ),
        done=lambda: draft.clear(context, form),
    )
