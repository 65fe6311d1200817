"""Why a heard case is a repeat or not: the referrals before it, and what ruled each out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.period import Period, add_months, long_date
from queries.safelives.verdicts import Verdict, counts, near, plain
from queries.safelives.what_if import Rules, chain

Row = Mapping[str, Any]

CASES = """
SELECT c.case_id, c.trigger_on, c.repeat_definition, c.repeat_scope, c.incident_criminal,
    c.repeat_override, r.last_referral_on, k.previous_referral_on, k.repeat_stated,
    c.previous_referral_on AS stated_that_counts, k.perpetrator_ids, r.is_repeat
FROM v_due_case AS c
JOIN v_due_repeat AS r ON r.case_id = c.case_id
JOIN cases AS k ON k.case_id = c.case_id
{which}
"""
PAIRS = """
SELECT c.case_id, e.case_id AS other_id, e.referral_date AS referred_on,
    e.referral_date < c.referral_date AS is_earlier,
    e.ended_unheard,
    e.case_id = COALESCE(c.transferred_from, '')
        OR e.case_id = CONCAT(c.sender, '/', COALESCE(c.transferred_from, '')) AS is_continued,
    e.marac_id = c.marac_id AS is_same_marac,
    MAX(CASE WHEN q.case_id IS NOT NULL THEN 1 ELSE 0 END) AS shared
FROM v_due_case AS c
JOIN v_due_case AS e
    ON e.one_victim_id = c.one_victim_id
    AND e.case_id <> c.case_id
    AND e.referral_date <= c.referral_date
LEFT JOIN v_due_perpetrator AS p ON p.case_id = c.case_id
LEFT JOIN v_due_perpetrator AS q
    ON q.case_id = e.case_id AND q.one_person_id = p.one_person_id
{which}
GROUP BY c.case_id, e.case_id, e.referral_date, c.referral_date, e.ended_unheard,
    c.transferred_from, c.sender, e.marac_id, c.marac_id
ORDER BY c.case_id, e.referral_date DESC, e.case_id
"""
AT_THE_MEETING = (
    "WHERE c.case_id IN (SELECT case_id FROM hearing_facts WHERE meeting_id = :meeting_id)"
)


@dataclass(frozen=True)
class Repeats:
    """The cases of a meeting with the rules they are counted by, and the referrals before each."""

    cases: Mapping[str, Row]
    before: Mapping[str, Sequence[Row]]
    closed: frozenset[str]

    def verdict(self, case_id: str) -> Verdict:
        """Whether the case is a repeat, and why."""
        case, before = self.cases[case_id], self.before.get(case_id, ())
        if case["is_repeat"]:
            return counts(why_repeat(case))
        return _why_not(case, [_shown(row, self.closed) for row in before])


def repeats_at(connection: sa.Connection, *, scope: Scope, meeting_id: str, day: date) -> Repeats:
    """The repeats of one meeting, held on that day, worked out from the views' own texts."""

    def asked(question: str) -> list[Row]:
        text = chain(Period(day, day), Rules(), question.format(which=AT_THE_MEETING))
        found = connection.execute(text.bindparams(meeting_id=meeting_id)).mappings()
        return [dict(row) for row in found]

    before: defaultdict[str, list[Row]] = defaultdict(list)
    for row in asked(PAIRS):
        before[row["case_id"]].append(row)
    return Repeats({row["case_id"]: row for row in asked(CASES)}, before, scope.closed)


def _shown(row: Row, closed: frozenset[str]) -> Row:
    """A case closed to the person stands there without its day."""
    when = (
        "an earlier referral that is closed to you"
        if row["other_id"] in closed
        else f"the referral of {long_date(row['referred_on'])}"
    )
    return {**row, "when": when}


def why_repeat(case: Row) -> str:
    """Why a case is a repeat: who decided it, or the days that make it one."""
    if case["repeat_override"] is not None:
        return "decided by a person: a repeat"
    return (
        f"last referred on {long_date(case['last_referral_on'])}; what happened on "
        f"{long_date(case['trigger_on'])} is {_apart(case)}"
    )


def _apart(case: Row) -> str:
    if case["trigger_on"] <= case["last_referral_on"]:
        return "not later than that"
    return f"{gap_words(case['last_referral_on'], case['trigger_on'])} after"


def _why_not(case: Row, before: Sequence[Row]) -> Verdict:
    if case["repeat_override"] is not None:
        return near("decided by a person: not a repeat")
    if case["last_referral_on"] is not None:
        return near(too_late_or_no_crime(case))
    if before:
        return near(ruled_out(case, before[0]))
    if case["previous_referral_on"] is not None:
        return near(
            f"the referral of {long_date(case['previous_referral_on'])} that was stated was to "
            "another MARAC"
        )
    if case["repeat_stated"]:
        return near("no earlier referral in the record, though the sender called it a repeat")
    return plain("no earlier referral of the same victim")


def too_late_or_no_crime(case: Row) -> str:
    """Why a case with an earlier referral that counts is no repeat all the same."""
    last, trigger = case["last_referral_on"], case["trigger_on"]
    if trigger > add_months(last, 12):
        return (
            f"last referred on {long_date(last)}, {gap_words(last, trigger)} before what happened "
            f"on {long_date(trigger)}"
        )
    return "the incident would not be a crime, which the rule in force asks for"


def ruled_out(case: Row, row: Row) -> str:
    """Why the latest of the referrals before does not count."""
    when = row["when"]
    if not row["is_earlier"]:
        return f"{when} was on the same day, which is not earlier"
    if row["is_continued"]:
        return f"{when} is the case that this one was transferred from"
    if row["ended_unheard"]:
        return f"{when} was withdrawn, returned or below the threshold"
    if not case["perpetrator_ids"]:
        return f"{when} was of the same victim, and no perpetrator is known in this case"
    if not row["shared"]:
        return f"no perpetrator in common with {when}"
    return f"{when} was to another MARAC"


def gap_words(first: date, second: date) -> str:
    """From one day to a later one: "12 months and 1 day", "3 months", "5 days"."""
    months = 12 * (second.year - first.year) + second.month - first.month
    if add_months(first, months) > second:
        months -= 1
    days = (second - add_months(first, months)) // timedelta(days=1)
    parts = [(months, "month"), (days, "day")]
    told = [f"{n} {noun}{'' if n == 1 else 's'}" for n, noun in parts if n]
    return " and ".join(told) or "0 days"
