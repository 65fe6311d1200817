"""The chronology on a page of its own: who wrote what, its uploads, which entries are one event."""

import sqlalchemy as sa
from alembic import op

from models.tables import chronology, metadata

revision = "0011"
down_revision = "0010"

_NEW = ("chronology_uploads", "chronology_decisions")
_ADDED: dict[sa.Table, tuple[str, ...]] = {
    chronology: (
        *("occurred_to", "person_ids", "author", "document_id", "analysis", "analysis_by"),
        "upload_id",
    )
}


def upgrade() -> None:
    """Adds the tables and columns; the entries that were there stay as they are."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in _NEW])
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table.name, sa.Column(name, table.c[name].type, nullable=True))
