"""Reminders of actions: those an e-mail makes, and those to make by telephone."""

import streamlit as st

from dashboard import reads, words
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.action_reminders import called, remind
from models.access import Permission, may
from queries.action_reminders import Call, Last, reminders_now

_DONE = "actions-done"
MOST_CALLS = 40  # agencies to telephone that are drawn at once


def draw(context: Context) -> None:
    """What would go now, what went last, and whom to telephone; for whoever does the casework."""
    if not may(context.user, Permission.DO_CASEWORK):
        return
    found = reads.kept(context, reminders_now, user=context.user, today=context.today)
    part_heading(
        "Reminders",
        "They say how many actions are due and to sign in: no name, no case number.",
    )
    if not found.has_server:
        st.html(
            '<p class="m-key">No mail server is set up, so nothing is sent. An administrator can '
            "enter one under Settings.</p>"
        )
    else:
        _mails(context, found.mails)
    if found.last:
        _last(found.last)
    _calls(context, found.calls)


def _mails(context: Context, count: int) -> None:
    if not count:
        st.html('<p class="m-key">Nobody is to be reminded by e-mail today.</p>')
        return
    people = words.counted(count, "person", "people")
    if st.button(f"Send the e-mail to {people}", key="remind", icon=":material/mail:"):
        trying(lambda: _send(context))


def _send(context: Context) -> None:
    done = remind(context.engine, by=context.user, today=context.today)
    told = f"{words.counted(done.sent, 'reminder')} sent."
    if done.failed:
        told += f" {words.counted(done.failed, 'reminder')} could not be sent. {done.why}"
    st.session_state[_DONE] = told


def _last(last: Last) -> None:
    text = f"Last sent on {words.day(last.day)}: {words.counted(last.sent, 'e-mail')}."
    if last.failed:
        st.warning(
            f"{text} {words.counted(last.failed, 'e-mail')} could not be sent. {last.why}",
            icon=":material/error:",
        )
    else:
        st.html(f'<p class="m-key">{safe(text)}</p>')


def _calls(context: Context, calls: tuple[Call, ...]) -> None:
    if not calls:
        return
    count = words.counted(len(calls), "agency", "agencies")
    with st.expander(f"{count} to remind by telephone", key="calls"):
        for call in calls[:MOST_CALLS]:
            _call(context, call)
        if len(calls) > MOST_CALLS:
            st.html(
                f'<p class="m-key">The {MOST_CALLS} with most that is late. '
                "The others move up as these are called.</p>"
            )


def _call(context: Context, call: Call) -> None:
    key = f"called-{words.slug(call.marac_id)}-{words.slug(call.agency_id)}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"call-{key}"):
        st.html(_told(call), width="stretch")
        if st.button("Called", key=key, help=f"{call.agency}, {call.marac}"):
            trying(
                lambda: called(
                    context.engine,
                    by=context.user,
                    marac_id=call.marac_id,
                    agency_id=call.agency_id,
                    actions=call.due.actions,
                    today=context.today,
                )
            )


def _told(call: Call) -> str:
    parts = []
    if call.due.late:
        parts.append(f"{words.counted(call.due.late, 'action')} late")
    if call.due.coming:
        parts.append(f"{call.due.coming} due by {words.day(call.due.by)}")
    who = words.listed(call.people, most=3) or "nobody has an account"
    return (
        f"<div><strong>{safe(call.agency)}</strong> {safe(call.marac)}"
        f'<p class="m-subtitle">{safe(words.listed(parts))}. Ask for: {safe(who)}.</p></div>'
    )
