"""Accounts of what may be one event, side by side: a person decides, nothing joins by itself."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.chronology_words import about, differing, significance, source, when
from dashboard.components.cover import is_covered
from dashboard.components.empty import empty
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest import chronology_decisions as decisions
from models.access import Permission, may
from queries.case_access import check_case
from queries.chronology import Chronology
from queries.chronology_groups import Group

PAGE = 8
OPEN, CONFIRMED, APART, CONTRADICTING = (
    "To look at",
    "Confirmed as one event",
    "Different events",
    "Contradictions",
)
_DONE = "twice-done"
_DIFFERS = {
    "day": ("occurred_on", "occurred_to"),
    "time": ("occurred_at",),
    "whom it concerns": ("about",),
    "significance": ("significance",),
    "response": ("response",),
}


def draw(context: Context, found: Chronology) -> None:
    """Draws the groups: those to look at first."""
    done = st.session_state.pop(_DONE, "")
    if done:
        st.success(done, icon=":material/check:")
    faces = {
        OPEN: [group for group in found.groups if group.state == "proposed"],
        CONTRADICTING: [group for group in found.groups if group.differs],
        CONFIRMED: [group for group in found.groups if group.state == "same"],
        APART: [
            Group(pair, "proposed", ()) for pair in sorted(found.told_apart, key=_order(found))
        ],
    }
    chosen = st.segmented_control(
        "Which", [*faces], default=OPEN, required=True, key="which", bind="query-params"
    )
    groups = faces[chosen or OPEN]
    _heading(chosen or OPEN, len(groups))
    if not groups:
        empty(*_nothing(chosen or OPEN))
        return
    pages = -(-len(groups) // PAGE)
    at = 1
    if pages > 1:
        if st.session_state.get("twice-page", 1) > pages:
            st.session_state["twice-page"] = pages
        at = st.pagination(pages, key="twice-page")
    for group in groups[(at - 1) * PAGE : at * PAGE]:
        _group(context, found, group, is_apart=chosen == APART)


def _order(found: Chronology) -> Any:  # noqa: ANN401 - a key to sort by
    order = {entry: at for at, entry in enumerate(found.rows)}
    return lambda pair: (order[pair[0]], order[pair[1]])


def _heading(face: str, count: int) -> None:
    told = {
        OPEN: f"{words.counted(count, 'event')} may be told by several agencies",
        CONTRADICTING: f"In {words.counted(count, 'event')} the accounts contradict each other",
        CONFIRMED: f"{words.counted(count, 'event')} stand once, with every account",
        APART: f"{words.counted(count, 'pair')} that look alike were told apart",
    }
    part_heading(
        told[face],
        "Two agencies, the same or the next day, and words that are alike. Nothing is joined until "
        "somebody says so, and it can be undone.",
    )


def _nothing(face: str) -> tuple[str, str]:
    if face == OPEN:
        return "Nothing waits to be looked at", "New entries are compared as soon as they are in."
    return "Nothing here yet", f"What is decided under “{OPEN}” appears here."


def _group(context: Context, found: Chronology, group: Group, *, is_apart: bool) -> None:
    rows = [found.rows[entry] for entry in group.entries]
    where = "-".join(group.entries)
    with st.container(border=True, key=f"twice-{words.slug(where)}"):
        told = differing(group.differs)
        sign = "≠" if group.differs else "="
        st.html(
            f'<header class="m-group"><h3><span aria-hidden="true">{sign}</span> '
            f"{safe(when(rows[0]))}: {safe(words.listed(row['agency'] for row in rows))}</h3>"
            f'<p class="m-subtitle">{safe(told or "The accounts agree in what can be compared.")}'
            "</p></header>"
            f'<div class="m-side">{"".join(_account(row, found, group) for row in rows)}</div>'
        )
        if may(context.user, Permission.DO_CASEWORK, found.marac_id):
            _buttons(context, found, group, where, is_apart=is_apart)


def _account(row: dict[str, Any], found: Chronology, group: Group) -> str:
    """HTML of one account; what differs from the others says so in a word."""
    differs = {name for one in group.differs for name in _DIFFERS[one]}
    items = (
        ("When", when(row), "occurred_on" in differs or "occurred_at" in differs),
        ("What happened", row["event"] or words.NOT_RECORDED, False),
        ("What was done", row["response"] or words.NOT_RECORDED, "response" in differs),
        (
            "About",
            about(row, found.people, is_covered=is_covered()) or words.NOT_RECORDED,
            "about" in differs,
        ),
        ("Significance", significance(row), "significance" in differs),
    )
    inside = "".join(_item(*item) for item in items)
    return f"<article><h4>{safe(source(row))}</h4><dl>{inside}</dl></article>"


def _item(term: str, text: str, differs: bool) -> str:  # noqa: FBT001
    kind, word = (' class="m-differing"', " <em>differs</em>") if differs else ("", "")
    return f"<div{kind}><dt>{term}{word}</dt><dd>{safe(text)}</dd></div>"


def _buttons(
    context: Context, found: Chronology, group: Group, where: str, *, is_apart: bool
) -> None:
    ticked = list(group.entries)
    if len(group.entries) > 2 and group.state == "proposed":
        ticked = st.multiselect(
            "Which of them tell one event",
            list(group.entries),
            default=list(group.entries),
            format_func=lambda entry: source(found.rows[entry]),
            key=f"ticked-{where}",
        )
    others = [entry for entry in group.entries if entry not in ticked]
    with st.container(horizontal=True, gap="small", key=f"decide-{words.slug(where)}"):
        if group.state == "same" or is_apart:
            if st.button("Undo", key=f"undo-{where}", icon=":material/undo:"):
                _say(context, found, decisions.undo, group.entries, "Undone.")
            return
        if st.button("Same event", key=f"same-{where}", type="primary"):
            _say(
                context,
                found,
                decisions.same_event,
                ticked,
                "Kept as one event: it stands once in the line of time, with each account.",
                others=others,
            )
        if st.button("Different events", key=f"different-{where}"):
            done = "Kept apart: they are not proposed again."
            _say(context, found, decisions.different_events, group.entries, done)


def _say(
    context: Context,
    found: Chronology,
    decide: Any,  # noqa: ANN401 - one of the writes of ingest.chronology_decisions
    entries: Any,  # noqa: ANN401
    done: str,
    **given: Any,  # noqa: ANN401
) -> None:
    trying(
        lambda: decide(
            context.engine,
            by=context.user,
            case_id=found.case_id,
            entries=entries,
            check_case=check_case,
            **given,
        ),
        done=lambda: st.session_state.__setitem__(_DONE, done),
    )
