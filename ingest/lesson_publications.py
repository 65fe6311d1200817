"""Publishes lessons: a wording of its own, looked through, and approved by a second person."""

from typing import Any

import sqlalchemy as sa

from ingest.lessons import NEEDS
from ingest.publication_check import Found, look_through
from ingest.reasons import LONGEST, needed
from models.access import User, check_may, may
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import lesson_publications, lessons
from models.trail import note, now

_NOT_HERE = "There is no lesson at this address that your account may publish."


def write_wording(
    engine: sa.Engine, *, by: User, lesson_id: str, lesson: str, recommendation: str
) -> Found:
    """Keeps the wording for the public, which then waits for a second look; what was found in it.

    Raises ForPerson where a number of the record stands in it. A wording that was approved is
    taken off the register by a new one until that is approved too.
    """
    told = needed(lesson, "Write for the public what was learned, in a sentence or two.", most=None)
    texts = {"lesson": told[:LONGEST], "recommendation": recommendation.strip()[:LONGEST] or None}
    with writing(engine) as connection:
        row = _lesson(connection, by, lesson_id)
        found = look_through(connection, _whole(texts))
        _refuse(found)
        before = _publication(connection, lesson_id)
        if before and all(before[name] == text for name, text in texts.items()):
            raise ForPerson("This is the wording that stands there already: nothing was written.")
        values = {**texts, "written_at": now(), "written_by": by.user_id}
        new = {**values, "approved_at": None, "approved_by": None}
        if before is None:
            connection.execute(lesson_publications.insert().values(lesson_id=lesson_id, **new))
        else:
            connection.execute(
                lesson_publications.update()
                .where(lesson_publications.c.lesson_id == lesson_id)
                .values(**new)
            )
        _note(connection, by, "worded a lesson for publication", row, after=texts)
    return found


def approve(
    engine: sa.Engine, *, by: User, lesson_id: str, seen: str, is_looked_through: bool
) -> None:
    """Publishes the wording; by somebody else than its writer, who read just that wording.

    `seen` is what was read (`whole_wording`). Raises ForPerson where something was found in it
    and nobody says that it was looked at.
    """
    with writing(engine) as connection:
        row = _lesson(connection, by, lesson_id)
        public = _publication(connection, lesson_id)
        if public is None or public["approved_at"] is not None:
            raise ForPerson("No wording waits to be looked at here: reload the page.")
        if public["written_by"] == by.user_id:
            raise ForPerson("You wrote this wording: a second person has to look at it.")
        if _whole(public) != seen:
            raise ForPerson("The wording was changed meanwhile: read it again, then approve it.")
        found = look_through(connection, seen)
        _refuse(found)
        if found.warnings and not is_looked_through:
            raise ForPerson(
                "Something in the wording may tell who it is about: look at each point, and tick "
                "that you did, or have it worded otherwise."
            )
        connection.execute(
            lesson_publications.update()
            .where(lesson_publications.c.lesson_id == lesson_id)
            .values(approved_at=now(), approved_by=by.user_id)
        )
        after = {"looked_at": list(found.warnings)} if found.warnings else None
        _note(connection, by, "approved a lesson for publication", row, after=after)


def withdraw(engine: sa.Engine, *, by: User, lesson_id: str) -> None:
    """Takes a lesson off the register; its wording waits to be looked at again."""
    with writing(engine) as connection:
        row = _lesson(connection, by, lesson_id)
        public = _publication(connection, lesson_id)
        if public is None or public["approved_at"] is None:
            raise ForPerson("This lesson is not on the register: reload the page.")
        connection.execute(
            lesson_publications.update()
            .where(lesson_publications.c.lesson_id == lesson_id)
            .values(approved_at=None, approved_by=None)
        )
        _note(connection, by, "took a lesson off the register", row)


def found_in(engine: sa.Engine, *, by: User, lesson_id: str, wording: str) -> Found:
    """What stands in a wording that may tell who it is about; for whoever publishes the lesson."""
    with engine.connect() as connection:
        _lesson(connection, by, lesson_id)
        return look_through(connection, wording)


def whole_wording(lesson: str, recommendation: str | None) -> str:
    """Both texts of a wording as one."""
    return f"{lesson}\n\n{recommendation or ''}".strip()


def _whole(texts: Any) -> str:  # noqa: ANN401 - a row or a dictionary
    return whole_wording(texts["lesson"], texts["recommendation"])


def _refuse(found: Found) -> None:
    if found.refused:
        raise ForPerson(
            f"This cannot be published: {'; '.join(found.refused)}. Take it out of the wording."
        )


def _lesson(connection: sa.Connection, by: User, lesson_id: str) -> sa.Row[tuple[object, ...]]:
    check_may(by, NEEDS)
    row = connection.execute(sa.select(lessons).where(lessons.c.lesson_id == lesson_id)).first()
    closed = row is not None and row.case_id in by.closed
    everywhere = by.maracs_for(NEEDS) is None
    if row is None or closed or not (may(by, NEEDS, row.marac_id) if row.marac_id else everywhere):
        raise NotAllowed(_NOT_HERE)
    return row


def _publication(connection: sa.Connection, lesson_id: str) -> dict[str, Any] | None:
    row = connection.execute(
        sa.select(lesson_publications).where(lesson_publications.c.lesson_id == lesson_id)
    ).first()
    return dict(row._mapping) if row else None


def _note(
    connection: sa.Connection,
    by: User,
    what: str,
    row: sa.Row[tuple[object, ...]],
    after: dict[str, Any] | None = None,
) -> None:
    note(
        connection,
        by,
        what,
        kind="lessons",
        record=row.lesson_id,
        marac_id=row.marac_id,
        after=after,
    )
