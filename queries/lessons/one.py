"""One lesson: itself, what was done and said, and those of its cases the person may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import User, may
from models.frames import read_frame
from models.tables import (
    actions,
    agencies,
    cases,
    lesson_progress,
    lesson_publications,
    lessons,
    maracs,
    meetings,
    users,
)
from queries.lessons.access import WRITES, case_in_sight, check_lesson, reads_whole
from queries.lessons.listing import COMMENT


@dataclass(frozen=True, eq=False)
class Lesson:
    """The row of lessons with marac and owner (names), status never blank.

    `case_ids` are the cases it comes from and is linked to that the person may see, `actions` the
    linked actions of such cases (action_id, case_id, description, agency, due_date, status), and
    `meeting_on` the day of its meeting for whoever writes. `progress` and `comments` are frames of
    lesson_progress with who (a name), the newest first. `publication` is the row of
    lesson_publications with names, or None. `reads_whole` is False for the agency that is to act,
    `has_closed_case` is True where it comes from a case the person may not see.
    """

    row: Mapping[str, Any]
    case_ids: tuple[str, ...]
    actions: pl.DataFrame
    meeting_on: date | None
    progress: pl.DataFrame
    comments: pl.DataFrame
    publication: Mapping[str, Any] | None
    reads_whole: bool
    has_closed_case: bool


def one_lesson(connection: sa.Connection, *, user: User, lesson_id: str) -> Lesson:
    """The lesson. Raises NotAllowed where the person may not read it, or there is none."""
    marac_id = check_lesson(connection, user, lesson_id)
    whole = reads_whole(user, marac_id)
    stored = _row(connection, lesson_id)
    linked = _visible_cases(connection, user, stored) if whole else []
    told = _told(connection, lesson_id)
    writes = may(user, WRITES, marac_id)
    hidden = ("case_id", "linked_case_ids", "linked_action_ids", "meeting_id")
    row = {name: value for name, value in stored.items() if name not in hidden}
    row["case_id"] = stored["case_id"] if stored["case_id"] in linked else None
    return Lesson(
        row=row if whole else {**row, "lesson": None},
        case_ids=tuple(linked),
        actions=_actions(connection, user, stored["linked_action_ids"] if whole else None),
        meeting_on=_meeting_on(connection, stored["meeting_id"]) if writes else None,
        progress=told.filter(pl.col("kind") != COMMENT),
        comments=told.filter(kind=COMMENT) if whole else told.clear(),
        publication=_publication(connection, lesson_id) if whole else None,
        reads_whole=whole,
        has_closed_case=stored["case_id"] is not None and stored["case_id"] not in linked,
    )


def _row(connection: sa.Connection, lesson_id: str) -> dict[str, Any]:
    one = lessons.c
    found = connection.execute(
        sa.select(
            *one,
            sa.func.coalesce(maracs.c.name, one.marac_id).label("marac"),
            sa.func.coalesce(agencies.c.name, one.owner_agency_id).label("owner"),
        )
        .select_from(lessons)
        .outerjoin(maracs, maracs.c.marac_id == one.marac_id)
        .outerjoin(agencies, agencies.c.agency_id == one.owner_agency_id)
        .where(one.lesson_id == lesson_id)
    ).one()
    row = dict(found._mapping)
    return row | {"status": row["status"] or "open"}


def listed(text: str | None) -> list[str]:
    """The ids of a list kept in one cell."""
    return [one for one in (text or "").split(";") if one]


def _visible_cases(connection: sa.Connection, user: User, row: Mapping[str, Any]) -> list[str]:
    """The cases of the lesson that the person may see, the one it comes from first."""
    named = [*listed(row["case_id"]), *listed(row["linked_case_ids"])]
    if not named or not user.sees_cases:
        return []
    seen = set(
        connection.scalars(
            sa.select(cases.c.case_id).where(cases.c.case_id.in_(named), case_in_sight(user))
        )
    )
    return [case_id for case_id in dict.fromkeys(named) if case_id in seen]


def _actions(connection: sa.Connection, user: User, ids: str | None) -> pl.DataFrame:
    name = sa.func.coalesce(agencies.c.name, actions.c.agency_id, type_=sa.String)
    named = ("action_id", "case_id", "description", "due_date", "status")
    return read_frame(
        connection,
        sa.select(*(actions.c[column] for column in named), name.label("agency"))
        .join(cases, cases.c.case_id == actions.c.case_id)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .where(actions.c.action_id.in_(listed(ids)), case_in_sight(user))
        .order_by(actions.c.due_date, actions.c.action_id),
    )


def _meeting_on(connection: sa.Connection, meeting_id: str | None) -> date | None:
    return connection.scalar(
        sa.select(meetings.c.meeting_date).where(meetings.c.meeting_id == meeting_id)
    )


def _told(connection: sa.Connection, lesson_id: str) -> pl.DataFrame:
    row = lesson_progress.c
    who = sa.func.coalesce(users.c.name, row.written_by, type_=sa.String)
    return read_frame(
        connection,
        sa.select(*row, who.label("who"))
        .outerjoin(users, users.c.user_id == row.written_by)
        .where(row.lesson_id == lesson_id)
        .order_by(row.happened_on.desc(), row.written_at.desc(), row.progress_id),
    )


def _publication(connection: sa.Connection, lesson_id: str) -> Mapping[str, Any] | None:
    wrote, looked = users.alias(), users.alias()
    row = lesson_publications.c
    found = connection.execute(
        sa.select(
            *row,
            sa.func.coalesce(wrote.c.name, row.written_by).label("writer"),
            sa.func.coalesce(looked.c.name, row.approved_by).label("approver"),
        )
        .select_from(lesson_publications)
        .outerjoin(wrote, wrote.c.user_id == row.written_by)
        .outerjoin(looked, looked.c.user_id == row.approved_by)
        .where(row.lesson_id == lesson_id)
    ).first()
    return dict(found._mapping) if found else None
