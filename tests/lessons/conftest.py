"""The people who read and write lessons, and how a test records one."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from ingest.lessons import Figures, record_lesson
from models.access import Grant, Role, User
from queries.case_access import check_case
from queries.lessons.figures import BY_AGENCY, MOVABLE

TODAY = date(2026, 7, 2)
FIGURES = Figures(MOVABLE, BY_AGENCY)
Record = Callable[..., str]


def somebody(role: Role, *, agency: str = "", closed: tuple[str, ...] = ()) -> User:
    return User(
        f"u-{role}", role.title(), frozenset({Grant(role, "M1", agency)}), frozenset(closed)
    )


CORA, CHRIS = somebody(Role.COORDINATOR), somebody(Role.CHAIR)
STEERING, POLICE = somebody(Role.STEERING_GROUP), somebody(Role.REPRESENTATIVE, agency="POL")


@pytest.fixture
def recorded(few: sa.Engine) -> Record:
    """Records a lesson from case C1 unless told otherwise; its id."""

    def record(by: User = CORA, **values: str) -> str:
        given = {"themes": "housing", "lesson": "Ask first", "recommendation": "Ask", **values}
        if not {"marac_id", "meeting_id", "case_id"} & set(given):
            given["case_id"] = "C1"
        return record_lesson(
            few, by=by, values=given, today=TODAY, figures=FIGURES, check_case=check_case
        )

    return record
