"""Takes the text out of documents that were let in, and keeps it sealed beside them."""

import sqlalchemy as sa

from ingest.document_text import DocumentText
from ingest.reading_apart import read_apart
from models.database import writing
from models.documents import OPEN_STATES, seal_text
from models.errors import ForPerson
from models.sealing import unseal
from models.tables import documents
from models.text_states import HAS_TEXT, UNREAD

AT_ONCE = 20  # so many when a record is opened: each may take its time


def read_texts(engine: sa.Engine, *, only: str = "", most: int = AT_ONCE) -> int:
    """Reads documents that nobody has read yet, the newest first (`only` one); how many.

    One that waits for the virus scan, or that it found something in, is never opened. Nothing
    stands in the trail: the text follows from the document, as figures follow from cases.
    """
    with engine.connect() as connection:
        todo = connection.scalars(
            sa.select(documents.c.document_id)
            .where(not_read(), documents.c.document_id == only if only else sa.true())
            .order_by(documents.c.uploaded_at.desc(), documents.c.document_id)
            .limit(most)
        ).all()
    for document_id in todo:
        _read(engine, document_id)
    return len(todo)


def not_read() -> sa.ColumnElement[bool]:
    """The condition on `documents` that holds for those that may be read and were not yet."""
    state = sa.func.coalesce(documents.c.scan, "not_scanned", type_=sa.String)
    return sa.and_(
        documents.c.text_state.is_(None),
        documents.c.content.is_not(None),
        documents.c.destroyed_at.is_(None),
        state.in_(OPEN_STATES),
    )


def _content(connection: sa.Connection, document_id: str, sealed: bytes) -> bytes | None:
    """The document's bytes; None where they were altered: that must not keep a record shut."""
    try:
        return unseal(connection, sealed, about=f"document {document_id}")
    except ForPerson:
        return None


def _read(engine: sa.Engine, document_id: str) -> None:
    wanted = documents.c.document_id == document_id
    with engine.connect() as connection:
        row = connection.execute(
            sa.select(documents.c.content, documents.c.media_type).where(wanted, not_read())
        ).first()
        if row is None:
            return
        content = _content(connection, document_id, row.content)
    found = DocumentText(UNREAD) if content is None else read_apart(content, row.media_type)
    with writing(engine) as connection:
        sealed = seal_text(connection, found.text, document_id)
        connection.execute(
            documents.update()
            .where(wanted, not_read())  # destroyed or found infected meanwhile: it stays unread
            .values(
                text_state=found.state,
                sealed_text=sealed if found.state in HAS_TEXT else None,
            )
        )
