"""A meeting under way: the time of each case, what was said, and the minutes in versions."""

import sqlalchemy as sa
from alembic import op

from models.tables import attendance, metadata

revision = "0007"
down_revision = "0006"

_NEW = ("sittings", "hearing_times", "hearing_lines", "minutes_versions")
_ADDED: dict[sa.Table, tuple[str, ...]] = {attendance: ("deputy_for",)}


def upgrade() -> None:
    """Adds the tables and the column; what was there before stays as it is."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in _NEW])
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table.name, sa.Column(name, table.c[name].type, nullable=True))
