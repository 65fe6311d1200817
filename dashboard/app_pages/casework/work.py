"""My work: what waits for this person, deadlines first, then whatever is late."""

from collections.abc import Iterator, Sequence, Set
from datetime import date

import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.returns import safelives_due
from dashboard.case_links import LIST, case_address, step_address
from dashboard.components.countdown import Deadline, countdown
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.notices import notices
from dashboard.components.work_list import Link, Task, work_list
from dashboard.context import Context
from models.access import Permission, check_may_any, may_any
from queries.retention import MAY_SEE
from queries.work import HAVING_WORK, Entry, Waiting

_AGENDA_SOON = 3  # working days before an agenda is due from which it is urgent


def render(context: Context) -> None:
    """Draws the deadlines, then the list."""
    check_may_any(context.user, HAVING_WORK)
    today = f"{context.today:%A} {words.day(context.today)}"
    page_heading("My work", f"{today}. What is late stands first.")
    notices(context)
    waiting = reads.work(context)
    deadlines = [*_agendas(waiting), *_returns(context)]
    if deadlines:
        st.html(f'<div class="m-deadlines">{countdown(deadlines, "Deadlines")}</div>')
    tasks = [*_tasks(context, waiting), *_kept_too_long(context)]
    if tasks:
        part_heading(_finding(waiting))
        st.html(work_list(tasks, "What waits for you"))
    elif not deadlines:
        _nothing(context)


def _finding(waiting: Sequence[Waiting]) -> str:
    late = sum(one.late for one in waiting if not one.source.is_deadline)
    if late:
        return f"{words.counted(late, 'thing')} late, and what comes next"
    return "Nothing is late. This comes next"


def _agendas(waiting: Sequence[Waiting]) -> Iterator[Deadline]:
    for one in waiting:
        for entry in one.first if one.source.is_deadline else ():
            yield _agenda(entry)


def _agenda(entry: Entry) -> Deadline:
    left = entry.left or 0
    marac, _, day = (entry.about or "").rpartition(", ")
    meeting = f"the agenda of {marac}, {words.day(date.fromisoformat(day[:10]))}"
    last = f"The last day in time is {words.day(entry.day)}. Send it to everyone who is invited."
    if entry.is_late:
        return Deadline(
            "urgent", f"{words.counted(-left, 'working day')} late", f"is {meeting}", last
        )
    if not left:
        return Deadline("urgent", "Today", f"{meeting} has to be sent", last)
    figure = words.counted(left, "working day")
    is_soon = left <= _AGENDA_SOON
    return Deadline(
        "urgent" if is_soon else "soon", figure, f"until {meeting} has to be sent", last
    )


def _returns(context: Context) -> Iterator[Deadline]:
    for item in safelives_due.reminders(context):
        yield Deadline(item.urgency, item.figure, item.text, item.next_step)


def _tasks(context: Context, waiting: Sequence[Waiting]) -> Iterator[Task]:
    slugs = _slugs(context)
    for one in waiting:
        if not one.source.is_deadline:
            yield _task(context, one, slugs)


def _task(context: Context, one: Waiting, slugs: Set[str]) -> Task:
    source = one.source
    return Task(
        "urgent" if one.late else "soon",
        words.number(one.count),
        source.one if one.count == 1 else source.many,
        Link(source.step, _reachable(slugs, source.place)),
        [_entry(entry, one, context.today) for entry in one.first],
        _more(one),
    )


def _slugs(context: Context) -> Set[str]:
    """The pages that this person has."""
    from dashboard import navigation  # it lists this page among its own

    return {spec.slug for spec in navigation.pages_for(context.user)}


def _reachable(slugs: Set[str], place: str) -> str:
    """The address, or nothing where this person has no such page."""
    slug = place.partition("?")[0].strip("/")
    return step_address(place) if slug in slugs else ""


def _more(one: Waiting) -> str:
    more = one.count - len(one.first)
    late = one.late - sum(entry.is_late for entry in one.first)
    if not more:
        return ""
    return f"and {words.number(more)} more" + (
        f", {words.number(late)} of them late" if late else ""
    )


def _entry(entry: Entry, one: Waiting, today: date) -> Link:
    told = _when(entry, one.source.told, today)
    if entry.case_id is None:
        return Link(f"{entry.about} · {told}" if entry.about else words.sentence(told))
    after = " · ".join(part for part in (entry.about, told) if part)
    address = case_address(entry.case_id, anchor=one.source.anchor)
    return Link(f"Case {entry.case_id}", address, after)


def _when(entry: Entry, told: str, today: date) -> str:
    if entry.day is None:
        return ""
    days = (today - entry.day).days
    if told == "since":
        return "today" if not days else f"for {words.counted(days, 'day')}"
    if told == "due":
        if days > 0:
            return f"{words.counted(days, 'day')} late"
        return "due today" if not days else f"due {words.day(entry.day)}"
    return "today" if not days else f"on {words.day(entry.day)}"


def _kept_too_long(context: Context) -> Iterator[Task]:
    """Cases whose time is over, for those who propose their erasure."""
    if not may_any(context.user, {Permission.PROPOSE_ERASURE} & MAY_SEE):
        return
    count = reads.erasures_to_propose(context)
    if count:
        yield Task(
            "note",
            words.number(count),
            "case has been kept as long as it may be"
            if count == 1
            else "cases have been kept as long as they may be",
            Link("Propose their erasure", "/retention"),
        )


def _nothing(context: Context) -> None:
    empty(
        "Nothing waits for you",
        "Referrals to screen, research that is asked of you, victims to contact and actions that "
        "are due appear here by themselves.",
    )
    st.html(f'<p class="m-key"><a href="{LIST}" target="_self">See your cases</a></p>')
