"""The cases of a meeting in order with where each stands, and the steps from one to the next."""

import polars as pl
import streamlit as st

from dashboard.app_pages.meetings.sitting_clock import clock
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import hearing
from queries.case_access import check_in_full
from queries.sitting import IN_HAND, WAITING, Sitting, sitting

_SIGNS = {
    WAITING: ("○", "waiting"),
    IN_HAND: ("▶", "in hand"),
    "heard": ("✓", "heard"),
    "deferred": ("↷", "deferred"),
    "withdrawn": ("✕", "withdrawn"),
    "transferred_out": ("→", "transferred out"),
    "below_threshold": ("✕", "below the threshold"),
}
_DRAWN = "sitting-states"
EVERY = "5s"  # how often the screen looks at the record by itself


def draw(context: Context, found: Sitting, case_id: str) -> None:
    """The strip, then the clock of the case looked at with its buttons."""
    st.session_state[_DRAWN] = _states(found)
    with st.container(horizontal=True, gap="small", key="strip"):
        for row in found.cases.iter_rows(named=True):
            sign, word = _SIGNS[row["state"]]
            is_shown = row["case_id"] == case_id
            st.button(
                f"{sign} {row['case_id']} {word}",
                key=f"strip-{row['case_id']}",
                type="primary" if is_shown else "secondary",
                on_click=_look_at,
                args=(row["case_id"],),
            )
    with st.container(key="hand", horizontal=True, vertical_alignment="center", gap="medium"):
        _clock(context, found.meeting["meeting_id"], case_id)
        if found.may_run and found.is_under_way:
            _steps(context, found, case_id)


def _look_at(case_id: str) -> None:
    st.query_params["case"] = case_id


@st.fragment(run_every=EVERY)
def _clock(context: Context, meeting_id: str, case_id: str) -> None:
    """The time of the case, looked up by itself; it follows the meeting where nobody chose."""
    with context.engine.connect() as connection:
        found = sitting(connection, user=context.user, meeting_id=meeting_id)
    follows = "case" not in st.query_params and found.in_hand not in (None, case_id)
    if follows or _states(found) != st.session_state[_DRAWN]:
        st.rerun()  # somebody else took up or decided a case: the strip is drawn anew
    rows = found.cases.filter(pl.col("case_id") == case_id)
    if rows.is_empty() or found.is_daily:
        return
    row = rows.row(0, named=True)
    is_running = row["state"] == IN_HAND
    st.html(clock(found.meeting, case_id, row["seconds"], is_running=is_running))


def _states(found: Sitting) -> list[tuple[str, str]]:
    return found.cases.select("case_id", "state").rows()


def _steps(context: Context, found: Sitting, case_id: str) -> None:
    row = found.cases.filter(pl.col("case_id") == case_id).row(0, named=True)
    meeting_id = found.meeting["meeting_id"]
    if row["state"] == WAITING and not found.is_daily:
        _take(context, meeting_id, case_id, "Take it in hand", key="take", shortcut="Alt+B")
    if row["state"] == IN_HAND and st.button(
        "Stop the clock", key="stop", icon=":material/pause:", type="tertiary"
    ):
        trying(lambda: hearing.stop_clock(context.engine, by=context.user, meeting_id=meeting_id))
    following = _next(found, case_id)
    if following and found.is_daily:
        st.button("Next case", key="next-case", on_click=_look_at, args=(following,))
    elif following:
        _take(context, meeting_id, following, "Next case", key="next", shortcut="Alt+N")


def _next(found: Sitting, case_id: str) -> str | None:
    """The next case in order that waits; after the last the first that was passed over."""
    ids = found.cases["case_id"].to_list()
    at = ids.index(case_id)
    waiting = set(found.cases.filter(pl.col("state") == WAITING)["case_id"])
    return next((one for one in ids[at + 1 :] + ids[:at] if one in waiting), None)


def _take(
    context: Context, meeting_id: str, case_id: str, label: str, *, key: str, shortcut: str
) -> None:
    if not st.button(
        label,
        key=f"{key}-case",
        type="primary" if key == "next" else "secondary",
        shortcut=shortcut,
        help=f"Case {case_id}",
    ):
        return
    trying(
        lambda: hearing.begin_case(
            context.engine,
            by=context.user,
            meeting_id=meeting_id,
            case_id=case_id,
            check_case=check_in_full,
        ),
        done=lambda: _look_at(case_id),
    )
