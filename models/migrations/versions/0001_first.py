"""The first shape of the record."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing to do: a new record is made whole from the tables."""
