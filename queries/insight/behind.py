"""The cases behind a figure, of those that the person may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from models.access import Permission, Scope, User, check_may
from models.period import Period
from models.tables import cases, hearing_facts
from queries.case_access import visible
from queries.reports.support import same_case
from queries.scope import in_scope


@dataclass(frozen=True)
class CaseBehind:
    """One case: its MARAC, the day that counts here, and why it is in the figure."""

    case_id: str
    marac_id: str
    day: date
    why: str = ""


def heard(
    connection: sa.Connection,
    *,
    user: User,
    scope: Scope,
    period: Period,
    only_repeats: bool = False,
) -> Sequence[CaseBehind]:
    """The cases heard in the period (or only the repeats), the latest first."""
    check_may(user, Permission.SEE_FIGURES)
    facts = hearing_facts.c
    rows = connection.execute(
        sa.select(facts.case_id, facts.marac_id, facts.meeting_date, facts.last_referral_on)
        .join_from(hearing_facts, cases, same_case())
        .where(
            facts.meeting_date.between(period.start, period.end),
            in_scope(scope, facts.marac_id),
            visible(user),
            facts.is_repeat == 1 if only_repeats else sa.true(),
        )
        .order_by(facts.meeting_date.desc(), facts.case_id)
    )
    return [
        CaseBehind(row.case_id, row.marac_id, row.meeting_date, _repeat(row.last_referral_on))
        if only_repeats
        else CaseBehind(row.case_id, row.marac_id, row.meeting_date, "heard")
        for row in rows
    ]


def _repeat(last: date | None) -> str:
    return f"last referral {last.day} {last:%B %Y}" if last else "repeat"


def below_threshold(
    connection: sa.Connection,
    *,
    user: User,
    scope: Scope,
    period: Period,
    agency: str = "",
    criterion: str = "",
) -> Sequence[CaseBehind]:
    """The referrals of the period that did not meet the threshold, of one agency or criterion."""
    check_may(user, Permission.SEE_FIGURES)
    rows = connection.execute(
        sa.select(
            cases.c.case_id,
            cases.c.marac_id,
            cases.c.referral_date,
            cases.c.threshold_reason,
            cases.c.referring_agencies,
            cases.c.criteria,
        )
        .where(
            cases.c.referral_date.between(period.start, period.end),
            in_scope(scope, cases.c.marac_id),
            cases.c.threshold_met.is_(False),
            visible(user),
        )
        .order_by(cases.c.referral_date.desc(), cases.c.case_id)
    )
    return [
        CaseBehind(row.case_id, row.marac_id, row.referral_date, row.threshold_reason or "")
        for row in rows
        if _has(row.referring_agencies, agency) and _has(row.criteria, criterion)
    ]


def _has(listed: str | None, code: str) -> bool:
    return not code or code in (listed or "").split(";")
