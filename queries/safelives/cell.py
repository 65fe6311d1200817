"""One cell of the return, opened: its rule, the cases that count, and those that nearly did."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa

from models.access import Scope
from models.codes import LISTING_OUTCOME
from models.period import long_date
from models.safelives import COLUMNS
from queries.maracs import v_marac
from queries.safelives.meeting_cases import HeardCase, Listed, heard_cases, may_see, not_heard
from queries.safelives.repeats_why import Repeats, repeats_at
from queries.safelives.rows import Row
from queries.safelives.rules import Rule, read_rules
from queries.safelives.rules_in_force import rule_on
from queries.safelives.verdicts import Kind, Verdict, verdict

FIRST_COUNTED = "C"


@dataclass(frozen=True)
class Case:
    """A case of the meeting: what it adds to the cell and why; `why` is blank for an id alone."""

    case_id: str
    why: str
    share: Fraction = Fraction(0)
    is_gap: bool = False


@dataclass(frozen=True)
class OpenedCell:
    """A cell with everything behind it.

    `closed` is what cases add that the person may not see. `missed` are gaps and near misses,
    gaps first; `others` counts the rest of the heard cases by why they do not fit. `unheard` are
    listings of the meeting that are in no cell.
    """

    row: Row
    letter: str
    rule: Rule
    words: str
    counted: tuple[Case, ...]
    closed: Fraction
    missed: tuple[Case, ...]
    others: tuple[tuple[str, int], ...]
    unheard: tuple[Case, ...]


def open_cell(
    connection: sa.Connection, *, scope: Scope, row: Row, letter: str
) -> OpenedCell | None:
    """The cell of a row of `build`; None where the person may not see case ids.

    The shares of `counted` and `closed` add up to the cell exactly. Who sees no cases gets ids and
    which fields are missing, and nothing else of a case.
    """
    if not scope.sees_case_ids or not may_see(scope, row.marac_id):
        return None
    heard = heard_cases(connection, scope=scope, meeting_id=row.meeting_id)
    found = _verdicts(connection, scope, row, letter, heard)
    counted = tuple(
        Case(one.case_id, _why(scope, one, it), it.share)
        for one, it in found
        if it.kind is Kind.COUNTS
    )
    total = Fraction(row.number(letter) or 0)
    unheard = not_heard(connection, scope=scope, meeting_id=row.meeting_id)
    return OpenedCell(
        row,
        letter,
        rule := read_rules().by_letter[letter],
        _words(connection, rule, row),
        counted,
        total - sum((case.share for case in counted), Fraction(0)),
        _missed(scope, found),
        _others(scope, found),
        tuple(Case(one.case_id, _why_unheard(one)) for one in unheard),
    )


def _verdicts(
    connection: sa.Connection, scope: Scope, row: Row, letter: str, heard: list[HeardCase]
) -> list[tuple[HeardCase, Verdict]]:
    field = COLUMNS[letter]
    if field != "repeat_cases":
        return [(one, verdict(field, one)) for one in heard]
    repeats: Repeats = repeats_at(
        connection, scope=scope, meeting_id=row.meeting_id, day=row.meeting_date
    )
    return [(one, repeats.verdict(one.case_id)) for one in heard]


def _sees(scope: Scope, heard: HeardCase) -> bool:
    """Whether the fields of the case are the person's to read: a case is its own MARAC's."""
    return scope.sees_cases and may_see(scope, heard.facts["case_marac_id"])


def _why(scope: Scope, heard: HeardCase, found: Verdict) -> str:
    return found.why if found.kind is Kind.GAP or _sees(scope, heard) else ""


def _missed(scope: Scope, found: Iterable[tuple[HeardCase, Verdict]]) -> tuple[Case, ...]:
    missed = [
        Case(one.case_id, it.why, is_gap=it.kind is Kind.GAP)
        for one, it in found
        if it.kind is Kind.GAP or (it.kind is Kind.NEAR and _sees(scope, one))
    ]
    return tuple(sorted(missed, key=lambda case: not case.is_gap))


def _others(
    scope: Scope, found: Iterable[tuple[HeardCase, Verdict]]
) -> tuple[tuple[str, int], ...]:
    whys = Counter(
        it.why if _sees(scope, one) else "not within the rule"
        for one, it in found
        if it.kind is Kind.PLAIN or (it.kind is Kind.NEAR and not _sees(scope, one))
    )
    return tuple(sorted(whys.items(), key=lambda item: (-item[1], item[0])))


def _why_unheard(listed: Listed) -> str:
    if listed.outcome is None:
        return "no outcome entered: it counts in no column until it has one"
    words = f"listing {LISTING_OUTCOME[listed.outcome].lower()}"
    if listed.heard_on is not None:
        return f"{words}: it counts where it was heard, on {long_date(listed.heard_on)}"
    if listed.outcome == "deferred":
        return f"{words}: it counts where it is heard"
    return words


def _words(connection: sa.Connection, rule: Rule, row: Row) -> str:
    """The rule, with the wordings in force for this MARAC on the day of the meeting."""
    if not rule.variants:
        return rule.text
    own = connection.execute(
        sa.select(v_marac.c.repeat_definition, v_marac.c.repeat_scope).where(
            v_marac.c.marac_id == row.marac_id
        )
    ).one()
    return rule.words(
        rule_on(connection, row.marac_id, "repeat_definition", row.meeting_date)
        or own.repeat_definition,
        rule_on(connection, row.marac_id, "repeat_scope", row.meeting_date) or own.repeat_scope,
    )
