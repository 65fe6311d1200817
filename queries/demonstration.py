"""Whether the record holds invented people only."""

import sqlalchemy as sa

from models.tables import settings


def is_demonstration(connection: sa.Connection) -> bool:
    """Whether the record was made by the demo command."""
    wanted = sa.select(settings.c.value).where(settings.c.name == "demonstration")
    return connection.scalar(wanted) == "yes"
