"""Your account: where you are signed in, your password and your second factor."""

import streamlit as st

from dashboard import words
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from dashboard.words import safe
from models import devices
from queries.sign_ins import Proof, SignIn, proof, sign_ins
from queries.users import idle_time

_FEW_LEFT = 3


def render(context: Context) -> None:
    """Draws the person's own sign-ins and how they prove who they are."""
    with context.engine.connect() as connection:
        mine = proof(connection, context.user)
        idle = idle_time(connection)
        places = sign_ins(connection, context.user, idle=idle)
    page_heading("Your account", f"How you sign in, and where you are signed in as {mine.username}")
    part_heading(*_where(places))
    st.html(place_list(places, present=context.session_id))
    part_heading("How you sign in")
    st.html(proof_list(mine, needs_phone=context.user.needs_second_factor))


def _where(places: list[SignIn]) -> tuple[str, str]:
    """What the list says, and what to do about it."""
    if len(places) == 1:
        return "You are signed in here and nowhere else", ""
    finding = f"You are signed in at {len(places)} places"
    return finding, "If you do not know one of these, end it and change your password"


def place_list(places: list[SignIn], *, present: str) -> str:
    """HTML of where the person is signed in, each place but this one with a button to end it."""
    items = "".join(_place(place, is_here=place.session_id == present) for place in places)
    everywhere = (
        '<form method="post" action="/logout/everywhere">'
        '<button type="submit">Sign out everywhere</button></form>'
    )
    return f'<div class="m-account"><ul class="m-places">{items}</ul>{everywhere}</div>'


def _place(place: SignIn, *, is_here: bool) -> str:
    device = devices.in_words(place.device)
    mark = ' <span class="m-tag">This one</span>' if is_here else ""
    end = (
        '<form method="post" action="/account/sessions">'
        f'<button type="submit" name="end" value="{safe(place.session_id)}" '
        f'aria-label="End the sign-in with {safe(device)}">End</button></form>'
    )
    seen = "" if is_here else f", last used {words.moment(place.last_seen)}"
    return (
        f'<li><p class="m-what">{safe(device)}{mark}</p>'
        f'<p class="m-next">From {safe(place.address or "an unknown address")}, since '
        f"{words.moment(place.since)}{seen}</p>{'' if is_here else end}</li>"
    )


def proof_list(mine: Proof, *, needs_phone: bool) -> str:
    """HTML of password, second factor and recovery codes, each with what can be done."""
    rows = [
        (
            "Password",
            f"Changed {words.moment(mine.password_since)}" if mine.password_since else "Set",
            _link("/account/password", "Change", "your password"),
        ),
        ("Second factor", *_factor(mine, needs_phone)),
    ]
    if mine.factor_since:
        codes = words.counted(mine.recovery_codes_left, "code")
        few = " Make new ones soon." if mine.recovery_codes_left < _FEW_LEFT else ""
        make = _link("/account/recovery-codes", "Make new codes", "for recovery")
        rows.append(("Recovery codes", f"{codes} left of ten.{few}", make))
    items = "".join(
        f'<div><dt>{name}</dt><dd>{safe(text)}</dd><dd class="m-do">{link}</dd></div>'
        for name, text, link in rows
    )
    return f'<dl class="m-account m-proofs">{items}</dl>'


def _factor(mine: Proof, needs_phone: bool) -> tuple[str, str]:
    if mine.factor_since:
        text = f"Codes from your phone, since {words.moment(mine.factor_since)}"
        return text, _link("/account/second-factor", "Set up another phone", "")
    text = (
        "None: this is a demonstration"
        if needs_phone
        else "None. Your role needs none; it is safer with one."
    )
    return text, _link("/account/second-factor", "Set up your phone", "")


def _link(address: str, text: str, more: str) -> str:
    hidden = f'<span class="m-out"> {more}</span>' if more else ""
    return f'<a href="{address}" target="_self">{text}{hidden}</a>'
