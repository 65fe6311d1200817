"""Where agencies stand with their research, in words and signs."""

from collections.abc import Mapping
from typing import Any

from dashboard import words
from dashboard.components.table import Cell
from queries.research_requests import State, came_late, state_of

_SIGNS = {
    State.NOT_ASKED: ("–", "note", "Not asked"),
    State.ASKED: ("…", "note", "Asked"),
    State.LATE: ("!", "error", "Late"),
    State.KNOWN: ("✓", "fine", "Known"),
    State.NOT_KNOWN: ("○", "note", "Not known"),
}
WHOM = {"known_victim": "victim", "known_perpetrator": "perpetrator", "known_children": "children"}


def state_cell(state: State, *, is_late_answer: bool = False, chased: bool = False) -> Cell:
    """The state of one agency with one case: a sign, a word, never colour alone."""
    sign, kind, word = _SIGNS[state]
    if is_late_answer:
        word += ", came late"
    if state is State.LATE and chased:
        word += ", reminded"
    return Cell(word, kind=kind, sign=sign, is_faint=state is State.NOT_ASKED)


def cell_of(row: Mapping[str, Any], state: State) -> Cell:
    """The same from a row of agency_involvement."""
    return state_cell(state, is_late_answer=came_late(row), chased=row["chased_on"] is not None)


def knows(row: Mapping[str, Any]) -> str:
    """Whom the agency knows: "Knows the victim and the children", "Knows nobody"."""
    whom = [f"the {word}" for name, word in WHOM.items() if row[name]]
    return f"Knows {words.listed(whom)}" if whom else "Knows nobody in the case"


__all__ = ["State", "cell_of", "knows", "state_cell", "state_of"]
