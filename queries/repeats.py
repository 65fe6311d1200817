"""Whether a case is a repeat, heard or not: the referrals before it, and why each counts or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.access import Permission, User, may
from models.period import add_months, long_date
from models.tables import cases
from queries.case_access import check_in_full, visible
from queries.safelives.repeats_why import (
    CASES,
    PAIRS,
    ruled_out,
    too_late_or_no_crime,
    why_repeat,
)
from queries.safelives.what_if import chain_of_case

ANY_ABUSE, CRIMINAL = "any_abuse", "criminal_incident"
_THE_CASE = "WHERE c.case_id = :case_id"
_UNTOLD = {
    True: "By the rule it is a repeat; the referral before it is closed to you.",
    False: "By the rule it is not a repeat; the referral before it is closed to you.",
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Earlier:
    """A referral of the same victim before this one. `case_id` is "" where the person may not

    open it; `counts` says whether the rule counts it, and `why` why not ("" where it does). One
    that `is_stated` is no case of this record: the referrer named its day.
    """

    case_id: str
    referred_on: date | None
    counts: bool
    why: str
    is_stated: bool = False


@dataclass(frozen=True)
class Repeat:
    """What the rule says of a case, and what a person decided.

    `by_definition` is the answer under each definition of a repeat (an override left aside);
    `window_ends` is the last day of the twelve months after the last referral that counts.
    """

    is_repeat: bool
    why: str
    definition: str
    scope: str
    override: bool | None
    override_reason: str
    last_referral_on: date | None
    window_ends: date | None
    trigger_on: date
    earlier: Sequence[Earlier]
    by_definition: Mapping[str, bool]


def repeat_of(connection: sa.Connection, *, user: User, case_id: str, today: date) -> Repeat:
    """The repeat of a case the person sees in full, by the rules in force on the day it was heard,

    or today where it was not heard yet (data dictionary 3.1). The day of an earlier referral is
    told to who may open that case, or does the casework of this one. Raises NotAllowed otherwise.
    """
    marac_id = check_in_full(connection, user, case_id)
    case = _case(connection, case_id, today)
    earlier = _earlier(connection, user, case, today, sees_days=_sees_days(user, marac_id))
    is_told = _is_told(case, earlier)
    last = case["last_referral_on"] if is_told else None
    return Repeat(
        is_repeat=bool(case["is_repeat"]),
        why=_why(case, earlier) if is_told else _UNTOLD[bool(case["is_repeat"])],
        definition=case["repeat_definition"],
        scope=case["repeat_scope"],
        override=case["repeat_override"],
        override_reason=case["repeat_override_reason"] or "",
        last_referral_on=last,
        window_ends=None if last is None else add_months(last, 12),
        trigger_on=case["trigger_on"],
        earlier=earlier,
        by_definition={code: _by_rule(case, code) for code in (ANY_ABUSE, CRIMINAL)},
    )


def last_anywhere(
    connection: sa.Connection, *, case_id: str, today: date
) -> tuple[date, str] | None:
    """The latest earlier case that the rule counts, to whichever MARAC: its day and its number.

    None where there is none. A referral that is only stated is not among them.
    """
    counted = filter(_counts_anywhere, _pairs(connection, case_id, today))
    return next(((row["referred_on"], row["other_id"]) for row in counted), None)


def _pairs(connection: sa.Connection, case_id: str, today: date) -> list[Row]:
    """The victim's other cases no later than this one, the latest first, each with what counts."""
    asked = chain_of_case(case_id, PAIRS.format(which=_THE_CASE), today=today)
    return [dict(row) for row in connection.execute(asked).mappings()]


def _counts_anywhere(row: Row) -> bool:
    """Whether the rule counts a pair, wherever the earlier case was referred to."""
    is_none = not row["is_earlier"] or row["is_continued"] or row["ended_unheard"]
    return not is_none and bool(row["shared"])


def _case(connection: sa.Connection, case_id: str, today: date) -> Row:
    asked = chain_of_case(case_id, CASES.format(which=_THE_CASE), today=today)
    row = dict(connection.execute(asked).mappings().one())
    reason = connection.scalar(
        sa.select(cases.c.repeat_override_reason).where(cases.c.case_id == case_id)
    )
    return row | {"repeat_override_reason": reason}


def _sees_days(user: User, marac_id: str) -> bool:
    return may(user, Permission.DO_CASEWORK, marac_id)


def _is_told(case: Row, earlier: Sequence[Earlier]) -> bool:
    """Whether the day that the answer hangs on is one the person may know."""
    if case["repeat_override"] is not None or case["last_referral_on"] is None:
        return True
    return any(one.counts and one.referred_on == case["last_referral_on"] for one in earlier)


def _earlier(
    connection: sa.Connection, user: User, case: Row, today: date, *, sees_days: bool
) -> list[Earlier]:
    rows = _pairs(connection, case["case_id"], today)
    ids = [row["other_id"] for row in rows]
    own = set(
        connection.scalars(
            sa.select(cases.c.case_id).where(cases.c.case_id.in_(ids), visible(user))
        )
    )
    shown = own if not sees_days else set(ids) - user.closed
    found = [
        _one(case, row, is_own=row["other_id"] in own, is_told=row["other_id"] in shown)
        for row in rows
    ]
    if case["previous_referral_on"] is not None:
        found.append(_stated(case))
    return sorted(found, key=lambda one: one.referred_on or date.min, reverse=True)


def _stated(case: Row) -> Earlier:
    """The earlier referral that the referrer named; by scope one to another MARAC is left out."""
    counted = case["stated_that_counts"] is not None
    why = "" if counted else "it was to another MARAC"
    return Earlier("", case["previous_referral_on"], counts=counted, why=why, is_stated=True)


def _one(case: Row, row: Row, *, is_own: bool, is_told: bool) -> Earlier:
    """One earlier case; where it is not for the person it stands there without number and day."""
    why = _why_left_out(case, row)
    if not is_told:
        return Earlier("", None, counts=not why, why=why and "an earlier referral closed to you")
    return Earlier(row["other_id"] if is_own else "", row["referred_on"], counts=not why, why=why)


def _why_left_out(case: Row, row: Row) -> str:
    in_scope = case["repeat_scope"] != "same_marac" or row["is_same_marac"]
    return "" if _counts_anywhere(row) and in_scope else ruled_out(case, {**row, "when": "it"})


def _by_rule(case: Row, definition: str) -> bool:
    last = case["last_referral_on"]
    if last is None or case["trigger_on"] > add_months(last, 12):
        return False
    return definition != CRIMINAL or case["incident_criminal"] is not False


def _why(case: Row, earlier: Sequence[Earlier]) -> str:
    if case["repeat_override"] is not None:
        decided = "a repeat" if case["repeat_override"] else "not a repeat"
        return f"A person decided: {decided}."
    if case["is_repeat"]:
        why = why_repeat(case)
    elif case["last_referral_on"] is not None:
        why = too_late_or_no_crime(case)
    elif earlier:
        why = f"no earlier referral counts: {earlier[0].why}"
    else:
        return "No earlier referral of the same victim is in the record."
    return f"{why[:1].upper()}{why[1:]}."


def day_words(day: date | None) -> str:
    """The day of an earlier referral, or that it is closed."""
    return "Closed to you" if day is None else long_date(day)
