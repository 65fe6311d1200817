"""Words and small rules about documents that writing and reading share."""

import zlib

import sqlalchemy as sa

from models.sealing import seal, unseal
from models.tables import documents

# A document can be opened once the scanner found nothing, or where there is no scanner.
OPEN_STATES = ("clean", "not_scanned")
# The setting with the day before which an upgraded record destroys no document by itself.
NOT_BEFORE = "documents_destroyed_from"

# Blank columns are those of a document kept before there were versions.
FIRST = sa.func.coalesce(documents.c.first_id, documents.c.document_id, type_=sa.String)
VERSION = sa.func.coalesce(documents.c.version, 1, type_=sa.Integer)


def seal_text(connection: sa.Connection, text: str, document_id: str) -> bytes:
    """What is written in a document, small and sealed; it opens for that document only."""
    return seal(connection, zlib.compress(text.encode()), about=_about(document_id))


def unseal_text(connection: sa.Connection, sealed: bytes, document_id: str) -> str:
    """The text again. Raises ForPerson where it was altered or sealed with another key."""
    return zlib.decompress(unseal(connection, sealed, about=_about(document_id))).decode()


def _about(document_id: str) -> str:
    return f"text of document {document_id}"
