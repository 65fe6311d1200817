"""Passwords hashed and checked with streamlit-authenticator: the one place that knows it."""

from functools import cache
from typing import Protocol, cast

from dashboard.quiet import quiet


class _Hasher(Protocol):
    def hash(self, password: str) -> str: ...
    def check_pw(self, password: str, hashed_password: str) -> bool: ...


@cache
def _hasher() -> _Hasher:
    # Loading the package runs its Streamlit components, which complain where no page is open:
    # that would be the first thing a person sees who adds an account by command.
    with quiet():
        from streamlit_authenticator.utilities.hasher import Hasher
    return cast(_Hasher, Hasher)


def hash_password(password: str) -> str:
    """The bcrypt hash to keep; takes about a third of a second."""
    return _hasher().hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash.

    Without a hash (no such account) the same work is done, so that the time taken does not tell
    which accounts exist. What is too long to have been set is wrong.
    """
    try:
        fits = _hasher().check_pw(password, password_hash or nobodys_hash())
    except ValueError:
        return False
    return fits and password_hash is not None


@cache
def nobodys_hash() -> str:
    """A hash that belongs to no account."""
    return hash_password("nobody has this one")
