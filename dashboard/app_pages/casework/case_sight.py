"""Who can see a case and why, who has looked, whom it is closed to; one click from the case."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import closures, emergency
from models.access import Permission, may
from queries import case_viewers
from queries.case_page import CasePage

KIND = {"conflict": "Declared a conflict of interest", "must_not_see": "Must not see"}


def draw(context: Context, page: CasePage) -> None:
    """The part at the end of the page, folded until somebody asks."""
    case_id = page.case["case_id"]
    with context.engine.connect() as connection:
        viewers = case_viewers.viewers(connection, user=context.user, case_id=case_id)
        seen = case_viewers.looks(connection, user=context.user, case_id=case_id)
    part_heading(
        f"{words.counted(len(viewers), 'person', 'people')} can see this case, "
        f"{words.number(seen.height)} {'has' if seen.height == 1 else 'have'} looked",
        "Everyone who opens it is recorded.",
    )
    with st.expander("Who can see it, and why", key="sight"):
        rows: list[Row] = [[viewer.name, viewer.why] for viewer in viewers]
        st.html(table([Column("Person"), Column("Why")], rows, caption="Who can see this case"))
    with st.expander("Who has seen it", key="seen"):
        st.html(_seen_table(seen))
    if may(context.user, Permission.CLOSE_CASES, page.case["marac_id"]):
        _manage(context, case_id)
    _conflict(context, page)


def _seen_table(seen: pl.DataFrame) -> str:
    columns = [
        Column("Person"),
        Column("Times", is_number=True),
        Column("First"),
        Column("Last"),
    ]
    rows: list[Row] = [
        [
            row["name"],
            words.number(row["times"]),
            words.moment(row["first_at"]),
            words.moment(row["last_at"]),
        ]
        for row in seen.rows(named=True)
    ]
    return table(columns, rows, caption="Who has seen this case")


def _manage(context: Context, case_id: str) -> None:
    """For the coordinator: whom the case is closed to, and emergencies to judge."""
    with context.engine.connect() as connection:
        closed = case_viewers.closures(connection, user=context.user, case_id=case_id)
        opened = case_viewers.emergencies(connection, user=context.user, case_id=case_id)
        people = case_viewers.people_to_close_to(connection, user=context.user, case_id=case_id)
    with st.expander(f"Closed to {words.counted(closed.height, 'person', 'people')}", key="closed"):
        for row in closed.rows(named=True):
            _closure(context, row)
        _close_to(context, case_id, people)
    for row in opened.rows(named=True):
        review(context, row)


def _closure(context: Context, row: dict[str, object]) -> None:
    kind = KIND.get(str(row["kind"]), str(row["kind"]))
    st.write(f"**{row['name'] or row['user_id']}**: {kind.lower()}. {row['reason'] or ''}")
    key = str(row["closure_id"])
    reason = st.text_input("Why it may be opened again", key=f"why-{key}", max_chars=500)
    if st.button(f"Open it to {row['name'] or 'them'} again", key=f"reopen-{key}"):
        _try(
            context,
            lambda: closures.reopen_case(
                context.engine, by=context.user, closure_id=key, reason=reason or ""
            ),
        )


def _close_to(context: Context, case_id: str, people: dict[str, str]) -> None:
    st.write("Close the case to somebody who must not see it: everywhere, at once.")
    who = st.selectbox(
        "Person", people, index=None, format_func=people.__getitem__, key="close-to", width=320
    )
    reason = st.text_input("Why", key="close-why", max_chars=500)
    if st.button("Close the case to this person", key="close") and who:
        _try(
            context,
            lambda: closures.close_case(
                context.engine,
                by=context.user,
                case_id=case_id,
                user_id=who,
                reason=reason or "",
            ),
        )


def review(context: Context, row: dict[str, object]) -> None:
    """One emergency: who, when, why, and what was made of it or has to be."""
    with st.expander(
        f"Opened in an emergency by {row['name'] or row['user_id']}",
        key=f"emergency-{row['access_id']}",
        expanded=row["reviewed_at"] is None,
    ):
        st.write(f"{words.moment(row['opened_at'])}: “{row['reason']}”")  # type: ignore[arg-type]
        if row["reviewed_at"] is not None:
            st.write(f"Looked at: {row['review']}")
            return
        finding = st.text_input(
            "What you make of it", key=f"finding-{row['access_id']}", max_chars=500
        )
        if st.button("Note it", key=f"note-{row['access_id']}"):
            _try(
                context,
                lambda: emergency.review(
                    context.engine,
                    by=context.user,
                    access_id=str(row["access_id"]),
                    finding=finding or "",
                ),
            )


def _conflict(context: Context, page: CasePage) -> None:
    with st.expander("I know somebody in this case", key="conflict"):
        st.write(
            "Declare a conflict of interest: the case closes to you at once, in lists, searches "
            "and files too, and the coordinator is told so that a colleague can stand in."
        )
        reason = st.text_input("Whom you know, and how", key="conflict-why", max_chars=500)
        if st.button("Close this case to me", key="declare"):
            _try(
                context,
                lambda: closures.declare_conflict(
                    context.engine,
                    by=context.user,
                    case_id=page.case["case_id"],
                    marac_id=page.case["marac_id"],
                    reason=reason or "",
                ),
            )


def _try(context: Context, act: Callable[[], None]) -> None:
    trying(act, done=context.forget_sessions)
