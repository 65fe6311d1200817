"""Who reads which lessons: whoever runs meetings or comments, and the agency that is to act."""

from collections.abc import Iterator

import sqlalchemy as sa

from models.access import EVERY_MARAC, PERMISSIONS, Grant, Permission, User, check_may_any, may
from models.errors import NotAllowed
from models.keys import ERASED
from models.tables import cases, lessons
from queries.case_access import visible

WRITES = Permission.RUN_MEETING  # coordinator and chair
READS_ALL = frozenset({WRITES, Permission.COMMENT})
OWNS = Permission.RETURN_RESEARCH
READS = READS_ALL | {OWNS}
_NOT_HERE = "There is no lesson at this address that your account may read."


def readable(user: User) -> sa.ColumnElement[bool]:
    """The condition on the table `lessons` that holds for those the person may read."""
    check_may_any(user, READS)
    return sa.or_(sa.false(), *(one for grant in user.grants for one in _by_role(grant)))


def _by_role(grant: Grant) -> Iterator[sa.ColumnElement[bool]]:
    its_marac = sa.true() if grant.marac_id == EVERY_MARAC else lessons.c.marac_id == grant.marac_id
    if PERMISSIONS[grant.role] & READS_ALL:
        yield its_marac
    elif OWNS in PERMISSIONS[grant.role] and grant.agency_id:
        yield sa.and_(its_marac, lessons.c.owner_agency_id == grant.agency_id)


def reads_whole(user: User, marac_id: str | None) -> bool:
    """Whether the person reads the lesson too, and not only what their agency is to do."""
    return any(may(user, permission, marac_id or EVERY_MARAC) for permission in READS_ALL)


def check_lesson(connection: sa.Connection, user: User, lesson_id: str) -> str | None:
    """The MARAC of a lesson the person may read; NotAllowed, in the same words, otherwise."""
    row = connection.execute(
        sa.select(lessons.c.marac_id).where(lessons.c.lesson_id == lesson_id, readable(user))
    ).first()
    if row is None:
        raise NotAllowed(_NOT_HERE)
    marac_id: str | None = row.marac_id
    return marac_id


def case_in_sight(user: User) -> sa.ColumnElement[bool]:
    """Cases whose link the person may be shown; none of an erased case."""
    return sa.and_(visible(user), cases.c.case_id.not_like(f"{ERASED}/%"))
