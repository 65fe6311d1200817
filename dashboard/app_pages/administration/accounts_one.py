"""One account: its facts, its roles, and what can be done with it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import mishaps, words
from dashboard.app_pages.administration import accounts_grants, accounts_link
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.context import Context
from ingest import accounts as account_writes
from ingest.invitations import invite
from ingest.users import change_details
from models.access import Grant
from models.errors import ForPerson
from queries import accounts as account_queries
from queries.accounts import CLOSED, STATES
from queries.users import grants

Account = dict[str, Any]
_DONE = "account-done"


def draw(context: Context, account: Account) -> None:
    """Draws the account and its acts. One's own is only looked at."""
    if st.button("All accounts", icon=":material/arrow_back:", type="tertiary", key="back"):
        _leave()
    part_heading(account["name"], f"{account['username']}: {STATES[account['state']].lower()}")
    _say_done()
    accounts_link.draw()
    facts("The account", _facts(account))
    if account["user_id"] == context.user.user_id:
        st.html(
            '<p class="m-subtitle">This is your own account: another administrator has to change '
            "its roles or close it.</p>"
        )
        return
    if account["state"] == CLOSED:
        _reopen(context, account)
        return
    _roles(context, account)
    _details(context, account)
    _acts(context, account)


def _facts(account: Account) -> list[Fact]:
    return [
        Fact("E-mail", account["email"], is_optional=True),
        Fact("Added", words.moment(account["created_at"])),
        Fact(
            "Last sign-in",
            words.moment(account["last_sign_in_at"]) if account["last_sign_in_at"] else "Never",
        ),
        Fact(
            "Second factor",
            f"Since {words.moment(account['totp_since'])}"
            if account["totp_since"]
            else "Not set up",
        ),
        Fact("Signs in by", "Single sign-on" if account["is_single_sign_on"] else "Password"),
        Fact(
            "Signed in now",
            words.counted(account["signed_in"], "place") if account["signed_in"] else "Nowhere",
        ),
        Fact(
            "Closed",
            words.moment(account["disabled_at"]) if account["disabled_at"] else None,
            is_optional=True,
        ),
    ]


def _roles(context: Context, account: Account) -> None:
    with context.engine.connect() as connection:
        held = grants(connection, account["user_id"])
        names = account_queries.names_of(connection)
    part_heading(
        words.counted(len(held), "role") if held else "No role yet",
        "A change counts at once, in pages that are open too.",
    )
    ordered = sorted(held, key=lambda grant: account_queries.one_in_words(grant, names))
    for at, grant in enumerate(ordered):
        text = account_queries.one_in_words(grant, names)
        with st.container(horizontal=True, vertical_alignment="center", key=f"role-{at}"):
            st.html(f'<p class="m-what">{words.safe(text)}</p>', width="stretch")
            pressed = st.button("Take away", key=f"take-{at}", help=f"Take away: {text}")
        if pressed:
            with mishaps.shown():
                _change(context, account, held - {grant}, f"Taken away: {text}.")
    with st.expander("Give another role", key="give"):
        _give(context, account, held)


def _give(context: Context, account: Account, held: frozenset[Grant]) -> None:
    missing: ForPerson | None = None
    more: list[Grant] = []
    try:
        more = accounts_grants.asked(context, key="more")
    except ForPerson as problem:
        missing = problem
    if not st.button("Give these roles", key="give-save"):
        return
    with mishaps.shown():
        if missing is not None:
            raise missing
        _change(context, account, held | frozenset(more), "The roles are given.")


def _change(context: Context, account: Account, wanted: frozenset[Grant], done: str) -> None:
    account_writes.change_roles(
        context.engine, by=context.user, user_id=account["user_id"], grants=wanted
    )
    _after(context, done, clear="more-")


def _details(context: Context, account: Account) -> None:
    with st.expander("Correct the name or e-mail", key="details"):
        name = st.text_input("Name", account["name"], key="one-name", max_chars=100)
        email = st.text_input("E-mail", account["email"] or "", key="one-email", max_chars=200)
        if not st.button("Save", key="details-save"):
            return
        with mishaps.shown():
            change_details(
                context.engine,
                by=context.user,
                user_id=account["user_id"],
                name=name or "",
                email=email or "",
            )
            _after(context, "The name and e-mail are saved.")


def _acts(context: Context, account: Account) -> None:
    part_heading("If something happened")
    _act(
        "They forgot their password, or the link is too old",
        "Make a link",
        "link",
        lambda: _link(context, account),
    )
    _act(
        "They lost their phone and their recovery codes. Make sure that it is them who ask",
        "Make a link that resets the phone",
        "reset",
        lambda: _link(context, account, reset=True),
    )
    _act(
        "A device was left signed in, lost or stolen",
        "Sign out everywhere",
        "end",
        lambda: _end(context, account),
    )
    _act(
        "They left, or no longer need it: signed out everywhere at once, nothing is deleted",
        "Close the account",
        "close",
        lambda: _close(context, account),
    )


def _act(when: str, label: str, key: str, do: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"act-{key}"):
        st.html(f'<p class="m-what">{words.safe(when)}.</p>', width="stretch")
        pressed = st.button(label, key=f"do-{key}")
    if pressed:
        with mishaps.shown():
            do()


def _link(context: Context, account: Account, *, reset: bool = False) -> None:
    token = invite(
        context.engine, by=context.user, user_id=account["user_id"], reset_second_factor=reset
    )
    done = (
        "The link takes the old phone away and asks for a new password."
        if reset
        else "The link is made."
    )
    accounts_link.keep(account["name"], token, done)
    st.rerun()


def _end(context: Context, account: Account) -> None:
    account_writes.end_sessions(context.engine, by=context.user, user_id=account["user_id"])
    _after(context, f"{account['name']} is signed out everywhere.")


def _close(context: Context, account: Account) -> None:
    account_writes.close_account(context.engine, by=context.user, user_id=account["user_id"])
    accounts_link.forget()
    _after(context, "The account is closed and signed out everywhere.")


def _reopen(context: Context, account: Account) -> None:
    part_heading("Open it again", "With the roles and the password it had.")
    if not st.button("Open the account again", key="do-reopen"):
        return
    with mishaps.shown():
        account_writes.reopen_account(context.engine, by=context.user, user_id=account["user_id"])
        _after(context, "The account is open again.")


def _after(context: Context, done: str, *, clear: str = "") -> None:
    """What was written counts at the next click of everybody; says so after drawing anew."""
    context.forget_sessions()
    for key in [key for key in st.session_state if clear and str(key).startswith(clear)]:
        del st.session_state[key]
    st.session_state[_DONE] = done
    st.rerun()


def _say_done() -> None:
    if done := st.session_state.pop(_DONE, ""):
        st.success(done, icon=":material/check:")


def _leave() -> None:
    accounts_link.forget()
    st.query_params.clear()
    st.rerun()
