"""Bytes sealed before they are kept, so that a copy of the database alone does not open them."""

import secrets

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import ForPerson
from models.secret import derived

_NONCE = 12


def seal(connection: sa.Connection, content: bytes, *, about: str) -> bytes:
    """The content under AES-256-GCM. `about` names what it is (a document's id, a user's id):

    sealed bytes moved to another record do not open there.
    """
    nonce = secrets.token_bytes(_NONCE)
    cipher = AESGCM(derived(connection, "sealing"))
    return nonce + cipher.encrypt(nonce, content, about.encode())


def unseal(connection: sa.Connection, sealed: bytes, *, about: str) -> bytes:
    """The content again. Raises ForPerson where it was altered or sealed with another key."""
    cipher = AESGCM(derived(connection, "sealing"))
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except InvalidTag:
        raise ForPerson(
            "Something kept in the record was altered, or sealed with another key: put back the "
            "key that belongs to this record, or restore a backup."
        ) from None
