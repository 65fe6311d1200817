"""Notes on a day of a chart."""

from alembic import op

from models.tables import metadata

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Adds the table; charts without a note are drawn as before."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables["chart_notes"]])
