"""Legal holds: those in force, with lifting one and placing another."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.retention import lift_hold, place_hold
from models.access import Permission, may_any
from queries import retention as kept


def draw(context: Context) -> None:
    """Draws the holds, and the forms for those who may place and lift them."""
    with context.engine.connect() as connection:
        holds = kept.holds(connection, user=context.user)
    part_heading(
        f"{words.counted(holds.height, 'hold')} in force",
        "A held case is not erased and keeps its research: a review, an inquest or a court may "
        "need it.",
    )
    if not holds.is_empty():
        st.html(_table(holds))
    if may_any(context.user, {Permission.PROPOSE_ERASURE}):
        _place(context)
        if not holds.is_empty():
            _lift(context, holds)


def _table(holds: pl.DataFrame) -> str:
    columns = [Column(name) for name in ("Case", "Reason", "Since", "Placed by")]
    rows = [
        [row["case_id"], row["reason"], words.moment(row["placed_at"]), row["who"]]
        for row in holds.iter_rows(named=True)
    ]
    return table(columns, rows, caption="Holds in force")


def _place(context: Context) -> None:
    with st.expander("Place a hold", key="place-hold"), st.form("hold", border=False):
        case_id = st.text_input("Case number", key="hold-case", max_chars=200)
        reason = st.text_input("What it is needed for", key="hold-reason", max_chars=500)
        if st.form_submit_button("Place the hold", type="primary"):
            trying(
                lambda: place_hold(
                    context.engine, by=context.user, case_id=case_id.strip(), reason=reason
                )
            )


def _lift(context: Context, holds: pl.DataFrame) -> None:
    cases = dict(holds.select("hold_id", "case_id").iter_rows())
    with st.expander("Lift a hold", key="lift-hold"), st.form("lift", border=False):
        hold_id = st.selectbox("Hold on case", cases, format_func=cases.__getitem__, key="lift-id")
        reason = st.text_input("Why it is no longer needed", key="lift-reason", max_chars=500)
        if st.form_submit_button("Lift the hold", type="primary") and hold_id:
            trying(
                lambda: lift_hold(context.engine, by=context.user, hold_id=hold_id, reason=reason)
            )
