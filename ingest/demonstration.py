"""The mark on a record of invented people: it is said on every page, and asks for no phone."""

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.database import writing
from models.tables import settings
from models.trail import note


def mark(engine: sa.Engine, *, by: User) -> None:
    """Marks a new record as a demonstration. Only the demo command does this, and nothing undoes

    it: such a record is thrown away.
    """
    check_may(by, Permission.ADMINISTER)
    with writing(engine) as connection:
        connection.execute(settings.insert().values(name="demonstration", value="yes"))
        note(connection, by, "marked as a demonstration", kind="setting", record="demonstration")
