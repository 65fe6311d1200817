"""The installation's secret on an open connection: it seals what is kept and links the trail."""

from functools import lru_cache

import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NAME = "marac secret"
_LENGTH = 32


def give(info: dict[str, object], secret: str) -> None:
    """Puts the secret beside a connection of the pool; only `models.database` does this."""
    info[_NAME] = secret


def derived(connection: sa.Connection, purpose: str) -> bytes:
    """A key of 256 bits for one purpose, derived from the installation's secret (HKDF-SHA256).

    Raises RuntimeError on a connection that `models.database.open_engine` did not open.
    """
    secret = connection.info.get(_NAME)
    if not isinstance(secret, str):
        raise RuntimeError("This connection carries no secret: open it with open_engine.")
    return _derived(secret, purpose)


@lru_cache(maxsize=64)
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), _LENGTH, salt=None, info=f"marac {purpose}".encode()).derive(
        secret.encode()
    )
