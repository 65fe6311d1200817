"""The clock of a case against the MARAC's slot: figures, words and a bar, never colour alone."""

from collections.abc import Mapping
from typing import Any

from dashboard.words import safe

_STAGES = {
    "within": ("✓", "Within the slot"),
    "slot": ("!", "Over the slot"),
    "most": ("!!", "Over the longest time"),
}


def clock(meeting: Mapping[str, Any], case_id: str, seconds: int, *, is_running: bool) -> str:
    """HTML of the clock: minutes and seconds in hand, of the slot and the most.

    The browser writes the time on between two drawings, and shows the words that fit it.
    """
    slot, most = int(meeting["slot_minutes"]) * 60, int(meeting["max_slot_minutes"]) * 60
    words = "".join(
        f'<span class="m-clock-{name}"><span aria-hidden="true">{sign}</span> {word}</span>'
        for name, (sign, word) in _STAGES.items()
    )
    state = "in hand" if is_running else "clock stands still"
    return (
        f'<section class="m-clock" role="timer" aria-label="Time of the case" '
        f'data-seconds="{seconds}" data-slot="{slot}" data-most="{most}" '
        f'data-running="{"yes" if is_running else "no"}" data-stage="{stage(seconds, slot, most)}" '
        f'style="--m-part:{min(seconds / most, 1):.3f}">'
        f"<p><strong>Case {safe(case_id)}</strong> {state}</p>"
        f'<p class="m-figure m-clock-time">{time(seconds)}</p>'
        f'<p class="m-clock-words">{words} <span>of {slot // 60} minutes, {most // 60} at the most'
        f'</span></p><span class="m-clock-bar" aria-hidden="true"></span></section>'
    )


def stage(seconds: int, slot: int, most: int) -> str:
    """Whether the time is within the slot, over it, or over the most."""
    return "most" if seconds >= most else "slot" if seconds >= slot else "within"


def time(seconds: int) -> str:
    """Seconds as a clock shows them: 7:03."""
    return f"{seconds // 60}:{seconds % 60:02d}"
