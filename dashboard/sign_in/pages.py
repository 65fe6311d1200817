"""The sign-in form, the page that refuses an open network, and the blank page of a quick exit."""

from html import escape
from urllib.parse import quote

from dashboard.sign_in.question import Field, Question

NOT_ENCRYPTED = """<h1>This address is not safe to sign in at</h1>
<p class="notice" role="alert">Your browser reached this page without encryption, so others on
the network could read your password.</p>
<p>Open the same address beginning with <strong>https://</strong>. If that does not work, ask your
administrator to set up https.</p>
"""

_HELP = (
    '<p class="help">Forgotten your password, or no account yet? '
    "Ask your MARAC's administrator.</p>"
)
_BLANK = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Weather</title></head>
<body><p style="font-family:sans-serif">Choose a place to see its weather.</p></body></html>
"""


def sign_in_question(
    *, next_page: str, username: str = "", problem: str = "", organisation: str = ""
) -> Question:
    """The sign-in form, with what went wrong the last time, if it did.

    Above it the way through the organisation's own sign-in, where there is one.
    """
    return Question(
        heading="Sign in",
        action="/login",
        fields=(
            Field("username", "User name", value=username, autocomplete="username"),
            Field("password", "Password", kind="password", autocomplete="current-password"),
        ),
        button="Sign in",
        hidden={"next": next_page},
        problem=problem,
        lead=_other_way(organisation, next_page) if organisation else "",
        foot=_HELP,
    )


def _other_way(organisation: str, next_page: str) -> str:
    """HTML of the way to the organisation's own sign-in."""
    address = f"/sso/start?next={quote(next_page, safe='/')}"
    return (
        f'<p><a class="button" href="{escape(address)}">Sign in with {escape(organisation)}</a></p>'
        '<p class="or">or with a user name and password of this record:</p>'
    )


def blank_page() -> str:
    """What is on the screen after a quick exit: nothing that tells of this product."""
    return _BLANK
