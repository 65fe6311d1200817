"""The number a case gets when it is referred on screen: 2026-0001, never given twice."""

from uuid import uuid4

import sqlalchemy as sa

from models.tables import case_numbers, cases


def next_case_number(connection: sa.Connection, year: int) -> str:
    """The next number of that year; only inside `models.database.writing`.

    A number that a file brought already is passed over.
    """
    last = connection.scalar(sa.select(case_numbers.c.last).where(case_numbers.c.year == year)) or 0
    number = last + 1
    while _is_taken(connection, _written(year, number)):
        number += 1
    if last:
        connection.execute(
            case_numbers.update().where(case_numbers.c.year == year).values(last=number)
        )
    else:
        connection.execute(case_numbers.insert().values(year=year, last=number))
    return _written(year, number)


def new_row_id(prefix: str) -> str:
    """An id for a row that a form makes, such as a person or a child; it tells nothing."""
    return f"{prefix}-{uuid4().hex[:12]}"


def _written(year: int, number: int) -> str:
    return f"{year}-{number:04d}"


def _is_taken(connection: sa.Connection, case_id: str) -> bool:
    found = connection.scalar(sa.select(sa.literal(1)).where(cases.c.case_id == case_id))
    return found is not None
