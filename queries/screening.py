"""What waits to be screened, and the facts that help a person decide; nothing is decided here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.codes import CRITERION
from models.frames import read_frame
from models.keys import ERASED
from models.period import add_months
from models.risk import is_under_16
from models.tables import cases, listings, people, same_person
from queries.case_access import check_in_full, visible
from queries.maracs import v_marac
from queries.safelives.rules_in_force import rule_on
from queries.safelives.what_if import chain_of_case

WAITING = ("received", "screening", "returned")
_LATEST_FORM = """
SELECT a.score, a.answers
FROM v_due_assessment AS a
WHERE a.case_id = :case_id AND a.answers > 0
ORDER BY a.assessed_on DESC NULLS LAST, a.assessment_id DESC
LIMIT 1
"""


def waiting_here() -> sa.ColumnElement[bool]:
    """The condition on `cases` that holds for what is still to be screened or answered."""
    listed = sa.select(listings.c.case_id)
    return sa.or_(
        cases.c.status.in_(WAITING),
        sa.and_(cases.c.status.is_(None), cases.c.case_id.not_in(listed)),
    )


def queue(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """The cases that wait, immediate danger first, then the longest; returned ones last.

    Columns: case_id, marac_id, referral_date, days, status (received, screening or returned),
    in_immediate_danger, criteria, referring_agencies (ids).
    """
    check_may(user, Permission.DO_CASEWORK)
    frame = read_frame(
        connection,
        sa.select(
            cases.c.case_id,
            cases.c.marac_id,
            cases.c.referral_date,
            sa.func.coalesce(cases.c.status, "received", type_=sa.String).label("status"),
            sa.func.coalesce(cases.c.in_immediate_danger, sa.false()).label("in_immediate_danger"),
            cases.c.criteria,
            cases.c.referring_agencies,
        ).where(waiting_here(), visible(user), _screens(user)),
    )
    days = (pl.lit(today) - pl.col("referral_date")).dt.total_days()
    return frame.with_columns(days=days).sort(
        pl.col("status") == "returned",
        ~pl.col("in_immediate_danger"),
        "referral_date",
        "case_id",
    )


def _screens(user: User) -> sa.ColumnElement[bool]:
    """The cases of the MARACs whose casework the person does; what an erasure left is nobody's."""
    maracs = user.maracs_for(Permission.DO_CASEWORK)
    here = sa.true() if maracs is None else cases.c.marac_id.in_(sorted(maracs))
    return sa.and_(here, cases.c.case_id.not_like(f"{ERASED}/%"))


@dataclass(frozen=True)
class Criterion:
    """A criterion the referrer ticked, with this area's rule and what the record says to it."""

    code: str
    rule: str
    fact: str


@dataclass(frozen=True)
class Points:
    """What a person should know before deciding: facts, and what is missing."""

    criteria: Sequence[Criterion]
    risk_form: str
    missing: Sequence[str]
    is_under_16: bool


def points(connection: sa.Connection, *, user: User, case_id: str, today: date) -> Points:
    """The points of a case the person sees in full. Raises NotAllowed otherwise.

    The rules are those in force today.
    """
    marac_id = check_in_full(connection, user, case_id)
    case = connection.execute(sa.select(*cases.c).where(cases.c.case_id == case_id)).one()
    victim = connection.execute(
        sa.select(*people.c).where(people.c.person_id == case.victim_id)
    ).first()
    rules = connection.execute(sa.select(*v_marac.c).where(v_marac.c.marac_id == marac_id)).one()
    threshold = _threshold(connection, marac_id, rules.dash_threshold, today)
    score = _score(connection, case_id, today)
    events = _referrals(connection, case, int(rules.escalation_months))
    born = victim.date_of_birth if victim else None
    return Points(
        criteria=list(_criteria(case.criteria, rules, threshold, score, events)),
        risk_form=_risk_form(score, threshold),
        missing=list(_missing(dict(case._mapping), dict(victim._mapping) if victim else {})),
        is_under_16=is_under_16(born, today),
    )


def _threshold(connection: sa.Connection, marac_id: str, own: int, today: date) -> int:
    """The yes answers from which a form counts as high by the rule in force today."""
    dated = rule_on(connection, marac_id, "dash_threshold", today)
    return own if dated is None else int(dated)


def _score(connection: sa.Connection, case_id: str, today: date) -> tuple[int, int] | None:
    """Yes answers and all answers on the latest form that is counted; None without one."""
    row = connection.execute(chain_of_case(case_id, _LATEST_FORM, today=today)).first()
    return None if row is None else (int(row.score), int(row.answers))


def _referrals(connection: sa.Connection, case: sa.Row[Any], months: int) -> int:
    """The victim's referrals in the months up to this one, which is among them."""
    one = sa.func.coalesce(same_person.c.one_person_id, cases.c.victim_id)
    of_victim = sa.select(cases.c.case_id, cases.c.referral_date, one.label("one")).outerjoin(
        same_person, same_person.c.person_id == cases.c.victim_id
    )
    every = of_victim.subquery()
    victim = sa.select(every.c.one).where(every.c.case_id == case.case_id).scalar_subquery()
    first = add_months(case.referral_date, -months)
    return int(
        connection.scalar(
            sa.select(sa.func.count()).where(
                every.c.one == victim, every.c.referral_date.between(first, case.referral_date)
            )
        )
        or 0
    )


def _risk_form(score: tuple[int, int] | None, threshold: int) -> str:
    if score is None:
        return "No risk form is with the case."
    yes, answered = score
    side = "at or above" if yes >= threshold else "below"
    return (
        f"Risk form: {yes} yes of {answered} answered; {side} this MARAC’s {threshold}. "
        "Professional judgement stands beside it."
    )


def _criteria(
    listed: str | None,
    rules: Any,  # noqa: ANN401 - a row
    threshold: int,
    score: tuple[int, int] | None,
    referrals: int,
) -> Iterator[Criterion]:
    said = "no risk form yet" if score is None else f"{score[0]} yes answers"
    months = f"{rules.escalation_months} months"
    times = f"{referrals} referral{'' if referrals == 1 else 's'} in {months}, this one included"
    known: Mapping[str, tuple[str, str]] = {
        "visible_high_risk": (f"{threshold} or more yes answers", said),
        "professional_judgement": ("The referrer’s own concern, in words, below the score too", ""),
        "escalation": (f"{rules.escalation_count} events within {months}", times),
        "repeat": ("Further abuse within twelve months of the last referral", "see below"),
    }
    for code in (listed or "").split(";"):
        if code:
            rule, fact = known.get(code, (CRITERION.get(code, code), ""))
            yield Criterion(code, rule, fact)


def _missing(case: Mapping[str, Any], victim: Mapping[str, Any]) -> Iterator[str]:
    """What a referral should say and does not, in words."""
    asked = {
        "perpetrator_ids": "who harms",
        "criteria": "under which criterion it is referred",
        "what_happened": "what happened",
        "why_multi_agency": "why it takes several agencies",
        "referrer_contact": "how to reach the referrer",
        "presenter": "who presents it at the meeting",
        "children_in_household": "how many children live in the household",
        "victim_aware": "whether the victim knows of the referral",
    }
    yield from (words for name, words in asked.items() if case[name] is None)
    about = {
        "date_of_birth": "the victim’s date of birth",
        "address": "the victim’s address",
        "phone_is_safe": "whether the victim’s telephone is safe",
    }
    yield from (words for name, words in about.items() if victim.get(name) is None)
