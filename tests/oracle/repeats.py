"""Whether a case is a repeat: section 3.1 of the data dictionary, word for word."""

from datetime import date

from .ages import twelve_months_after
from .record import (
    Record,
    Row,
    case,
    heard_on,
    items,
    last_listing,
    one,
    rows,
    same_people,
    setting_on,
)

ENDED_EARLY = {"withdrawn", "returned", "below_threshold"}


def repeat(record: Record, case_id: str, today: date | None = None) -> bool:
    """Whether the rule makes this case a repeat (only heard cases are counted as one).

    A case that was not heard yet is judged by the rules in force today, where that is given.
    """
    this = case(record, case_id)
    if this.get("repeat_override") is not None:
        return bool(this["repeat_override"])
    return by_definition(record, this, rule(record, this, "repeat_definition", today), today)


def by_definition(record: Record, this: Row, definition: str, today: date | None = None) -> bool:
    """What the rule says by one definition, whatever a person decided."""
    dates = earlier_referral_dates(record, this, today)
    if not dates or trigger(this) > twelve_months_after(max(dates)):
        return False
    if definition == "criminal_incident":
        return this.get("incident_criminal") is not False
    return True


def rule(record: Record, this: Row, name: str, today: date | None = None) -> str:
    """The rule of the case's own MARAC on the day it was heard, or of today."""
    day = heard_on(record, this["case_id"]) or today
    return str(setting_on(record, this["marac_id"], name, day))


def trigger(this: Row) -> date:
    """The incident's date; the referral's where that is blank or later than the referral."""
    incident: date | None = this.get("incident_date")
    referral: date = this["referral_date"]
    return referral if incident is None or incident > referral else incident


def earlier_referral_dates(record: Record, this: Row, today: date | None = None) -> list[date]:
    """Dates of the earlier referrals, with `previous_referral_on` among them where it counts."""
    same_marac = rule(record, this, "repeat_scope", today) == "same_marac"
    dates = [
        other["referral_date"]
        for other in rows(record, "cases")
        if is_earlier_referral(record, this, other)
        and not (same_marac and other["marac_id"] != this["marac_id"])
    ]
    stated = this.get("previous_referral_on")
    if stated is not None and not (same_marac and stated_elsewhere(record, this)):
        dates.append(stated)
    return dates


def is_earlier_referral(record: Record, this: Row, other: Row) -> bool:
    return (
        other["case_id"] != this["case_id"]
        and other["victim_id"] in same_people(record, this["victim_id"])
        and share_a_perpetrator(record, this, other)
        and other["referral_date"] < this["referral_date"]
        and not ended_early(record, other)
        and this.get("transferred_from") != other["case_id"]
    )


def share_a_perpetrator(record: Record, this: Row, other: Row) -> bool:
    theirs = set(items(other, "perpetrator_ids"))
    return any(
        same_people(record, perpetrator) & theirs for perpetrator in items(this, "perpetrator_ids")
    )


def ended_early(record: Record, other: Row) -> bool:
    """By status, by how a closed case ended, or by the outcome of its last listing."""
    last = last_listing(record, other["case_id"])
    return (
        other.get("status") in ENDED_EARLY
        or (other.get("status") == "closed" and other.get("closure_reason") in ENDED_EARLY)
        or (last is not None and last.get("outcome") in ENDED_EARLY)
    )


def stated_elsewhere(record: Record, this: Row) -> bool:
    """Whether `previous_marac` is given and names neither this MARAC's id nor its name."""
    named = this.get("previous_marac")
    if named is None:
        return False
    marac = one(record, "maracs", "marac_id", this["marac_id"])
    return named.casefold() not in {marac["marac_id"].casefold(), marac["name"].casefold()}
