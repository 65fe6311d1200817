"""A MARAC's rules with the days from which they hold."""

from alembic import op

from models.tables import metadata

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the table; until a rule with a day is entered, each MARAC's own setting holds."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables["marac_rules"]])
