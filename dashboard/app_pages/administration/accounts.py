"""Accounts: what needs doing, everyone who may sign in, and one account to change."""

from datetime import datetime
from typing import Any, Literal

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.administration import accounts_add, accounts_failed, accounts_one
from dashboard.components.attention import Attention, attention
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.access import Permission, check_may
from queries import accounts as account_queries
from queries.accounts import CLOSED, INVITED, LAPSED, OPEN, STATES, UNUSED_DAYS

MOST_SHOWN = 200
SHOWN = {"Open": {OPEN, INVITED, LAPSED}, "Closed": {CLOSED}, "All": set(STATES)}


def render(context: Context) -> None:
    """Draws what needs doing first, then one account if one is chosen, then everybody."""
    check_may(context.user, Permission.ADMINISTER)
    page_heading(
        "Accounts",
        "Who may sign in, as what, and when they last did. Every change here is in the trail.",
    )
    with context.engine.connect() as connection:
        frame = account_queries.accounts(connection, user=context.user)
    chosen = frame.filter(pl.col("user_id") == str(st.query_params.get("account", "")))
    if chosen.height:
        accounts_one.draw(context, chosen.row(0, named=True))
        return
    if accounts_add.is_open():
        accounts_add.draw(context)
        return
    _to_do(frame)
    accounts_add.draw(context)
    _list(frame)
    accounts_failed.draw(context)


def _to_do(frame: pl.DataFrame) -> None:
    items = [
        *_told(
            frame.filter("unused"),
            "soon",
            f"not used for {UNUSED_DAYS} days",
            "Ask whether they still need it, and close the account if not: ",
        ),
        *_told(
            frame.filter(pl.col("state") == LAPSED),
            "note",
            "without a password, and with a link too old",
            "Make another link: ",
        ),
        *_told(
            frame.filter((pl.col("state") != CLOSED) & (pl.col("grants").list.len() == 0)),
            "note",
            "with no role",
            "Give them one, or close the account: ",
        ),
    ]
    if items:
        st.html(attention(items))


def _told(
    frame: pl.DataFrame, urgency: Literal["soon", "note"], what: str, step: str
) -> list[Attention]:
    """One thing to do for the accounts of the frame; none where it is empty."""
    if frame.is_empty():
        return []
    noun = "account" if frame.height == 1 else "accounts"
    people = words.listed(frame["name"].to_list(), most=5)
    return [Attention(urgency, words.number(frame.height), f"{noun} {what}", f"{step}{people}.")]


def _list(frame: pl.DataFrame) -> None:
    part_heading(_title(frame), "Choose a name to change the account.")
    with st.container(horizontal=True, gap="medium", key="filters"):
        find = st.text_input("Find a name, user name or role", key="find-account", width=280)
        shown = st.segmented_control(
            "Which accounts", list(SHOWN), default="Open", required=True, key="which", width=220
        )
    found = _matching(frame, (find or "").strip()).filter(
        pl.col("state").is_in(sorted(SHOWN[shown or "Open"]))
    )
    if found.is_empty():
        empty("No account fits", "Try another name or role, or show closed accounts too.")
        return
    st.html(account_table(found.head(MOST_SHOWN)))
    if found.height > MOST_SHOWN:
        st.html(
            f'<p class="m-count">The first {MOST_SHOWN} of {words.number(found.height)}: '
            "look for a name to see others.</p>"
        )


def _title(frame: pl.DataFrame) -> str:
    count = frame.filter(pl.col("state") != CLOSED).height
    return f"{words.counted(count, 'person', 'people')} may sign in"


def _matching(frame: pl.DataFrame, text: str) -> pl.DataFrame:
    if not text:
        return frame
    everything = pl.concat_str(
        "name", "username", pl.col("grants").list.join(" "), separator=" "
    ).str.to_lowercase()
    return frame.filter(everything.str.contains(text.lower(), literal=True))


def account_table(frame: pl.DataFrame) -> str:
    """HTML of the accounts, those unused for long first."""
    columns = [
        Column("Name"),
        Column("User name"),
        Column("Roles"),
        Column("Last sign-in"),
        Column("Second factor"),
        Column("State"),
    ]
    ordered = frame.sort("unused", "name", descending=[True, False])
    rows: list[Row] = [
        [
            Cell(words.unbroken(row["name"]), link=f"/accounts?account={row['user_id']}"),
            row["username"],
            "; ".join(row["grants"]) or Cell("None", is_faint=True),
            _last(row["last_sign_in_at"]),
            second_factor(row),
            f"Open, unused for {UNUSED_DAYS} days" if row["unused"] else STATES[row["state"]],
        ]
        for row in ordered.iter_rows(named=True)
    ]
    return table(columns, rows, caption="Accounts")


def _last(moment: datetime | None) -> Cell:
    if moment is None:
        return Cell("Never", is_faint=True)
    return Cell(words.unbroken(words.moment(moment)))


def second_factor(row: dict[str, Any]) -> Cell:
    """Since when the account has a second factor; what is missing where one is needed."""
    if row["totp_since"]:
        return Cell(f"Since {words.unbroken(words.day(row['totp_since'].date()))}")
    if row["is_single_sign_on"]:
        return Cell("Single sign-on", is_faint=True)
    return Cell("Not set up yet" if row["needs_second_factor"] else "Not needed", is_faint=True)
