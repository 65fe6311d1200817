"""What the agencies know of a case: facts on one side, opinion on the other, what is withheld."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.research_waiting import form_address
from dashboard.components.heading import part_heading
from dashboard.context import Context
from dashboard.research_words import State, knows, state_of
from dashboard.words import safe
from ingest.own_agency import speaks_for
from models.access import Permission, may
from models.research import TOLD
from queries.case_page import CasePage
from queries.research_requests import came_late

_INVOLVED = (
    ("Since", "involved_from"),
    ("Until", "involved_to"),
    ("Working with the family now", "is_open"),
    ("Lead worker", "lead_worker"),
    ("Services", "services"),
)


def draw(context: Context, page: CasePage) -> None:
    """Who told what, then who knows nobody, then who has not answered."""
    rows = [row for row in page.research.rows(named=True) if row["requested_on"] or _tells(row)]
    if not rows:
        return
    states = [(row, state_of(row, context.today)) for row in rows]
    back = [row for row, state in states if state in (State.KNOWN, State.NOT_KNOWN)]
    part_heading(
        f"{words.number(len(back))} of {words.counted(len(rows), 'agency', 'agencies')} "
        "returned research",
        "Facts, opinion and what is withheld stand apart, as each agency sent them.",
    )
    telling = [row for row, state in states if state is State.KNOWN or _tells(row)]
    rest = _rest(context, [one for one in states if one[0] not in telling])
    st.html("".join(_told(row) for row in telling) + rest)


def _tells(row: dict[str, Any]) -> bool:
    return any(row[name] is not None for name in TOLD)


def _told(row: dict[str, Any]) -> str:
    """HTML of what one agency said."""
    late = ", late" if came_late(row) else ""
    by = f", {row['returned_by']}" if row["returned_by"] else ""
    on = f"Answered on {words.day(row['returned_on'])}{late}{by}" if row["returned_on"] else ""
    involved = "".join(
        f"<div><dt>{title}</dt><dd>{safe(_shown(row[name]))}</dd></div>"
        for title, name in _INVOLVED
        if row[name] is not None
    )
    return (
        f'<section class="m-told"><header><h3>{safe(row["agency"] or row["agency_id"])}</h3>'
        f'<strong>{safe(knows(row))}</strong> <span class="m-by">{safe(on)}</span></header>'
        + (f"<dl>{involved}</dl>" if involved else "")
        + _sides(row)
        + "</section>"
    )


def _sides(row: dict[str, Any]) -> str:
    facts = _side("m-recorded", "Facts", row["involvement"])
    opinion = _side("m-opinion", "Professional opinion", row["opinion"])
    withheld = _side("m-withheld", "Considered and not shared, because", row["withheld_reason"])
    inside = facts + opinion + withheld
    return f'<div class="m-sides">{inside}</div>' if inside else ""


def _side(kind: str, title: str, text: str | None) -> str:
    return f'<div class="{kind}"><h4>{title}</h4><p>{safe(text)}</p></div>' if text else ""


def _shown(value: Any) -> str:  # noqa: ANN401 - a cell of any kind
    if isinstance(value, bool):
        return words.yes_no(value) or ""
    return value if isinstance(value, str) else words.day(value)


def _rest(context: Context, states: list[tuple[dict[str, Any], State]]) -> str:
    """HTML: who knows nobody, and who is still asked, by when."""
    none = [_name(row) for row, state in states if state is State.NOT_KNOWN]
    lines = []
    if none:
        lines.append(
            '<li><span class="m-state m-note"><span class="m-sign" aria-hidden="true">○</span> '
            f"Nobody in the case is known to</span> {safe(words.listed(none, most=20))}</li>"
        )
    lines += [
        _waiting(context, row, state) for row, state in states if state in (State.ASKED, State.LATE)
    ]
    return f'<ul class="m-asked-of">{"".join(lines)}</ul>' if lines else ""


def _waiting(context: Context, row: dict[str, Any], state: State) -> str:
    sign, kind, word = ("!", "error", "Late") if state is State.LATE else ("…", "note", "Asked")
    due = f", to answer by {words.day(row['due_on'])}" if row["due_on"] else ""
    own = speaks_for(context.user, row["marac_id"], row["agency_id"])
    link = ""
    if own or may(context.user, Permission.DO_CASEWORK, row["marac_id"]):
        said = "Answer" if own else "Answer for it"
        link = f' <a href="{safe(form_address(row["case_id"], row["agency_id"]))}">{said}</a>'
    return (
        f'<li><span class="m-state m-{kind}"><span class="m-sign" aria-hidden="true">{sign}</span> '
        f"{word}</span> {safe(_name(row))}, asked on {words.day(row['requested_on'])}{due}.{link}"
        "</li>"
    )


def _name(row: dict[str, Any]) -> str:
    return str(row["agency"] or row["agency_id"])
