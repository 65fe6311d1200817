"""Returns frozen in versions, proposals, due dates, and an area's own templates."""

import sqlalchemy as sa
from alembic import op

from models.tables import frozen_returns, metadata

revision = "0003"
down_revision = "0002"

_NEW = ("return_proposals", "return_settings", "return_due_dates", "return_templates")
_ADDED = ("version", "behind", "behind_sha256", "workbook_sha256", "proposed_by", "proposed_at")


def upgrade() -> None:
    """Adds what is new; what was frozen before is the first version."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in _NEW])
    for name in _ADDED:
        column = sa.Column(name, frozen_returns.c[name].type, nullable=True)
        op.add_column("frozen_returns", column)
    op.execute(frozen_returns.update().values(version=1))
