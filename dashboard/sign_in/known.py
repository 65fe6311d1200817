"""Devices on which an account was signed in to before: others' wrong tries do not slow them down.

The cookie opens nothing. Without it, somebody who tries one account again and again makes its
rightful person wait as well.
"""

import hmac
from hashlib import sha256

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from dashboard.gate import callers
from models.secret import derived

_KEPT_SECONDS = 365 * 24 * 3600


def is_known(request: Request, engine: sa.Engine, username: str) -> bool:
    """Whether the request comes from a device on which the account was signed in to before."""
    kept = callers.cookie(request.headers, _name(request)) or ""
    return hmac.compare_digest(kept.encode(), _mark(engine, username).encode())


def remember(request: Request, response: Response, engine: sa.Engine, username: str) -> None:
    """Marks the device, for a year."""
    response.set_cookie(
        _name(request),
        _mark(engine, username),
        max_age=_KEPT_SECONDS,
        path="/",
        httponly=True,
        samesite="strict",
        secure=callers.is_https(request.scope),
    )


def _name(request: Request) -> str:
    """A name that does not say what the person works with: the cookie outlasts a quick exit."""
    return "__Host-device" if callers.is_https(request.scope) else "device"


def _mark(engine: sa.Engine, username: str) -> str:
    with engine.connect() as connection:
        key = derived(connection, "known devices")
    return hmac.new(key, username.encode(), sha256).hexdigest()
