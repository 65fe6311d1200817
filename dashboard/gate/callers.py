"""Who is calling: the host asked for, the page it comes from, and the sign-in it carries."""

from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HTTPS_COOKIE = "__Host-marac"
LOOPBACK_COOKIE = "marac_session"
_SECURE = frozenset({"https", "wss"})


def host_name(headers: Headers) -> str:
    """The host that was asked for, without its port; "" where it is none."""
    try:
        return (urlsplit(f"//{headers.get('host', '')}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_known_host(headers: Headers, hosts: frozenset[str]) -> bool:
    """Whether the dashboard answers to the host: a name that others pointed here does not do."""
    return host_name(headers) in hosts


def is_own_page(headers: Headers) -> bool:
    """Whether a request comes from a page of this dashboard, by the browser's own word."""
    origin = headers.get("origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc == headers.get("host") and urlsplit(origin).scheme in (
        "http",
        "https",
    )


def is_from_another_site(scope: Scope, headers: Headers) -> bool:
    """Whether another site's page sends something here, by the browser's own word.

    "null" is no site: one of our pages tells nobody where it is, and its form is checked itself.
    """
    is_sent = scope["method"] not in ("GET", "HEAD", "OPTIONS")
    return is_sent and headers.get("origin", "null") != "null" and not is_own_page(headers)


def is_https(scope: Scope) -> bool:
    """Whether the connection is encrypted (a proxy in front says so in X-Forwarded-Proto)."""
    return scope.get("scheme") in _SECURE


def may_carry_passwords(scope: Scope, headers: Headers) -> bool:
    """Whether nobody on the way can read along: encrypted, or within this machine."""
    return is_https(scope) or host_name(headers) in LOOPBACK


def cookie_name(scope: Scope) -> str:
    """The session cookie's name. Browsers take the safer one only over https."""
    return HTTPS_COOKIE if is_https(scope) else LOOPBACK_COOKIE


def cookie(headers: Headers, name: str) -> str | None:
    """The value of a cookie of the request."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[name].value if name in jar else None


def token(scope: Scope, headers: Headers) -> str | None:
    """The token of the sign-in that the request carries."""
    return cookie(headers, cookie_name(scope))


def address(scope: Scope) -> str:
    """Where the request comes from."""
    client = scope.get("client")
    return client[0] if client else "unknown"
