"""What is odd about a case beside the rest of the record: kept with the facts, never refused."""

import polars as pl
import sqlalchemy as sa

from models.frames import insert_frame, read_frame, staged_ids
from models.tables import facts_due, row_problems

# These lines of row_problems belong to the record and not to a file: they hold for a case until
# its facts are derived again.
RECORD = "record"

# For the cases whose facts are due, the warnings of data dictionary 1 that need more than one row.
# The day that ages are told on is the meeting's, as everywhere, or before it the referral's.
_QUESTION = """
WITH due_case AS (
    SELECT
        c.case_id,
        c.victim_id,
        c.perpetrator_ids,
        c.children_in_household,
        c.repeat_stated,
        h.is_repeat,
        COALESCE(h.meeting_date, c.referral_date) AS seen_on
    FROM facts_due AS d
    JOIN cases AS c ON c.case_id = d.id
    LEFT JOIN hearing_facts AS h ON h.case_id = c.case_id
    WHERE d.kind = 'case'
),
named AS (
    SELECT case_id, seen_on, 'victim_id' AS field, victim_id AS person_id
    FROM due_case
    UNION ALL
    SELECT case_id, seen_on, 'perpetrator_ids', UNNEST(STRING_TO_ARRAY(perpetrator_ids, ';'))
    FROM due_case
),
aged AS (
    SELECT
        n.case_id,
        n.field,
        p.date_of_birth,
        CAST(EXTRACT(YEAR FROM n.seen_on) AS INTEGER) * 10000
        + CAST(EXTRACT(MONTH FROM n.seen_on) AS INTEGER) * 100
        + CAST(EXTRACT(DAY FROM n.seen_on) AS INTEGER) - p.born_ymd AS age_ymd
    FROM named AS n
    JOIN v_person AS p ON p.person_id = n.person_id
    WHERE p.born_ymd IS NOT NULL
),
listed AS (
    SELECT k.case_id, SUM(CASE WHEN k.in_household THEN 1 ELSE 0 END) AS children
    FROM facts_due AS d
    JOIN children AS k ON k.case_id = d.id
    WHERE d.kind = 'case' AND k.in_household IS NOT NULL
    GROUP BY k.case_id
)
SELECT case_id, 'birth_not_plausible' AS code, field, CAST(date_of_birth AS VARCHAR) AS value,
    CAST(NULL AS VARCHAR) AS other
FROM aged
WHERE age_ymd NOT BETWEEN 0 AND 1100000
UNION ALL
SELECT case_id, 'victim_under_16', field,
    CAST(CAST(FLOOR(age_ymd / 10000.0) AS INTEGER) AS VARCHAR), NULL
FROM aged
WHERE field = 'victim_id' AND age_ymd BETWEEN 0 AND 159999
UNION ALL
SELECT c.case_id, 'children_differ', 'children_in_household',
    CAST(c.children_in_household AS VARCHAR), CAST(CAST(k.children AS INTEGER) AS VARCHAR)
FROM due_case AS c
JOIN listed AS k ON k.case_id = c.case_id
WHERE c.children_in_household <> k.children
UNION ALL
SELECT case_id, 'repeat_differs', 'repeat_stated',
    CASE WHEN repeat_stated THEN 'yes' ELSE 'no' END,
    CASE WHEN is_repeat = 1 THEN 'yes' ELSE 'no' END
FROM due_case
WHERE repeat_stated <> (is_repeat = 1)
"""
_COLUMNS = ("case_id", "code", "field", "value", "other")
_SENTENCES = {
    "birth_not_plausible": "The date of birth {value} of the {person} is after the meeting or more "
    "than 110 years before it, so no age is counted: check it in the people file.",
    "victim_under_16": "The victim is {value} years old. A child under 16 is safeguarded as a "
    "child: check the date of birth, and if it is right refer to children’s social care.",
    "children_differ": "Children in household is {value}, but {other} of the children listed are "
    "in the household: correct one of the two.",
    "repeat_differs": "The sender’s repeat is “{value}”, by the rule it is “{other}”: check the "
    "earlier referrals, or decide it with a reason (repeat override).",
}


def renew(connection: sa.Connection) -> None:
    """Writes anew the warnings of the cases whose facts are due; their facts are derived."""
    due = sa.select(facts_due.c.id).where(facts_due.c.kind == "case")
    connection.execute(
        row_problems.delete().where(
            row_problems.c.batch_id == RECORD, row_problems.c.record.in_(due)
        )
    )
    question = sa.text(_QUESTION).columns(*(sa.column(name, sa.String) for name in _COLUMNS))
    found = read_frame(connection, sa.select(question.subquery()))
    insert_frame(
        connection,
        row_problems,
        found.select(
            pl.lit(RECORD).alias("batch_id"),
            pl.lit("cases").alias("kind"),
            pl.lit(0, pl.Int64).alias("row_number"),
            pl.col("case_id").alias("record"),
            pl.lit("warning").alias("severity"),
            "code",
            "field",
            "value",
            _messages(),
        ),
    )


def _messages() -> pl.Expr:
    person = pl.col("field").replace_strict(
        {"victim_id": "victim", "perpetrator_ids": "perpetrator"}, default=None
    )
    parts = {"{value}": pl.col("value"), "{other}": pl.col("other"), "{person}": person}
    message = pl.col("code").replace_strict(_SENTENCES, return_dtype=pl.String)
    for name, part in parts.items():
        message = message.str.replace(name, part.fill_null(""), literal=True)
    return message.alias("message")


def of_cases(connection: sa.Connection, case_ids: pl.Series) -> pl.DataFrame:
    """case_id, severity, code, field, value, message: what is odd about these cases now."""
    with staged_ids(connection, case_ids) as name:
        beside = sa.table(name, sa.column("id", sa.String))
        odd = row_problems.c
        return read_frame(
            connection,
            sa.select(
                odd.record.label("case_id"),
                odd.severity,
                odd.code,
                odd.field,
                odd.value,
                odd.message,
            )
            .join(beside, beside.c.id == odd.record)
            .where(odd.batch_id == RECORD),
        )
