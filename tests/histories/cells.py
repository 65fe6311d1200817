"""What may stand in each cell of a drawn record: mostly edges, often blank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from .text import HEADERS

Strategy = st.SearchStrategy[Any]
Fields = dict[str, dict[str, Strategy]]

EDGES: tuple[str, ...] = (
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
    "2024-12-31",
    "2025-01-01",
    "2025-02-27",
)
EDGES += ("2025-02-28", "2025-03-01", "2025-03-31", "2025-12-31", "2026-02-28", "2026-03-01")
MEETING_DAYS: tuple[str, ...] = (
    "2024-02-29",
    "2025-01-02",
    "2025-02-28",
    "2025-03-01",
    "2025-04-22",
)
MEETING_DAYS += ("2025-05-06", "2025-12-29", "2026-01-05", "2026-02-28")
AGENDA_DAYS = ("2025-02-18", "2025-04-08", "2025-12-15", "2025-12-16", "2025-12-17")
SOURCES = ["police", "police", "police", "idva", "childrens_social_care", "primary_care"]
SOURCES += ["secondary_care", "education", "housing", "mental_health", "probation", "mash", "other"]
SOURCES += ["voluntary_sector", "substance_use", "adult_social_care"]


@dataclass(frozen=True)
class Ids:
    """The ids of one record, so that rows can name each other."""

    maracs: tuple[str, ...]
    agencies: tuple[str, ...]
    people: tuple[str, ...]
    cases: tuple[str, ...]
    meetings: tuple[str, ...]


@cache
def days(edges: tuple[str, ...] = EDGES) -> Strategy:
    """Mostly the edges themselves, else within three days of one."""
    edge = st.sampled_from([date.fromisoformat(day) for day in edges])
    return edge | edge | st.builds(lambda day, n: day + timedelta(n), edge, st.integers(-3, 3))


@cache
def birth_days() -> Strategy:
    """Birthdays on or a day beside the ages that matter at a meeting, and on 29 February."""

    def born(day: date, age: int, off: int) -> date:
        on = day if (day.month, day.day) != (2, 29) else date(day.year, 3, 1)
        return on.replace(year=on.year - age) + timedelta(days=off)

    meeting_day = st.sampled_from([date.fromisoformat(day) for day in MEETING_DAYS])
    age = st.sampled_from([0, 15, 16, 18, 30, 65, 110])
    leap = st.sampled_from([date(2008, 2, 29), date(1960, 2, 29), date(1992, 2, 29)])
    return leap | st.builds(born, meeting_day, age, st.integers(-1, 1))


def pick(*values: object) -> Strategy:
    return st.sampled_from(values)


def some(values: Sequence[str], least: int = 0, most: int = 3) -> Strategy:
    return st.lists(pick(*values), min_size=least, max_size=most, unique=True)


def blank(strategy: Strategy) -> Strategy:
    return st.none() | strategy


YES_NO = pick(None, True, False)


def marac_fields() -> dict[str, Strategy]:
    return {
        "nation": pick(None, "england", "wales", "scotland", "northern_ireland"),
        "repeat_definition": pick(None, "any_abuse", "criminal_incident"),
        "repeat_scope": pick(None, "any_marac", "same_marac"),
        "dash_threshold": pick(None, 1, 3, 14),
        "cases_per_meeting": pick(None, 1, 2),
        "agenda_working_days": pick(None, 0, 1, 8),
        "action_days": pick(None, 0, 7, 365),
        "idva_caseload": pick(None, 3, 100),
        "admin_caseload": pick(None, 7, 400),
    }


def person_fields() -> dict[str, Strategy]:
    disabilities = ["none", "physical", "learning", "mental_health", "not_known"]
    ethnicity = ["not_known", "white_british", "indian", "african", "mixed_other", "roma", "arab"]
    return {
        "date_of_birth": blank(birth_days()),
        "gender": pick(None, "female", "male", "non_binary", "other", "not_known"),
        "gender_same_as_birth": YES_NO,
        "ethnicity": pick(None, *ethnicity),
        "sexual_orientation": pick(None, "heterosexual", "gay_lesbian", "other", "not_known"),
        "disabilities": blank(some(disabilities, least=1)),
    }


def case_fields(ids: Ids) -> dict[str, Strategy]:
    status = ["received", "returned", "below_threshold", "withdrawn", "heard", "listed", "closed"]
    return {
        "marac_id": pick(*ids.maracs),
        "referral_date": days(),
        "victim_id": pick(*[ids.people[0]] * 3, *ids.people[1:-1]),
        "referring_agencies": some(ids.agencies, least=1),
        "perpetrator_ids": blank(some(ids.people[1:], least=1) | st.just([*ids.people[-1:]])),
        "incident_date": blank(days()),
        "incident_criminal": YES_NO,
        "children_in_household": pick(None, None, 0, 1, 3),
        "threshold_met": YES_NO,
        "previous_referral_on": st.none() | st.none() | days(),
        "previous_marac": pick(None, ids.maracs[0], ids.maracs[0].upper(), "avon", "Elsewhere"),
        "repeat_override": pick(None, None, None, None, True, False),
        "transferred_from": pick(None, None, "Elsewhere", *ids.cases),
        "idva_referred_on": blank(days()),
        "idva_contact_on": blank(days(MEETING_DAYS)),
        "idva_outcome": pick(None, "engaged", "declined", "uncontactable"),
        "status": pick(*[None] * 10, *status),
        "closure_reason": pick(None, None, "withdrawn", "below_threshold", "risk_reduced"),
    }


def meeting_fields(ids: Ids) -> dict[str, Strategy]:
    return {
        "marac_id": pick(*ids.maracs),
        "meeting_date": days(MEETING_DAYS),
        "kind": pick(None, "scheduled", "virtual", "virtual", "emergency", "daily"),
        "status": pick("held", "held", "held", "held", None, None, "planned", "cancelled"),
        "start_time": pick(None, "09:30", "14:00"),
        "agenda_sent_on": blank(days(AGENDA_DAYS) | days(MEETING_DAYS)),
    }


def other_fields(ids: Ids) -> Fields:
    heard = ["heard"] * 4
    return {
        "population": {"adult_females": pick(0, 1_250, 3_749, 3_750, 100_000)},
        "agencies": {"return_source": pick(*SOURCES), "core": pick(True, True, None, False)},
        "marac_agencies": {
            "core": pick(True, True, None, False),
            "from": blank(days()),
            "to": blank(days()),
        },
        "children": {"case_id": pick(*ids.cases), "in_household": YES_NO},
        "listings": {
            "outcome": pick(None, "deferred", "withdrawn", "below_threshold", *heard),
            "minutes": pick(None, 0, 7, 12.5),
        },
        "agency_involvement": {"returned_on": blank(days(MEETING_DAYS))},
        "attendance": {
            "status": pick("present", "present", "deputy", "apologies", "absent", "observer")
        },
        "actions": {
            "case_id": pick(*ids.cases),
            "agency_id": pick(*ids.agencies),
            "meeting_id": pick(None, *ids.meetings),
            "due_date": blank(days()),
            "status": pick(None, "open", "done", "done", "not_possible", "cancelled"),
            "completed_on": blank(days()),
        },
        "capacity": {"idva_fte": pick(None, 0, 0.5, 2), "admin_fte": pick(None, 0.25, 1)},
        "returns": past_fields(),
    }


def past_fields() -> dict[str, Strategy]:
    """A past return's counts, mostly blank; the sources in fractions as people type them."""
    fields = {letter: pick(None, None, 0, 1, 2) for letter in [*HEADERS][2:]}
    sources = {letter: pick(None, 0, 0.33, 0.5, 1, 2) for letter in "GHT"}
    return fields | sources | {"C": pick(0, 1, 2, 5)}


@cache
def fields(ids: Ids) -> Fields:
    """What may be drawn, and changed, in each column that is not a key."""
    return {
        "maracs": marac_fields(),
        "people": person_fields(),
        "cases": case_fields(ids),
        "meetings": meeting_fields(ids),
        "assessments": {
            "case_id": pick(*ids.cases),
            "assessed_on": pick(None, date(2024, 2, 29)) | days(MEETING_DAYS),
            **{f"q{number}": pick(None, "yes", "no", "dont_know") for number in (1, 2, 11)},
        },
        **other_fields(ids),
    }
