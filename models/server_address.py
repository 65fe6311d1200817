"""The address of a PostgreSQL server: whether its password can be guessed, and who reads along."""

import os
from collections.abc import Mapping

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from models.errors import ForPerson

SHORTEST_PASSWORD = 12
_GUESSED = frozenset(
    {
        *("postgres", "postgresql", "password", "changeme", "change-me", "secret", "admin"),
        *("marac", "test", "example", "default", "root", "123456", "12345678", "letmein"),
    }
)
_ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
_ELSEWHERE = ("PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSSLCERT")


def check_server_password(address: str) -> None:
    """Raises ForPerson where a server on another machine has a password that is tried first."""
    url = _parts(address)
    password = str(url.password or "").lower()
    if (
        is_another_machine(url)
        and password
        and password in _GUESSED | {(url.username or "").lower()}
    ):
        raise ForPerson(
            "The database password in MARAC_DATABASE_URL is one of the first that others would "
            "try: give the database user a long random one, and write that into the address."
        )


def server_concerns(address: str, environ: Mapping[str, str] = os.environ) -> list[tuple[str, str]]:
    """What is odd about a server's address, each with what to do."""
    url = _parts(address)
    if not is_another_machine(url):
        return []
    concerns = []
    is_given_elsewhere = any(environ.get(name) for name in _ELSEWHERE)
    if not url.password and not is_given_elsewhere:
        concerns.append(
            (
                "No password is set for the database server.",
                "Let the server ask the database user for one, and write it into the address.",
            )
        )
    elif url.password and len(str(url.password)) < SHORTEST_PASSWORD:
        concerns.append(
            (
                f"The database password has fewer than {SHORTEST_PASSWORD} characters.",
                "Give the database user a long random one.",
            )
        )
    if (url.query.get("sslmode") or environ.get("PGSSLMODE")) not in _ENCRYPTED:
        concerns.append(
            (
                "The way to the database server may not be encrypted.",
                "Add ?sslmode=verify-full to MARAC_DATABASE_URL.",
            )
        )
    return concerns


def is_another_machine(url: URL) -> bool:
    """Whether the server is reached over a network, not a socket or this machine's own address."""
    named = url.query.get("host") or url.host or ""
    hosts = [named] if isinstance(named, str) else list(named)
    return any(
        host and not host.startswith(("/", "127.")) and host not in ("localhost", "::1")
        for host in ",".join(hosts).split(",")
    )


def _parts(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        raise ForPerson(
            "MARAC_DATABASE_URL is not an address like postgresql+psycopg://user@host/name: "
            "correct it and start again."
        ) from None
