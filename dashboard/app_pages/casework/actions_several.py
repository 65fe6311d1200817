"""Several open actions reported at once: the same outcome, day and words for all ticked."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.action_report import fields
from dashboard.components import draft
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.action_rules import Report
from ingest.actions import accept, report_many
from queries.actions import own_agencies
from queries.case_access import check_case

FORM = "report several actions"
MOST = 30
_DONE = "actions-done"


def draw(context: Context, frame: pl.DataFrame, *, runs_it: bool) -> None:
    """What can be done to many rows of the log at once: report own ones, accept what came in."""
    if runs_it:
        _accept(context, frame.filter(pl.col("to_read")))
    own = frame.filter(
        (pl.col("status") == "open") & pl.col("agency_id").is_in(own_agencies(context.user))
    )
    if own.height > 1:
        _report(context, own.head(MOST))


def _accept(context: Context, frame: pl.DataFrame) -> None:
    ids = frame["action_id"].to_list()
    if len(ids) < 2:
        return
    with st.expander(f"Accept all {len(ids)} reports shown", key="accept-all"):
        st.html('<p class="m-key">Only when you have read each of them. Open one to ask again.</p>')
        if st.button(f"I have read them: accept {len(ids)} reports", key="accept-all-go"):
            trying(
                lambda: accept(
                    context.engine,
                    context.user,
                    action_ids=ids,
                    today=context.today,
                    check_case=check_case,
                ),
                done=lambda: _say(f"{words.counted(len(ids), 'report')} accepted."),
            )


def _report(context: Context, own: pl.DataFrame) -> None:
    with st.expander("Report several at once", key="several"):
        names = [f"tick {row['action_id']}" for row in own.iter_rows(named=True)]
        draft.fill(context, FORM, names)
        ticked = [
            row["action_id"]
            for row in own.iter_rows(named=True)
            if draft.checkbox(
                context, form=FORM, name=f"tick {row['action_id']}", label=_label(row)
            )
        ]
        given = fields(context, FORM)
        count = words.counted(len(ticked), "action")
        if st.button(f"Send the report on {count}", type="primary", key="several-send"):
            if not ticked:
                st.error("Tick the actions that the report is about.")
                return
            trying(lambda: _send(context, ticked, given), done=lambda: _sent(context, count))


def _label(row: dict[str, Any]) -> str:
    late = f", {words.counted(row['days_late'], 'day')} late" if row["days_late"] else ""
    what = (row["description"] or "Not described").replace("[", "(").replace("]", ")")
    return f"{what} (case {row['case_id']}{late})"


def _send(context: Context, ticked: list[str], given: Report) -> None:
    report_many(
        context.engine,
        context.user,
        given=dict.fromkeys(ticked, given),
        today=context.today,
        check_case=check_case,
    )


def _sent(context: Context, count: str) -> None:
    draft.clear(context, FORM)
    _say(f"The report on {count} was sent to the coordinator.")


def _say(text: str) -> None:
    st.session_state[_DONE] = text
