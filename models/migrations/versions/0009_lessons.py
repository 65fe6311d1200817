"""Lessons followed and published, and the steering group's living records."""

import sqlalchemy as sa
from alembic import op

from models.tables import documents, lessons, metadata

revision = "0009"
down_revision = "0008"

_NEW = ("lesson_progress", "lesson_publications", "steering_rounds", "steering_answers")
_ADDED: dict[sa.Table, tuple[str, ...]] = {
    lessons: (
        *("due_on", "linked_case_ids", "figure", "figure_direction", "figure_agency_id"),
        "changed_on",
    ),
    documents: ("round_id",),
}


def upgrade() -> None:
    """Adds the tables and columns; what was there before stays as it is."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in _NEW])
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table.name, sa.Column(name, table.c[name].type, nullable=True))
