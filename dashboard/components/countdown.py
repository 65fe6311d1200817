"""A deadline as the loudest thing on a page: how long there is, in large words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.words import safe

_SIGN = {"urgent": "!!", "soon": "!", "note": "i", "fine": "✓"}


@dataclass(frozen=True)
class Deadline:
    """How long there is, what for, and the next step."""

    urgency: Literal["urgent", "soon", "note", "fine"]
    figure: str
    text: str
    next_step: str = ""


def countdown(items: Sequence[Deadline], label: str) -> str:
    """HTML of the deadlines, the most urgent first."""
    order = list(_SIGN)
    ranked = sorted(items, key=lambda item: order.index(item.urgency))
    inside = "".join(map(_item, ranked))
    return f'<section class="m-countdown" aria-label="{safe(label)}">{inside}</section>'


def _item(item: Deadline) -> str:
    step = f'<p class="m-next">{safe(item.next_step)}</p>' if item.next_step else ""
    return (
        f'<div class="m-{item.urgency}"><p class="m-figure">'
        f'<span class="m-sign" aria-hidden="true">{_SIGN[item.urgency]}</span>'
        f"{safe(item.figure)}</p>"
        f'<p class="m-what">{safe(item.text)}</p>{step}</div>'
    )
