"""Figures about referrals, risk forms, contact, research, waiting and what is filled in."""

from datetime import date
from fractions import Fraction
from statistics import median

from .contributions import children_in_household, disability_recorded
from .part import Figure, Part, count, figure, rate
from .record import Heard, Record, Row, items, known, person, rows, setting_on, where

QUESTIONS = {"dash": 24, "dash_young_person": 24, "daq": 27}
FIELDS = 7


def referrals(part: Part) -> dict[str, Figure]:
    received = where(
        part.record,
        "cases",
        lambda row: row["marac_id"] in part.maracs and part.within(row["referral_date"]),
    )
    screened = [row for row in received if row.get("threshold_met") is not None]
    below = [row for row in screened if row["threshold_met"] is False]
    return {
        "referrals_received": count(len(received)),
        "screened": count(len(screened)),
        "below_threshold_cases": count(len(below)),
        "below_threshold_rate": rate(len(below), len(screened)),
    }


def hearings(part: Part) -> dict[str, Figure]:
    return {
        "minutes_per_case": minutes_per_case(part),
        "dash_high_rate": dash_high_rate(part),
        **idva(part),
        "research_return_rate": research_return_rate(part),
        "referral_to_meeting_days": referral_to_meeting_days(part),
        "completeness": completeness(part),
    }


def minutes_per_case(part: Part) -> Figure:
    minutes = [
        Fraction(str(row["minutes"]))
        for _, _, row in part.heard()
        if row.get("minutes") is not None
    ]
    return rate(sum(minutes, Fraction(0)) if minutes else None, len(minutes), 1)


def dash_high_rate(part: Part) -> Figure:
    scores = [(score(part.record, heard), threshold(part.record, heard)) for heard in part.heard()]
    scored = [(yes, least) for yes, least in scores if yes is not None]
    high = [yes for yes, least in scored if yes >= least]
    return rate(len(high), len(scored))


def threshold(record: Record, heard: Heard) -> int:
    """The threshold of the meeting's MARAC on the day of the meeting."""
    at = heard[1]
    return int(setting_on(record, at["marac_id"], "dash_threshold", at["meeting_date"]))


def score(record: Record, heard: Heard) -> int | None:
    """Yes-answers on the latest form that counts, or None without one."""
    case, meeting, _ = heard
    forms = where(
        record,
        "assessments",
        lambda row: (
            row["case_id"] == case["case_id"]
            and row["form"] in QUESTIONS
            and any(answer is not None for answer in answers(row))
            and (row.get("assessed_on") or date.min) <= meeting["meeting_date"]
        ),
    )
    forms.sort(key=lambda row: (row.get("assessed_on") or date.min, row["assessment_id"]))
    return answers(forms[-1]).count("yes") if forms else None


def answers(form: Row) -> list[str | None]:
    return [form.get(f"q{number}") for number in range(1, QUESTIONS[form["form"]] + 1)]


def idva(part: Part) -> dict[str, Figure]:
    fields = ("idva_referred_on", "idva_contact_on", "idva_outcome")
    heard = [(case, meeting["meeting_date"]) for case, meeting, _ in part.heard()]
    recorded = [
        (case, day) for case, day in heard if any(case.get(field) is not None for field in fields)
    ]
    before = [
        case
        for case, day in recorded
        if case.get("idva_contact_on") is not None and case["idva_contact_on"] <= day
    ]
    outcomes = [case["idva_outcome"] for case, _ in heard if case.get("idva_outcome") is not None]
    return {
        "idva_contact_before_rate": rate(len(before), len(recorded)),
        "idva_engaged_rate": rate(outcomes.count("engaged"), len(outcomes)),
    }


def research_return_rate(part: Part) -> Figure:
    requested = in_time = 0
    for case, meeting, _ in part.heard():
        for row in rows(part.record, "agency_involvement"):
            if row["case_id"] == case["case_id"] and row.get("requested_on") is not None:
                requested += 1
                returned = row.get("returned_on")
                in_time += returned is not None and returned <= meeting["meeting_date"]
    return rate(in_time, requested)


def referral_to_meeting_days(part: Part) -> Figure:
    days = [
        Fraction((meeting["meeting_date"] - case["referral_date"]).days)
        for case, meeting, _ in part.heard()
    ]
    return figure(median(days) if days else None, None, len(days))


def completeness(part: Part) -> Figure:
    filled = sum(fields_filled(part.record, case) for case, _, _ in part.heard())
    return rate(filled, FIELDS * len(part.heard()))


def fields_filled(record: Record, case: Row) -> int:
    victim = person(record, case["victim_id"])
    perpetrators = [person(record, one) for one in items(case, "perpetrator_ids")]
    return sum(
        [
            children_in_household(record, case) is not None,
            victim.get("date_of_birth") is not None,
            known(victim.get("gender")),
            known(victim.get("ethnicity")),
            known(victim.get("sexual_orientation")),
            disability_recorded(victim),
            any(one.get("date_of_birth") is not None for one in perpetrators),
        ]
    )
