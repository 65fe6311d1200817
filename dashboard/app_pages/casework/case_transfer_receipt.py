"""The form for the receipt of a transfer: its small file, or its code as it was read out."""

from typing import Any

import streamlit as st

from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import transfers
from models import transfer_receipt
from queries.case_access import check_case


def form(context: Context, row: dict[str, Any]) -> None:
    """Draws the two ways to record it, and the way to give the transfer up."""
    key = row["transfer_id"]
    file = st.file_uploader("The receipt’s file", type=["json"], key=f"receipt-file-{key}")
    st.html('<p class="m-key">Or type what was read out to you:</p>')
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        code = st.text_input("Code", key=f"receipt-code-{key}", max_chars=30, width=240)
        day = st.date_input(
            "Received on", context.today, key=f"receipt-day-{key}", format="DD/MM/YYYY", width=150
        )
        who = st.text_input("Received by", key=f"receipt-by-{key}", max_chars=200, width=240)
    if st.button("Record the receipt", type="primary", key=f"receipt-go-{key}"):
        given = {"code": code or "", "received_on": day, "received_by": who or ""}
        _record(context, key, file.getvalue() if file else None, given)
    why = st.text_input("No receipt will come? Say why", key=f"give-up-why-{key}", max_chars=500)
    if why and st.button("Give this transfer up", key=f"give-up-{key}"):
        _give_up(context, key, why)


def _record(context: Context, transfer_id: str, file: bytes | None, given: dict[str, Any]) -> None:
    def write() -> None:
        told = given if file is None else vars(transfer_receipt.read(file))
        transfers.record_receipt(
            context.engine,
            by=context.user,
            transfer_id=transfer_id,
            today=context.today,
            check_case=check_case,
            **told,
        )

    trying(write)


def _give_up(context: Context, transfer_id: str, why: str) -> None:
    trying(
        lambda: transfers.give_up(
            context.engine,
            by=context.user,
            transfer_id=transfer_id,
            reason=why,
            today=context.today,
            check_case=check_case,
        )
    )
