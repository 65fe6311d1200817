"""What every heard case gives to every cell, noughts that are recorded included."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.period import quarter as quarter_period
from models.safelives import CHARACTERISTICS, ETHNIC_GROUPS, LETTERS
from models.tables import hearing_facts, source_facts
from queries.safelives.within import in_quarter

# Meeting → letter → case → what the case adds. A cell is blank where no case is named in it.
Behind = Mapping[str, Mapping[str, Mapping[str, Fraction]]]

# Cells that are blank where nothing is recorded: a case that has it recorded and adds nothing is
# named with nought.
MAY_BE_BLANK = frozenset(
    LETTERS[field] for field in ("children", "cases_with_children", *CHARACTERISTICS)
) | frozenset(LETTERS[group] for group in ETHNIC_GROUPS)


def contributions(connection: sa.Connection, *, scope: Scope, quarter: str) -> Behind:
    """Every case of the quarter behind every cell; the sum of a cell's cases is the cell, exactly.

    Cases closed to somebody are in it like any other: whoever shows it leaves them out.
    """
    period = quarter_period(quarter)
    found: dict[str, dict[str, dict[str, Fraction]]] = defaultdict(lambda: defaultdict(dict))
    for meeting_id, letter, case_id, amount in (
        *_counted(connection, scope, period),
        *_referred(connection, scope, period),
    ):
        cell = found[meeting_id][letter]
        cell[case_id] = cell.get(case_id, Fraction(0)) + amount
    return found


def _counted(
    connection: sa.Connection, scope: Scope, period: Period
) -> Iterator[tuple[str, str, str, Fraction]]:
    fields = ("meeting_id", "case_id", "is_repeat", "children", *CHARACTERISTICS, "ethnic_group")
    question = sa.select(*(hearing_facts.c[field] for field in fields)).where(
        *in_quarter(hearing_facts, scope, period)
    )
    for hearing in read_frame(connection, question).iter_rows(named=True):
        for field, amount in _amounts(hearing):
            letter = LETTERS[field]
            if amount is not None and (amount or letter in MAY_BE_BLANK):
                yield hearing["meeting_id"], letter, hearing["case_id"], Fraction(amount)


def _amounts(hearing: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    children, group = hearing["children"], hearing["ethnic_group"]
    yield "cases_discussed", 1
    yield "repeat_cases", hearing["is_repeat"]
    yield "children", children
    yield "cases_with_children", None if children is None else int(children >= 1)
    for field in CHARACTERISTICS:
        yield field, hearing[field]
    for name in ETHNIC_GROUPS:
        yield name, None if group is None else int(group == name)


def _referred(
    connection: sa.Connection, scope: Scope, period: Period
) -> Iterator[tuple[str, str, str, Fraction]]:
    keys = tuple(
        source_facts.c[key] for key in ("meeting_id", "case_id", "return_source", "shared_by")
    )
    question = sa.select(*keys).where(*in_quarter(source_facts, scope, period))
    for meeting_id, case_id, source, shared_by in read_frame(connection, question).iter_rows():
        yield meeting_id, LETTERS[source], case_id, Fraction(1, shared_by)
