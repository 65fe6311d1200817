"""What a record knows its own transfers by, derived from its secret: nothing of it is kept."""

import hmac
from hashlib import sha256

import sqlalchemy as sa

from models.secret import derived


def installation_id(connection: sa.Connection) -> str:
    """Sixteen letters that stand for this record and tell nothing else of it."""
    return derived(connection, "transfer installation").hex()[:16]


def receipt_key(connection: sa.Connection, transfer_id: str) -> bytes:
    """The key of one transfer's receipt: it goes in the file, and is worked out again later."""
    key = derived(connection, "transfer receipt")
    return hmac.new(key, transfer_id.encode(), sha256).digest()
