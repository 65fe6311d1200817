"""When the return is due: the loudest thing on the page; and who is about to be dropped."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

import streamlit as st

from dashboard import return_times, words
from dashboard.components.attention import Attention
from dashboard.components.countdown import Deadline, countdown
from dashboard.context import Context
from models.access import Permission, Scope
from models.period import long_date, quarter_title
from queries.safelives.due import Due, last_finished

SOON = 14  # days before it is due from which it is urgent
_STEP = "Check it, freeze it and send it to SafeLives: see the SafeLives return page."
_DROPPED = (
    "Two missing quarters drop a MARAC and its population from the national dataset. Load the "
    "meetings that were held."
)
_CARRIED = (
    "The quarter before is counted once more in its place. A second missing quarter drops the "
    "MARAC from the national dataset."
)


def draw(context: Context, scope: Scope, quarter: str) -> bool:
    """The countdown of a quarter that has ended, and the warnings about missing quarters.

    Says whether it tells all there is to tell: the day it is due is set, or nothing is due.
    """
    if quarter > last_finished(context.today):
        return False
    found = return_times.due(context, scope, quarter)
    items = [*_deadlines(found, quarter, context.today), *_missing(found, quarter)]
    if items:
        st.html(countdown(items, "When the return is due"))
    return bool(items) and all(item.urgency != "note" for item in items)


def reminders(context: Context) -> list[Attention]:
    """For the Overview: the return that is due next, for those who prepare one."""
    if Permission.PREPARE_RETURNS not in context.user.permissions:
        return []
    scope = context.user.scope(Permission.PREPARE_RETURNS)
    quarter = last_finished(context.today)
    found = return_times.due(context, scope, quarter)
    dated = [
        Attention(_urgency(left), _days(left), _until(left, what, due_on), _STEP)
        for what, due_on, left in _waiting(found, quarter, context.today)
    ]
    missing = [
        Attention(
            "urgent" if item.urgency == "urgent" else "soon",
            item.figure.removesuffix(" missing"),
            f"missing: {item.text}",
            item.next_step,
        )
        for item in _missing(found, quarter)
    ]
    return [*dated, *missing]


def is_counted_down(context: Context) -> bool:
    """Whether the last quarter's return is frozen for every MARAC, or the day it is due is set."""
    if Permission.PREPARE_RETURNS not in context.user.permissions:
        return False
    scope = context.user.scope(Permission.PREPARE_RETURNS)
    found = return_times.due(context, scope, last_finished(context.today))
    waiting = [one for one in found if not one.is_frozen]
    return bool(found) and (not waiting or any(one.due_on is not None for one in waiting))


def _waiting(found: Sequence[Due], quarter: str, today: date) -> Iterator[tuple[str, date, int]]:
    """Whose return, on which day, in how many days: those that are due and not frozen."""
    waiting = [one for one in found if not one.is_frozen and one.missing == "none"]
    for due_on in sorted({one.due_on for one in waiting if one.due_on is not None}):
        names = [one.name for one in waiting if one.due_on == due_on]
        whose = "" if len(names) == len(found) else f" of {words.listed(names, most=3)}"
        yield f"return{whose} for {quarter_title(quarter)}", due_on, (due_on - today).days


def _deadlines(found: Sequence[Due], quarter: str, today: date) -> Iterator[Deadline]:
    title = quarter_title(quarter)
    if found and all(one.is_frozen or one.missing != "none" for one in found):
        if any(one.is_frozen for one in found):
            yield Deadline("fine", "Return frozen", f"Nothing is due for {title}.")
        return
    dated = list(_waiting(found, quarter, today))
    for what, due_on, left in dated:
        figure = f"Return {_days(left)} late" if left < 0 else f"Return due in {_days(left)}"
        text = f"{words.sentence(what)}: {'was due' if left < 0 else 'due'} on {long_date(due_on)}."
        late = "Tell SafeLives if it will take longer." if left < 0 else ""
        yield Deadline(_urgency(left), "Return due today" if left == 0 else figure, text, late)
    if not dated:
        yield Deadline(
            "note",
            "No due date set",
            f"The day on which the return for {title} is due is not known.",
            "Set it on the page “Return settings”, so that it is counted down here.",
        )


def _urgency(left: int) -> Literal["urgent", "soon"]:
    return "urgent" if left <= SOON else "soon"


def _days(left: int) -> str:
    return words.counted(abs(left), "day")


def _until(left: int, what: str, due_on: date) -> str:
    if left < 0:
        return f"late: the {what} was due on {long_date(due_on)}"
    return f"until the {what} is due, on {long_date(due_on)}"


def _missing(found: Sequence[Due], quarter: str) -> Iterator[Deadline]:
    title = quarter_title(quarter)
    for kind, figure in (("two", "2 quarters missing"), ("one", "1 quarter missing")):
        names = [one.name for one in found if one.missing == kind]
        if not names:
            continue
        who = words.listed(names, most=3)
        if kind == "two":
            text = f"{who}: no meeting in {title}, nor in the quarter before"
            yield Deadline("urgent", figure, text, _DROPPED)
        else:
            yield Deadline("soon", figure, f"{who}: no meeting in {title}", _CARRIED)
