"""What needs attention: large figures with plain words, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.words import safe

_SIGN = {"urgent": "!!", "soon": "!", "note": "i"}
_WORD = {"urgent": "Now", "soon": "Soon", "note": "To know"}


@dataclass(frozen=True)
class Attention:
    """One thing to look at: a figure, what it counts, and the next step."""

    urgency: Literal["urgent", "soon", "note"]
    figure: str
    text: str
    next_step: str


def attention(items: Sequence[Attention]) -> str:
    """HTML of the strip; what is urgent stands first."""
    order = list(_SIGN)
    ranked = sorted(items, key=lambda item: order.index(item.urgency))
    inside = "".join(_item(item) for item in ranked)
    return (
        '<section class="m-attention" aria-label="What needs attention">'
        f"<h2>What needs attention</h2><ul>{inside}</ul></section>"
    )


def _item(item: Attention) -> str:
    return (
        f'<li class="m-{item.urgency}"><span class="m-tag">'
        f'<span aria-hidden="true">{_SIGN[item.urgency]}</span> {_WORD[item.urgency]}</span>'
        f'<span class="m-figure">{safe(item.figure)}</span>'
        f'<span class="m-what">{safe(item.text)}</span>'
        f'<span class="m-next">{safe(item.next_step)}</span></li>'
    )
