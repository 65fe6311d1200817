"""Problems and reminders as a list: a sign and a word for how grave each is, never colour alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from dashboard.words import safe

Severity = Literal["error", "warning", "fine", "note"]
_SIGN = {"error": "✕", "warning": "!", "fine": "✓", "note": "i"}
_WORD = {"error": "Error", "warning": "Check", "fine": "Right", "note": "Note"}


@dataclass(frozen=True)
class Problem:
    """One line of a list of problems; `where` names the meeting, row or file.

    `note` says what it usually means; `link` is the address of what to repair, under its own words.
    """

    severity: Severity
    text: str
    where: str = ""
    note: str = ""
    link: str = ""
    link_text: str = ""


def problem_list(problems: Iterable[Problem], label: str, *, most: int = 8) -> str:
    """HTML of the list, the gravest first; beyond `most` they open at a click."""
    order = list(_SIGN)
    ranked = sorted(problems, key=lambda problem: order.index(problem.severity))
    if len(ranked) <= most + 2:
        return _list(ranked, label)
    more = len(ranked) - most
    return (
        _list(ranked[:most], label)
        + f'<details class="m-more"><summary>Show {more} more</summary>'
        + f"{_list(ranked[most:], f'{label}, continued')}</details>"
    )


def _list(problems: Iterable[Problem], label: str) -> str:
    items = "".join(_item(problem) for problem in problems)
    return f'<ul class="m-problems" aria-label="{safe(label)}">{items}</ul>'


def _item(problem: Problem) -> str:
    where = f'<span class="m-where">{safe(problem.where)}</span>' if problem.where else ""
    return (
        f'<li class="m-{problem.severity}">'
        f'<span class="m-sign" aria-hidden="true">{_SIGN[problem.severity]}</span>'
        f'<span class="m-word">{_WORD[problem.severity]}</span>'
        f'<span class="m-text">{where}{safe(problem.text)}{_more(problem)}</span></li>'
    )


def _more(problem: Problem) -> str:
    note = f'<span class="m-usual">{safe(problem.note)}</span>' if problem.note else ""
    if not problem.link:
        return note
    # In this tab: a new one would lose what the person is in the middle of.
    return note + f'<a href="{safe(problem.link)}" target="_self">{safe(problem.link_text)}</a>'
