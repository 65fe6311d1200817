"""What the tests of meetings look up in the record."""

import sqlalchemy as sa

from models.tables import listings, meetings


def order(engine: sa.Engine, meeting_id: str) -> list[str]:
    """The cases waiting on a list, in its order."""
    with engine.connect() as connection:
        return list(
            connection.scalars(
                sa.select(listings.c.case_id)
                .where(listings.c.meeting_id == meeting_id, listings.c.outcome.is_(None))
                .order_by(listings.c.position)
            )
        )


def one(engine: sa.Engine, table: sa.Table, **key: str) -> dict[str, object]:
    """One row of a table, by its key."""
    with engine.connect() as connection:
        found = connection.execute(
            sa.select(table).where(*(table.c[name] == value for name, value in key.items()))
        ).one()
        return dict(found._mapping)


def meeting(engine: sa.Engine, meeting_id: str) -> dict[str, object]:
    """One meeting's row."""
    return one(engine, meetings, meeting_id=meeting_id)
