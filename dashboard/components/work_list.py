"""Work as sentences: how much waits, what it is, the first few of it, and the next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.words import safe

_SIGN = {"urgent": "!!", "soon": "!", "note": "i"}
_WORD = {"urgent": "Late", "soon": "To do", "note": "To know"}


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere in the dashboard; without an address they are only words."""

    text: str
    address: str = ""
    after: str = ""


@dataclass(frozen=True)
class Task:
    """One line of the list: a figure, its sentence, the next step, and the first few things."""

    urgency: Literal["urgent", "soon", "note"]
    figure: str
    text: str
    step: Link
    first: Sequence[Link] = ()
    more: str = ""


def work_list(tasks: Sequence[Task], label: str) -> str:
    """HTML of the list, in the order given."""
    inside = "".join(map(_task, tasks))
    return f'<section class="m-work" aria-label="{safe(label)}"><ul>{inside}</ul></section>'


def _task(task: Task) -> str:
    first = "".join(f"<li>{_link(link)}</li>" for link in task.first)
    more = f"<li>{safe(task.more)}</li>" if task.more else ""
    step = f'<p class="m-step-link">{_link(task.step)}</p>' if task.step.address else ""
    return (
        f'<li class="m-{task.urgency}"><p class="m-figure">{safe(task.figure)}</p>'
        f'<div class="m-what"><h3>{safe(task.text)} <span class="m-tag">'
        f'<span aria-hidden="true">{_SIGN[task.urgency]}</span> {_WORD[task.urgency]}</span></h3>'
        f'<ul class="m-first">{first}{more}</ul></div>{step}</li>'
    )


def _link(link: Link) -> str:
    text = safe(link.text)
    if link.address:
        text = f'<a href="{safe(link.address)}" target="_self">{text}</a>'
    return f"{text} <span>{safe(link.after)}</span>" if link.after else text
