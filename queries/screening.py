"""What waits to be screened, and the facts that help a person decide; nothing is decided here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.codes import CRITERION
from models.frames import read_frame
from models.tables import agencies, assessments, cases, listings, people
from models.tables.assessments import QUESTIONS
from queries.case_access import check_case, visible
from queries.maracs import v_marac

WAITING = ("received", "screening", "returned")
_SCORED = ("dash", "dash_young_person", "daq")


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
        ).where(waiting_here(), visible(user)),
    )
    days = (pl.lit(today) - pl.col("referral_date")).dt.total_days()
    return frame.with_columns(days=days).sort(
        pl.col("status") == "returned",
        ~pl.col("in_immediate_danger"),
        "referral_date",
        "case_id",
    )


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
    """The points of a case the person may see. Raises NotAllowed otherwise."""
    marac_id = check_case(connection, user, case_id)
    case = connection.execute(sa.select(*cases.c).where(cases.c.case_id == case_id)).one()
    victim = connection.execute(
        sa.select(*people.c).where(people.c.person_id == case.victim_id)
    ).first()
    rules = connection.execute(sa.select(*v_marac.c).where(v_marac.c.marac_id == marac_id)).one()
    score = _score(connection, case_id)
    born = victim.date_of_birth if victim else None
    return Points(
        criteria=list(_criteria(case.criteria, rules, score)),
        risk_form=_risk_form(score, rules.dash_threshold),
        missing=list(_missing(dict(case._mapping), dict(victim._mapping) if victim else {})),
        is_under_16=born is not None and _age(born, today) < 16,
    )


def referrers(connection: sa.Connection, listed: str | None) -> str:
    """The names of the agencies of a list of ids, in its order."""
    ids = [one for one in (listed or "").split(";") if one]
    rows = connection.execute(
        sa.select(agencies.c.agency_id, agencies.c.name).where(agencies.c.agency_id.in_(ids))
    )
    names = {row.agency_id: row.name for row in rows}
    return ", ".join(names.get(one, one) for one in ids)


def _score(connection: sa.Connection, case_id: str) -> tuple[int, int] | None:
    """Yes answers and all answers on the latest form that is counted; None without one."""
    rows = connection.execute(
        sa.select(*assessments.c)
        .where(assessments.c.case_id == case_id, assessments.c.form.in_(_SCORED))
        .order_by(assessments.c.assessed_on.desc().nulls_last(), assessments.c.assessment_id.desc())
    )
    for row in rows:
        given = [row._mapping[question] for question in QUESTIONS]
        answered = sum(one is not None for one in given)
        if answered:
            return sum(one == "yes" for one in given), answered
    return None


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
    score: tuple[int, int] | None,
) -> Iterator[Criterion]:
    said = "no risk form yet" if score is None else f"{score[0]} yes answers"
    known: Mapping[str, tuple[str, str]] = {
        "visible_high_risk": (f"{rules.dash_threshold} or more yes answers", said),
        "professional_judgement": ("The referrer’s own concern, in words, below the score too", ""),
        "escalation": (
            f"{rules.escalation_count} events within {rules.escalation_months} months",
            "",
        ),
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


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
