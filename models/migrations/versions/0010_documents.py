"""Documents: versions, redacted copies, who sees them, their text, and when they are destroyed."""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

from models.documents import NOT_BEFORE
from models.tables import documents, metadata, settings

revision = "0010"
down_revision = "0009"

_NEW = ("document_schedules", "document_destructions")
_ADDED: dict[sa.Table, tuple[str, ...]] = {
    documents: (
        *("first_id", "version", "replaced_at", "version_reason", "only_agencies"),
        *("redacted_from", "redacted_first", "redacted_for", "redaction_reason", "sealed_text"),
        "text_state",
    ),
}
# Documents may have been past their time for years: nothing goes before somebody could look.
_LOOK = timedelta(days=30)


def upgrade() -> None:
    """Adds the tables and columns; what was kept is a first version that everyone sees."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in _NEW])
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table.name, sa.Column(name, table.c[name].type, nullable=True))
    day = (date.today() + _LOOK).isoformat()
    op.get_bind().execute(settings.delete().where(settings.c.name == NOT_BEFORE))
    op.get_bind().execute(settings.insert().values(name=NOT_BEFORE, value=day))
