"""Keeps lessons: recorded, changed, and their recommendations followed until they are done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import sqlalchemy as sa

from ingest.case_numbers import new_row_id
from ingest.documents import CheckCase
from ingest.reasons import LONGEST, needed
from ingest.save import Saved, save_within
from models.access import Permission, User, check_may, may
from models.codes import LESSON_STATUS
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import actions, lesson_progress, lessons
from models.trail import note, now

PROGRESS, COMMENT = "progress", "comment"
NEEDS = Permission.RUN_MEETING  # coordinator and chair
_LINKS = ("case_id", "linked_case_ids", "linked_action_ids")
_NOT_HERE = "There is no lesson at this address that your account may write to."


@dataclass(frozen=True)
class Figures:
    """The keys of the figures a recommendation can be meant to move; some for one agency alone.

    They are handed in because nothing here may ask `queries`.
    """

    movable: Collection[str]
    by_agency: Collection[str]


def record_lesson(
    engine: sa.Engine,
    *,
    by: User,
    values: Mapping[str, str],
    today: date,
    figures: Figures,
    check_case: CheckCase,
) -> str:
    """Keeps a new lesson; its id. `values` are texts as in the file of lessons, without its id.

    It belongs to the MARAC of its case, else of its meeting, else to the one it names. Raises
    ForPerson where something lacks, NotAllowed where a case is not the person's to see.
    """
    check_may(by, NEEDS)
    _check_texts(values)
    _check_figure(values, figures)
    if not any(values.get(name) for name in ("marac_id", "case_id", "meeting_id")):
        raise ForPerson("Say which MARAC learned it, or which case or meeting it comes from.")
    lesson_id = new_row_id("L")
    new = {"recorded_on": today.isoformat(), **values, "lesson_id": lesson_id}
    with writing(engine) as connection:
        _check_links(connection, by, values, check_case)
        save_within(connection, "lessons", new, by=by, needs=NEEDS)
    return lesson_id


def change_lesson(
    engine: sa.Engine,
    *,
    by: User,
    lesson_id: str,
    values: Mapping[str, str],
    seen: Mapping[str, str] | None,
    figures: Figures,
) -> Saved:
    """Changes the columns given of a lesson; `seen` is what the form showed of them.

    Its cases and actions are changed by `link` and `unlink`: a form shows only some of them.
    """
    if set(values) & set(_LINKS):
        raise ValueError("cases and actions of a lesson are linked and unlinked one by one")
    with writing(engine) as connection:
        row = _writable(connection, by, lesson_id)
        _check_texts({"themes": row.themes, "lesson": row.lesson or "", **values})
        names = ("figure", "figure_direction", "figure_agency_id", "changed_on")
        stored = {name: str(getattr(row, name) or "") for name in names}
        _check_figure({**stored, **values}, figures)
        return save_within(
            connection,
            "lessons",
            {"lesson_id": lesson_id, **values},
            by=by,
            needs=NEEDS,
            seen=None if seen is None else {"lesson_id": lesson_id, **seen},
        )


def link(
    engine: sa.Engine,
    *,
    by: User,
    lesson_id: str,
    case_id: str,
    action_ids: Collection[str] = (),
    check_case: CheckCase,
) -> None:
    """Ties a case, and actions of it, to a lesson. NotAllowed for a case closed to the person."""
    with writing(engine) as connection:
        row = _writable(connection, by, lesson_id)
        check_case(connection, by, case_id)
        of_action = _cases_of(connection, list(action_ids))
        if set(action_ids) - set(of_action) or set(of_action.values()) - {case_id}:
            raise ForPerson("An action is not of this case: choose from the list again.")
        cases = _listed(row.linked_case_ids)
        if case_id != row.case_id:
            cases.append(case_id)
        acts = [*_listed(row.linked_action_ids), *action_ids]
        _save_links(connection, by, lesson_id, cases, acts)


def unlink(
    engine: sa.Engine, *, by: User, lesson_id: str, record: str, check_case: CheckCase
) -> None:
    """Takes a case (with its actions) or an action off a lesson; the case it came from stays."""
    with writing(engine) as connection:
        row = _writable(connection, by, lesson_id)
        cases, acts = _listed(row.linked_case_ids), _listed(row.linked_action_ids)
        of_action = _cases_of(connection, acts)
        if record not in (*cases, *acts):
            raise ForPerson("This is not linked to the lesson any more: reload the page.")
        check_case(connection, by, of_action.get(record, record))
        gone = {record, *(act for act, case in of_action.items() if case == record)}
        left = [one for one in acts if one not in gone]
        _save_links(connection, by, lesson_id, [one for one in cases if one != record], left)


def _save_links(
    connection: sa.Connection, by: User, lesson_id: str, cases: list[str], acts: list[str]
) -> None:
    values = {
        "lesson_id": lesson_id,
        "linked_case_ids": ";".join(dict.fromkeys(cases)),
        "linked_action_ids": ";".join(dict.fromkeys(acts)),
    }
    save_within(connection, "lessons", values, by=by, needs=NEEDS)


def add_progress(
    engine: sa.Engine,
    *,
    by: User,
    lesson_id: str,
    happened_on: date,
    words: str,
    status: str,
    today: date,
) -> str:
    """Keeps what was done about the recommendation and where it stands now; the entry's id."""
    told = needed(words, "Say in a few words what was done, or what stands in the way.", least=3)
    if status not in LESSON_STATUS:
        raise ForPerson("Say where the recommendation stands: choose one from the list.")
    if happened_on > today:
        raise ForPerson("The day of this progress is still to come: give the day it was made.")
    with writing(engine) as connection:
        row = _writable(connection, by, lesson_id)
        if (row.status or "open") != status:
            values = {"lesson_id": lesson_id, "status": status}
            save_within(connection, "lessons", values, by=by, needs=NEEDS)
        return _write(connection, by, row, PROGRESS, happened_on, told, status)


def add_comment(engine: sa.Engine, *, by: User, lesson_id: str, words: str, today: date) -> str:
    """Keeps what the steering group or the coordinator says of a lesson; the entry's id."""
    check_may(by, Permission.COMMENT)
    told = needed(words, "Write the comment first, in a few words.", least=3)
    with writing(engine) as connection:
        row = _stored(connection, lesson_id)
        if row is None or not _may(by, Permission.COMMENT, row.marac_id):
            raise NotAllowed(_NOT_HERE)
        return _write(connection, by, row, COMMENT, today, told, None)


def _writable(connection: sa.Connection, by: User, lesson_id: str) -> sa.Row[tuple[object, ...]]:
    """The lesson, of a MARAC whose lessons the person writes; NotAllowed otherwise."""
    check_may(by, NEEDS)
    row = _stored(connection, lesson_id)
    if row is None or not _may(by, NEEDS, row.marac_id) or row.case_id in by.closed:
        raise NotAllowed(_NOT_HERE)
    return row


def _stored(connection: sa.Connection, lesson_id: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(lessons).where(lessons.c.lesson_id == lesson_id)).first()


def _may(by: User, permission: Permission, marac_id: str | None) -> bool:
    """A lesson of no MARAC is for those who have the permission in all of them."""
    return may(by, permission, marac_id) if marac_id else by.maracs_for(permission) is None


def _check_texts(values: Mapping[str, str]) -> None:
    if not values.get("themes"):
        raise ForPerson("Choose at least one theme, so that the lesson can be found.")
    if not (values.get("lesson") or "").strip():
        raise ForPerson("Write what was learned, without anybody’s name.")


def _check_figure(values: Mapping[str, str], figures: Figures) -> None:
    figure, agency = values.get("figure"), values.get("figure_agency_id")
    if not figure:
        if agency or values.get("figure_direction") or values.get("changed_on"):
            raise ForPerson("Choose the figure that it is meant to move, or clear what is below.")
        return
    if figure not in figures.movable:
        raise ForPerson("There is no figure of that key: choose one from the list.")
    if not values.get("figure_direction"):
        raise ForPerson("Say which way the figure is meant to move: up or down.")
    if agency and figure not in figures.by_agency:
        raise ForPerson("This figure is not counted by agency: choose the whole MARAC.")


def _check_links(
    connection: sa.Connection, by: User, values: Mapping[str, str], check_case: CheckCase
) -> None:
    """Every case and action that is named is of a case the person may see."""
    named = {one for name in _LINKS[:2] for one in _listed(values.get(name))}
    named |= set(_cases_of(connection, _listed(values.get(_LINKS[2]))).values())
    for case_id in sorted(named):
        check_case(connection, by, case_id)


def _cases_of(connection: sa.Connection, action_ids: list[str]) -> dict[str, str]:
    rows = connection.execute(
        sa.select(actions.c.action_id, actions.c.case_id).where(actions.c.action_id.in_(action_ids))
    )
    return {row.action_id: row.case_id for row in rows}


def _listed(text: str | None) -> list[str]:
    return [one for one in (text or "").split(";") if one]


def _write(
    connection: sa.Connection,
    by: User,
    row: sa.Row[tuple[object, ...]],
    kind: str,
    day: date,
    words: str,
    status: str | None,
) -> str:
    progress_id = str(uuid4())
    told = {"kind": kind, "happened_on": day, "words": words[:LONGEST], "status": status}
    values = {"progress_id": progress_id, "lesson_id": row.lesson_id, **told}
    connection.execute(
        lesson_progress.insert().values(**values, written_at=now(), written_by=by.user_id)
    )
    note(
        connection,
        by,
        "followed a lesson" if kind == PROGRESS else "commented on a lesson",
        kind="lessons",
        record=row.lesson_id,
        marac_id=row.marac_id,
        after=told,
    )
    return progress_id
