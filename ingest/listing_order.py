"""The order of a meeting's list: children first is proposed, and a person moves cases by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from ingest.documents import CheckCase
from ingest.save import save_rows_within
from models.access import Permission, User, check_may, may
from models.children_listed import has_children
from models.database import writing
from models.errors import ForPerson
from models.tables import cases, listings, meetings

NEW = 999  # the place of a case that was just put on a list

_Row = sa.Row[Any, Any, Any, Any]


def needs_for_list(by: User, marac_id: str) -> Permission:
    """The permission with which the person changes a list: casework's, else the chair's."""
    if may(by, Permission.DO_CASEWORK, marac_id):
        return Permission.DO_CASEWORK
    check_may(by, Permission.RUN_MEETING, marac_id)
    return Permission.RUN_MEETING


def move_case(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    meeting_id: str,
    steps: int,
    check_case: CheckCase,
) -> None:
    """Moves a case so many places down the list (minus: up) among those still to be heard."""
    with writing(engine) as connection:
        check_case(connection, by, case_id)
        needs = _check_list(connection, by, meeting_id)
        rows = _rows(connection, meeting_id)
        waiting = [row.case_id for row in rows if row.outcome is None]
        if case_id not in waiting:
            raise ForPerson("The case is not waiting on this list any more: reload the page.")
        at = waiting.index(case_id)
        waiting.insert(max(at + steps, 0), waiting.pop(at))
        _store(connection, by, meeting_id, _in_places(rows, waiting), needs)


def put_children_first(engine: sa.Engine, *, by: User, meeting_id: str) -> None:
    """Puts cases with children in the household before the others, else as they stand."""
    with writing(engine) as connection:
        needs = _check_list(connection, by, meeting_id)
        rows = _rows(connection, meeting_id)
        waiting = [row for row in rows if row.outcome is None]
        ordered = sorted(waiting, key=lambda row: not row.has_children)
        places = _in_places(rows, [row.case_id for row in ordered])
        _store(connection, by, meeting_id, places, needs)


def put_in_order(
    connection: sa.Connection, by: User, meeting_id: str, needs: Permission = Permission.DO_CASEWORK
) -> None:
    """Numbers the list without gaps; a new case with children goes behind the others with some.

    The rest stays as it stands, so that an order made by hand is kept.
    """
    rows = _rows(connection, meeting_id)
    waiting = [row for row in rows if row.outcome is None and (row.position or NEW) != NEW]
    for row in rows:
        if row.outcome is None and row not in waiting:
            waiting.insert(_place(waiting, row), row)
    places = _in_places(rows, [row.case_id for row in waiting])
    _store(connection, by, meeting_id, places, needs)


def _place(waiting: Sequence[_Row], new: _Row) -> int:
    if not new.has_children:
        return len(waiting)
    return max((at for at, row in enumerate(waiting, 1) if row.has_children), default=0)


def _check_list(connection: sa.Connection, by: User, meeting_id: str) -> Permission:
    row = connection.execute(
        sa.select(meetings.c.marac_id, meetings.c.status).where(meetings.c.meeting_id == meeting_id)
    ).first()
    if row is None:
        check_may(by, Permission.RUN_MEETING)
        raise ForPerson("This meeting is not in the record any more: reload the page.")
    needs = needs_for_list(by, row.marac_id)
    if (row.status or "planned") != "planned":
        raise ForPerson("The meeting is over: its order stays as it was.")
    return needs


def _rows(connection: sa.Connection, meeting_id: str) -> Sequence[_Row]:
    """Everything that is or was on the list, in its order."""
    rows = connection.execute(
        sa.select(
            listings.c.case_id,
            listings.c.position,
            listings.c.outcome,
            has_children().label("has_children"),
        )
        .join(cases, cases.c.case_id == listings.c.case_id)
        .where(listings.c.meeting_id == meeting_id)
    ).all()
    return sorted(rows, key=lambda row: (row.position or NEW, row.case_id))


def _in_places(rows: Sequence[_Row], waiting: Sequence[str]) -> dict[str, int]:
    """Case → place: what was dealt with stays where it stands, the others fill the rest."""
    left = iter(waiting)
    order = [row.case_id if row.outcome else next(left) for row in rows]
    return {case_id: place for place, case_id in enumerate(order, start=1)}


def _store(
    connection: sa.Connection,
    by: User,
    meeting_id: str,
    places: dict[str, int],
    needs: Permission,
) -> None:
    stored = {row.case_id: row.position for row in _rows(connection, meeting_id)}
    changed = [
        {"case_id": case_id, "meeting_id": meeting_id, "position": str(place)}
        for case_id, place in places.items()
        if stored[case_id] != place
    ]
    # A place tells nothing of a case: one that is closed to the person moves along.
    anybody = replace(by, closed=frozenset())
    save_rows_within(connection, "listings", changed, by=anybody, needs=needs)
