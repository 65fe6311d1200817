"""What differs between a frozen return and the record as it is now: cells, cases, editors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from models.access import Scope
from models.safelives import COLUMNS
from queries.safelives.build import build
from queries.safelives.contributions import MAY_BE_BLANK, Behind, contributions
from queries.safelives.edits import Edit, Edits, edits_of
from queries.safelives.frozen import FrozenReturn
from queries.safelives.frozen_content import behind_of
from queries.safelives.rows import Cell, Return, Row

# The column that hangs on the victim's other cases too, on links and on the MARAC's rules.
_REPEATS = "D"


@dataclass(frozen=True)
class CaseChange:
    """What a case gave to a cell at the freeze and gives now; None: it was not, or is not, in it.

    `case_id` is None for a case that is closed to whoever asks; its edits are not told either.
    """

    case_id: str | None
    was: Fraction | None
    now: Fraction | None
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class CellChange:
    """A cell that says something else now, or the same by other cases (`is_same_value`)."""

    meeting_id: str
    marac_name: str
    meeting_date: date
    letter: str
    old: Cell
    new: Cell
    cases: tuple[CaseChange, ...]
    edits: tuple[Edit, ...]

    @property
    def is_same_value(self) -> bool:
        return self.old == self.new


@dataclass(frozen=True)
class Restatement:
    """A frozen return beside the record as it is now. `knows_cases`: cases were kept with it."""

    frozen: FrozenReturn
    now: Return
    cells: tuple[CellChange, ...]
    knows_cases: bool

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases (by id) that differ in some cell."""
        found = {case.case_id for cell in self.cells for case in cell.cases}
        return tuple(sorted(case for case in found if case is not None))

    @property
    def editors(self) -> tuple[str, ...]:
        """Who edited what differs, by name."""
        every = (
            edit
            for cell in self.cells
            for edits in (cell.edits, *(case.edits for case in cell.cases))
            for edit in edits
        )
        return tuple(sorted({edit.name for edit in every}))


@dataclass(frozen=True)
class _Amounts:
    """The same cell's cases at the freeze and now."""

    was: Mapping[str, Fraction]
    now: Mapping[str, Fraction]


def restatement(connection: sa.Connection, *, scope: Scope, frozen: FrozenReturn) -> Restatement:
    """Exactly the cells that differ, each with the cases that came, went or changed their share.

    Cases are ids without names; those in `scope.closed` stay unnamed.
    """
    own = scope.narrowed(frozenset(frozen.maracs))
    now = build(connection, scope=own, quarter=frozen.quarter)
    behind_then = behind_of(frozen.behind)
    behind_now = contributions(connection, scope=own, quarter=frozen.quarter)
    changed = list(_changed(frozen.return_.rows, now.rows, behind_then, behind_now))
    edits = edits_of(
        connection,
        since=frozen.frozen_at,
        pairs=frozenset(
            (case, row.meeting_id) for row, _, _, amounts in changed for case in _differing(amounts)
        ),
        meetings={row.meeting_id: row.marac_id for row, _, _, _ in changed},
        closed=scope.closed,
    )
    cells = tuple(
        _cell(row, letter, values, amounts, edits, scope.closed)
        for row, letter, values, amounts in changed
    )
    return Restatement(frozen, now, cells, behind_then is not None)


def _changed(
    then: tuple[Row, ...], now: tuple[Row, ...], behind_then: Behind | None, behind_now: Behind
) -> Iterator[tuple[Row, str, tuple[Cell, Cell], _Amounts]]:
    rows_then = {row.meeting_id: row for row in then}
    rows_now = {row.meeting_id: row for row in now}
    for meeting_id in dict.fromkeys((*rows_then, *rows_now)):
        old, new = rows_then.get(meeting_id), rows_now.get(meeting_id)
        row = old or new
        if row is None:  # every id is of one of the two
            continue
        for letter in COLUMNS:
            values = (_value(old, letter), _value(new, letter))
            amounts = _Amounts({}, {})
            if behind_then is not None:
                amounts = _Amounts(
                    behind_then.get(meeting_id, {}).get(letter, {}),
                    behind_now.get(meeting_id, {}).get(letter, {}),
                )
            if values[0] != values[1] or _counted(amounts.was) != _counted(amounts.now):
                yield row, letter, values, _seen(amounts, letter, values)


def _cell(
    row: Row,
    letter: str,
    values: tuple[Cell, Cell],
    amounts: _Amounts,
    edits: Edits,
    closed: frozenset[str],
) -> CellChange:
    is_repeat = letter == _REPEATS
    cases = tuple(
        CaseChange(
            None if case in closed else case,
            amounts.was.get(case),
            amounts.now.get(case),
            () if case in closed else edits.of_case(case, row.meeting_id, is_repeat=is_repeat),
        )
        for case in _differing(amounts)
    )
    return CellChange(
        row.meeting_id,
        str(row.cells["A"]),
        row.meeting_date,
        letter,
        *values,
        cases,
        edits.of_meeting(row.meeting_id, row.marac_id, is_repeat=is_repeat),
    )


def _value(row: Row | None, letter: str) -> Cell:
    return None if row is None else row.cells[letter]


def _counted(amounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {case: amount for case, amount in amounts.items() if amount}


def _seen(amounts: _Amounts, letter: str, values: tuple[Cell, Cell]) -> _Amounts:
    """Noughts tell only where a cell was blank, or is: there, recording nought made a number."""
    if letter in MAY_BE_BLANK and None in values:
        return amounts
    return _Amounts(_counted(amounts.was), _counted(amounts.now))


def _differing(amounts: _Amounts) -> list[str]:
    every = sorted({*amounts.was, *amounts.now})
    return [case for case in every if amounts.was.get(case) != amounts.now.get(case)]
