"""Repeats by section 3.1 of the data dictionary, slow and plain."""

from collections import defaultdict
from datetime import date

from .rows import Files, Row, items

NOT_COUNTED = {"withdrawn", "returned", "below_threshold"}


def repeats(files: Files) -> dict[str, bool]:
    """Whether each case would be a repeat, overrides left aside."""
    persons = {row["person_id"]: row["same_as"] for row in files["person_links"]}
    maracs = {row["marac_id"]: row for row in files["maracs"]}
    ended = _last_outcomes(files)
    by_victim: dict[str, list[Row]] = defaultdict(list)
    for case in files["cases"]:
        by_victim[persons.get(case["victim_id"], case["victim_id"])].append(case)
    return {
        case["case_id"]: _is_repeat(case, others, maracs[case["marac_id"]], ended)
        for others in by_victim.values()
        for case in others
    }


def _last_outcomes(files: Files) -> dict[str, str]:
    days = {row["meeting_id"]: row["meeting_date"] for row in files["meetings"]}
    inorder = sorted(files["listings"], key=lambda row: days[row["meeting_id"]])
    return {row["case_id"]: row["outcome"] for row in inorder}


def _is_repeat(case: Row, others: list[Row], marac: Row, ended: dict[str, str]) -> bool:
    referred = date.fromisoformat(case["referral_date"])
    trigger = min(referred, date.fromisoformat(case["incident_date"] or case["referral_date"]))
    earlier = [
        date.fromisoformat(other["referral_date"])
        for other in others
        if other["referral_date"] < case["referral_date"]
        and set(items(other["perpetrator_ids"])) & set(items(case["perpetrator_ids"]))
        and not NOT_COUNTED
        & {other["status"], other["closure_reason"], ended.get(other["case_id"], "")}
    ]
    elsewhere = case["previous_marac"] not in ("", marac["name"])
    if case["previous_referral_on"] and not (marac["repeat_scope"] == "same_marac" and elsewhere):
        earlier.append(date.fromisoformat(case["previous_referral_on"]))
    crime = marac["repeat_definition"] == "any_abuse" or case["incident_criminal"] != "no"
    return crime and bool(earlier) and trigger <= _a_year_after(max(earlier))


def _a_year_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)
