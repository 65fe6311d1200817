"""Sign-ins that failed in the last day, by account and by address, with what to do."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, Row, table
from dashboard.context import Context
from queries import failed_sign_ins
from queries.failed_sign_ins import HOURS

MOST_SHOWN = 20
MANY = 10  # tries after which somebody is guessing rather than mistyping


def draw(context: Context) -> None:
    """Draws both tables; one sentence where nothing failed."""
    with context.engine.connect() as connection:
        accounts = failed_sign_ins.by_account(connection, user=context.user)
        addresses = failed_sign_ins.by_address(connection, user=context.user)
    if accounts.is_empty() and addresses.is_empty():
        part_heading("No sign-in failed", f"In the last {HOURS} hours.")
        return
    tries = words.counted(int(addresses["tries"].sum() or accounts["tries"].sum()), "sign-in")
    part_heading(
        f"{tries} failed",
        f"In the last {HOURS} hours. Nobody is locked out: after a few wrong tries each further "
        "one takes longer, and an address that goes on is refused for a while.",
    )
    if not accounts.is_empty():
        st.html(account_table(accounts.head(MOST_SHOWN)))
    if not addresses.is_empty():
        st.html(address_table(addresses.head(MOST_SHOWN)))


def account_table(frame: pl.DataFrame) -> str:
    """HTML of the accounts that were tried, and what to do about each."""
    columns = [
        Column("Account"),
        Column("Tries", is_number=True),
        Column("Last"),
        Column("From addresses", is_number=True),
        Column("What to do"),
    ]
    rows: list[Row] = [
        [
            f"{row['name']} ({row['username']})",
            words.number(row["tries"]),
            words.unbroken(words.moment(row["last"])),
            words.number(row["addresses"]),
            _for_account(row["tries"]),
        ]
        for row in frame.iter_rows(named=True)
    ]
    return table(columns, rows, caption="Accounts whose sign-in failed")


def _for_account(tries: int) -> str:
    if tries < MANY:
        return "Nothing, unless they ask for help."
    return "Ask whether it was them. If not, sign them out and give them a new link."


def address_table(frame: pl.DataFrame) -> str:
    """HTML of the addresses that tries came from, and what to do about each."""
    columns = [
        Column("Address"),
        Column("Tries", is_number=True),
        Column("Last"),
        Column("Accounts tried", is_number=True),
        Column("What to do"),
    ]
    rows: list[Row] = [
        [
            row["address"],
            words.number(row["tries"]),
            words.unbroken(words.moment(row["last"])),
            words.number(row["accounts"]),
            _for_address(row["tries"], row["accounts"]),
        ]
        for row in frame.iter_rows(named=True)
    ]
    return table(columns, rows, caption="Addresses that failed sign-ins came from")


def _for_address(tries: int, accounts: int) -> str:
    if tries < MANY:
        return "Nothing."
    if accounts > 1:
        return "If it is not your own office's, have it blocked by whoever runs the network."
    return "Have it blocked by whoever runs the network, unless the person knows it."
