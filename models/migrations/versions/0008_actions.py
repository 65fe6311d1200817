"""What an agency says of its actions, whose risk they answer, and the reminders that were sent."""

import sqlalchemy as sa
from alembic import op

from models.tables import actions, metadata

revision = "0008"
down_revision = "0007"

_NEW = ("reminders",)
_ADDED: dict[sa.Table, tuple[str, ...]] = {
    actions: (
        *("owner", "risk_to", "risk", "due_reason", "first_due_date", "report", "reported_by"),
        *("not_done_reason", "evidence_id", "accepted_on", "accepted_by", "asked_again"),
    )
}


def upgrade() -> None:
    """Adds the tables and columns; what was there before stays as it is."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in _NEW])
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table.name, sa.Column(name, table.c[name].type, nullable=True))
