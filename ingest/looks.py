"""What people look at, search for, take out and are refused: lines of the trail, nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from models.access import User
from models.database import noting
from models.trail import SAW_CASE, note

CASES = "cases"
OPENED_CELL = "opened a cell of the return"
PEOPLE, SAW_PERSON = "people", "saw a person"
SEARCHED, REFUSED = "searched", "was refused"


def saw_case(engine: sa.Engine, user: User, case_id: str, marac_id: str) -> None:
    """The person opened a case."""
    after = {"emergency": True} if case_id in user.emergency else None
    with noting(engine) as connection:
        note(connection, user, SAW_CASE, kind=CASES, record=case_id, marac_id=marac_id, after=after)


def saw_person(engine: sa.Engine, user: User, person_id: str) -> None:
    """The person opened what hangs together about somebody across cases."""
    with noting(engine) as connection:
        note(connection, user, SAW_PERSON, kind=PEOPLE, record=person_id)


def searched(engine: sa.Engine, user: User, kind: str, filters: Mapping[str, Any]) -> None:
    """The person searched; what for is kept, so that fishing for one name can be seen."""
    with noting(engine) as connection:
        note(connection, user, SEARCHED, kind=kind, after=filters)


def opened_cell(
    engine: sa.Engine,
    user: User,
    meeting_id: str,
    column: str,
    *,
    marac_id: str,
    cases: Sequence[str],
) -> None:
    """The person saw the cases behind one cell of the return."""
    after = {"column": column, "cases": list(cases)}
    with noting(engine) as connection:
        note(
            connection,
            user,
            OPENED_CELL,
            kind="meetings",
            record=meeting_id,
            marac_id=marac_id,
            after=after,
        )


def refused(engine: sa.Engine, user: User, kind: str, record: str) -> None:
    """The person asked for something that is not theirs."""
    with noting(engine) as connection:
        note(connection, user, REFUSED, kind=kind, record=record[:200])
