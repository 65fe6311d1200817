"""What another rule would give for a quarter, asked of the same views and without writing."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.period import quarter as quarter_period
from queries.views import SQL

# The views that a repeat and a high score hang on, in the order they build on each other.
_CHAIN = (
    "v_due_case",
    "v_due_perpetrator",
    "v_due_repeat",
    "v_due_assessment",
    "v_due_hearing",
    "v_hearing",
)
# Every case of the victims heard in the quarter: a repeat hangs on the victim's other cases.
_DUE = """
facts_due AS (
    SELECT CAST('case' AS VARCHAR) AS kind, c.case_id AS id
    FROM cases AS c
    LEFT JOIN same_person AS s ON s.person_id = c.victim_id
    WHERE COALESCE(s.one_person_id, c.victim_id) IN (
        SELECT h.victim_id FROM hearing_facts AS h
        WHERE h.meeting_date BETWEEN :start AND :end
    )
)"""
_DUE_OF_CASE = """
facts_due AS (
    SELECT CAST('case' AS VARCHAR) AS kind, c.case_id AS id
    FROM cases AS c
    LEFT JOIN same_person AS s ON s.person_id = c.victim_id
    WHERE COALESCE(s.one_person_id, c.victim_id) IN (
        SELECT COALESCE(o.one_person_id, v.victim_id)
        FROM cases AS v
        LEFT JOIN same_person AS o ON o.person_id = v.victim_id
        WHERE v.case_id = :case_id
    )
)"""
# Where v_due_case asks which rule was in force on the day a case was heard.
_HEARD = "AND l.heard_on "
_HEARD_OR_TODAY = "AND COALESCE(l.heard_on, :today) "
# In place of each MARAC's own rules, the one that is tried; a MARAC's dated ones then do not hold.
_MARACS = """
tried_rule AS (
    SELECT marac_id, rule, value, valid_from, valid_before
    FROM v_marac_rule
    WHERE NOT (rule = 'repeat_definition' AND CAST(:definition AS VARCHAR) IS NOT NULL)
        AND NOT (rule = 'repeat_scope' AND CAST(:scope AS VARCHAR) IS NOT NULL)
        AND NOT (rule = 'dash_threshold' AND CAST(:threshold AS VARCHAR) IS NOT NULL)
    UNION ALL
    SELECT m.marac_id, t.rule, t.value, DATE '1900-01-01', CAST(NULL AS DATE)
    FROM maracs AS m
    CROSS JOIN (
        SELECT CAST('repeat_definition' AS VARCHAR) AS rule, CAST(:definition AS VARCHAR) AS value
        UNION ALL SELECT 'repeat_scope', CAST(:scope AS VARCHAR)
        UNION ALL SELECT 'dash_threshold', CAST(:threshold AS VARCHAR)
    ) AS t
    WHERE t.value IS NOT NULL
)"""


@dataclass(frozen=True)
class Rules:
    """The rules to try for every MARAC and day; None leaves each its own in force then."""

    repeat_definition: str | None = None
    repeat_scope: str | None = None
    dash_threshold: int | None = None


def as_if(connection: sa.Connection, *, scope: Scope, quarter: str, rules: Rules) -> pl.DataFrame:
    """case_id, meeting_id, marac_id, is_repeat, last_referral_on and dash_high under the rules.

    One row a case heard in the quarter at a meeting of the MARACs in scope.
    """
    period = quarter_period(quarter)
    return _heard(connection, chain(period, rules), scope, period)


def _heard(
    connection: sa.Connection, question: sa.TextClause, scope: Scope, period: Period
) -> pl.DataFrame:
    rows = question.columns(
        sa.column("case_id", sa.String),
        sa.column("meeting_id", sa.String),
        sa.column("marac_id", sa.String),
        sa.column("meeting_date", sa.Date),
        sa.column("is_repeat", sa.Integer),
        sa.column("last_referral_on", sa.Date),
        sa.column("dash_high", sa.Integer),
    ).subquery()
    asked = sa.select(rows).where(rows.c.meeting_date.between(period.start, period.end))
    if scope.maracs is not None:
        asked = asked.where(rows.c.marac_id.in_(sorted(scope.maracs)))
    return read_frame(connection, asked.order_by(rows.c.meeting_id, rows.c.case_id))


def chain(period: Period, rules: Rules, last: str = "") -> sa.TextClause:
    """The question: the views' own texts over the quarter's victims, with the rules tried.

    `last` is what is asked of them; without it the hearings with their repeats.
    """
    return _chain(_DUE, rules, last).bindparams(
        sa.bindparam("start", period.start, sa.Date), sa.bindparam("end", period.end, sa.Date)
    )


def chain_of_case(case_id: str, last: str, *, today: date) -> sa.TextClause:
    """The same over every case of one case's victim, by the rules in force.

    A case that was not heard yet has no day of its own: the rules in force today hold.
    """
    judged_on = sa.bindparam("today", today, sa.Date)
    return _chain(_DUE_OF_CASE, Rules(), last, _HEARD_OR_TODAY).bindparams(
        judged_on, case_id=case_id
    )


def _chain(due: str, rules: Rules, last: str, judged_on: str = _HEARD) -> sa.TextClause:
    """The question over the cases that `due` names, each by the rules of the day `judged_on`."""
    parts = [due, _MARACS]
    for name in _CHAIN:
        text = (SQL / f"{name}.sql").read_text(encoding="utf-8").replace(":", r"\:")
        text = text.replace(_HEARD, judged_on).replace("v_marac_rule", "tried_rule")
        parts.append(f"{name} AS (\n{text}\n)")
    asked = last or (
        "SELECT case_id, meeting_id, marac_id, meeting_date, is_repeat, last_referral_on, "
        "dash_high FROM v_hearing"
    )
    threshold = None if rules.dash_threshold is None else str(rules.dash_threshold)
    return sa.text("WITH " + ",\n".join(parts) + "\n" + asked).bindparams(
        sa.bindparam("definition", rules.repeat_definition, sa.String),
        sa.bindparam("scope", rules.repeat_scope, sa.String),
        sa.bindparam("threshold", threshold, sa.String),
    )
