"""Meetings: series, invitations, who is on the list, confidentiality, what was circulated."""

import sqlalchemy as sa
from alembic import op

from models.tables import listings, meetings, metadata

revision = "0006"
down_revision = "0005"

_NEW = (
    *("meeting_series", "meeting_invitations", "distribution_list", "confidentiality"),
    *("packs", "pack_deliveries", "pack_cases"),
)
_ADDED: dict[sa.Table, tuple[str, ...]] = {
    meetings: ("series_id", "closes_on", "closes_at", "link"),
    listings: ("briefing", "briefed_person"),
}


def upgrade() -> None:
    """Adds the tables and columns; what was there before stays as it is."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in _NEW])
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table.name, sa.Column(name, table.c[name].type, nullable=True))
