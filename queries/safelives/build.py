"""The rows of the return: one a meeting held in the quarter (data dictionary 2.1)."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period, quarter_name
from models.period import quarter as quarter_period
from models.safelives import CHARACTERISTICS, CHILDREN, ETHNIC_GROUPS, LETTERS, SOURCES
from models.tables import maracs, meeting_facts, meetings, source_facts
from queries.safelives.checks import check_rows
from queries.safelives.outcomes import outcome_checks
from queries.safelives.rows import Cell, Return, Row
from queries.safelives.within import in_quarter

# Which count says how many cases have the field of a cell recorded: without one, it is blank.
RECORDED: Mapping[str, str] = {
    **dict.fromkeys(CHILDREN, "children_recorded"),
    **{field: f"{field}_recorded" for field in CHARACTERISTICS},
    **dict.fromkeys(ETHNIC_GROUPS, "minoritised_recorded"),
}

Shares = Mapping[str, Mapping[str, int | Fraction]]


def build(connection: sa.Connection, *, scope: Scope, quarter: str) -> Return:
    """The return of a calendar quarter ("2026-Q3") for the MARACs in scope, with its checks.

    Rows are ordered by MARAC name, date, start time and meeting id. Numbers are whole, or exact
    fractions where a source's (G to T) is not; B is a date, None is blank. Raises ForPerson
    where `quarter` is none.
    """
    period = quarter_period(quarter)
    shares = _shares(connection, scope, period)
    rows = tuple(
        Row(facts["meeting_id"], facts["marac_id"], _cells(facts, shares[facts["meeting_id"]]))
        for facts in _meetings(connection, scope, period)
    )
    name = quarter_name(period.start)
    checks = (*check_rows(rows, name), *outcome_checks(connection, scope, period))
    return Return(name, rows, checks)


def _meetings(connection: sa.Connection, scope: Scope, period: Period) -> list[dict[str, Any]]:
    counts = {"cases_discussed", "repeat_cases", *RECORDED, *RECORDED.values()}
    question = (
        sa.select(
            maracs.c.name.label("marac_name"),
            meetings.c.start_time,
            *(meeting_facts.c[key] for key in ("meeting_id", "marac_id", "meeting_date")),
            *(meeting_facts.c[field] for field in sorted(counts)),
        )
        .join_from(meeting_facts, maracs, maracs.c.marac_id == meeting_facts.c.marac_id)
        .outerjoin(meetings, meetings.c.meeting_id == meeting_facts.c.meeting_id)
        .where(meeting_facts.c.origin == "record", *in_quarter(meeting_facts, scope, period))
    )
    found = read_frame(connection, question).to_dicts()
    return sorted(
        found,
        key=lambda facts: (
            facts["marac_name"],
            facts["meeting_date"],
            facts["start_time"] or "",
            facts["meeting_id"],
        ),
    )


def _shares(connection: sa.Connection, scope: Scope, period: Period) -> Shares:
    """Meeting → source → exact number of cases. Equal shares are counted before they are added."""
    keys = (source_facts.c.meeting_id, source_facts.c.return_source, source_facts.c.shared_by)
    question = (
        sa.select(*keys, sa.func.count().label("n"))
        .where(*in_quarter(source_facts, scope, period))
        .group_by(*keys)
    )
    shares: defaultdict[str, defaultdict[str, int | Fraction]] = defaultdict(
        lambda: defaultdict(int)
    )
    for meeting_id, source, shared_by, n in read_frame(connection, question).iter_rows():
        # Most cases are not shared: those are added as whole numbers, which is quicker.
        shares[meeting_id][source] += n if shared_by == 1 else Fraction(n, shared_by)
    return shares


def _cells(facts: Mapping[str, Any], shares: Mapping[str, int | Fraction]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"A": facts["marac_name"], "B": facts["meeting_date"]}
    for field, letter in LETTERS.items():
        if field in SOURCES:
            share = shares.get(field, 0)
            cells[letter] = share.numerator if share.denominator == 1 else share
        elif field in RECORDED:
            cells[letter] = int(facts[field] or 0) if facts[RECORDED[field]] else None
        elif letter not in cells:
            cells[letter] = int(facts[field] or 0)
    return cells
