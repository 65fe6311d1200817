"""Makes a subject-access pack: reads it, writes the file, and leaves a line in the trail."""

from datetime import date

import sqlalchemy as sa

from models.access import User
from models.database import noting
from models.trail import note
from queries.exports import subject_access as written
from queries.exports.log import noted_export
from queries.exports.marking import Marking
from queries.subject_access import Pack, pack


def read(engine: sa.Engine, *, user: User, person_id: str, today: date) -> Pack:
    """What would go into the pack; nothing leaves the record yet."""
    with engine.connect() as connection:
        return pack(connection, user=user, person_id=person_id, today=today)


def make(engine: sa.Engine, found: Pack, *, user: User, password: str) -> bytes:
    """The zip of a pack. Whoever takes it out stands in the trail, with the cases in it."""
    content = written.write(found, password)
    with noting(engine) as connection:
        note(
            connection,
            user,
            "made a subject-access pack",
            kind="people",
            record=found.person_ids[0],
            after={
                "people": found.person_ids,
                "cases": found.case_ids,
                "to_read": found.to_read,
                "as_perpetrator": bool(found.warning),
            },
        )
    noted_export(
        engine,
        user,
        kind="subject-access pack",
        name="information-held.zip",
        marking=Marking.OFFICIAL_SENSITIVE,
        rows=sum(len(section.entries) for section in found.sections),
        filters={"person": found.person_ids[0]},
        is_protected=True,
    )
    return content
