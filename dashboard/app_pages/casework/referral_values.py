"""What stands in the fields of a referral, as the referral that is sent."""

from collections.abc import Callable, Mapping
from datetime import date

from ingest.one_row import Values
from ingest.referrals import Person, Referral
from ingest.save import Problem
from ingest.sharing import Decision
from ingest.typed_days import day_text
from models.codes import CHARACTERISTIC

Get = Callable[[str], str]

NOT_ASKED, NOT_SAID, NEW = "not_asked", "prefers_not_to_say", "new"
UNSAID: Mapping[str, str] = {NOT_ASKED: "Not asked", NOT_SAID: "Prefers not to say"}
PURPOSE = "To keep the victim, any children and others safe through the MARAC"
TYPED = ("date_of_birth", "religion")  # characteristics without a list to choose from
MOST_PEOPLE, MOST_CHILDREN = 6, 12

CASE = (
    *("incident_criminal", "criteria", "criteria_reason", "abuse_types", "what_happened"),
    *("why_multi_agency", "in_immediate_danger", "immediate_safety", "children_in_household"),
    *("household", "housing", "police_division", "previous_marac", "victim_aware"),
    *("victim_unaware_reason", "must_not_receive", "referrer_name", "referrer_contact"),
    *("presenter", "manager_agreed"),
)
CASE_DAYS = ("incident_date", "previous_referral_on", "referral_date")
PERSON = (
    *("given_names", "family_name", "aliases", "address", "postcode", "phone", "phone_is_safe"),
    *("safe_times", "must_not_know", "safe_contact_notes", "email", "first_language"),
    *("interpreter_needed", "occupation", "immigration_status", "gp", "nhs_number", "police_id"),
    *("gender_described", "ethnicity_described", "sexual_orientation_described"),
    "disabilities_described",
)
CHILD = (
    *("given_names", "family_name", "relation_to_victim", "relation_to_perpetrator"),
    *("in_household", "school"),
)
# Where a problem is shown whose field is no field of the page.
_SHOWN_AT = {
    "sharing.informed": "victim_aware",
    "sharing.why_not": "victim_unaware_reason",
    "sharing.decided_by": "referrer_name",
    "victim.not_asked": "victim.disabilities",
    "victim.prefers_not_to_say": "victim.disabilities",
    "referring_agencies": "agencies",
    "marac_id": "marac",
}


def referral_of(get: Get, *, draft: str, today: date) -> Referral:
    """The referral that the fields make; what is blank stays blank."""
    return Referral(
        marac_id=get("marac"),
        agencies=tuple(one for one in get("agencies").split(";") if one),
        case=_case(get),
        victim=person(get, "victim"),
        decision=_decision(get, today),
        perpetrators=tuple(
            _harmer(get, f"perpetrator{number}") for number in range(1, perpetrators(get) + 1)
        ),
        children=tuple(_child(get, f"child{number}") for number in range(1, children(get) + 1)),
        draft=draft,
    )


def perpetrators(get: Get) -> int:
    """How many people who harm there are fields for; none where it is not known who harms."""
    return 0 if get("perpetrators_unknown") == "yes" else _count(get("perpetrators"), MOST_PEOPLE)


def children(get: Get) -> int:
    """How many children there are fields for."""
    return _count(get("children") or "0", MOST_CHILDREN)


def _count(text: str, most: int) -> int:
    return min(int(text), most) if text.isdigit() else 1


def person(get: Get, who: str) -> Person:
    """Somebody in the referral, as typed under `who`, and whether it is somebody known."""
    values: dict[str, str | None] = {name: get(f"{who}.{name}") or None for name in PERSON}
    values["date_of_birth"] = day_text(get(f"{who}.date_of_birth")) or None
    unsaid: dict[str, list[str]] = {NOT_ASKED: [], NOT_SAID: []}
    for name in CHARACTERISTIC:
        answer = _answer(get, who, name)
        for list_, names in unsaid.items():
            if list_ in answer:
                names.append(name)
        if name != "date_of_birth":
            values[name] = ";".join(one for one in answer if one not in UNSAID) or None
    values |= {name: ";".join(names) or None for name, names in unsaid.items()}
    chosen = get(f"{who}.person")
    return Person(values, "" if chosen == NEW else chosen)


def _answer(get: Get, who: str, name: str) -> list[str]:
    """What was answered about a characteristic; for one that is typed, why it was not, if blank."""
    answer = get(f"{who}.{name}")
    if name in TYPED:
        return [answer] if answer else [get(f"{who}.{name}_unsaid")]
    return [one for one in answer.split(";") if one]


def _harmer(get: Get, who: str) -> Person:
    found = person(get, who)
    values = dict(found.values)
    if get(f"{who}.same_address") == "yes":
        values |= {name: get(f"victim.{name}") or None for name in ("address", "postcode")}
    return Person(values, found.person_id, get(f"{who}.relationship"))


def _case(get: Get) -> Values:
    days = {name: day_text(get(name)) or None for name in CASE_DAYS}
    return {name: get(name) or None for name in CASE} | days


def _child(get: Get, who: str) -> Values:
    values: dict[str, str | None] = {name: get(f"{who}.{name}") or None for name in CHILD}
    return values | {"date_of_birth": day_text(get(f"{who}.date_of_birth")) or None}


def _decision(get: Get, today: date) -> Decision:
    answers: dict[str, bool | None] = {"yes": True, "no": False}
    return Decision(
        decided_on=today,
        decided_by=get("referrer_name"),
        shared_with="The MARAC: its coordinator, the IDVA and the agencies of its protocol",
        purpose=get("sharing.purpose") or PURPOSE,
        lawful_bases=tuple(one for one in get("sharing.lawful_bases").split(";") if one),
        with_consent=answers.get(get("sharing.with_consent")),
        necessary=get("sharing.necessary"),
        proportionate=get("sharing.proportionate"),
        informed=answers.get(get("victim_aware")),
        why_not=get("victim_unaware_reason"),
    )


def shown_at(problem: Problem) -> str:
    """The field of the page at which a problem is shown."""
    return _SHOWN_AT.get(problem.field, problem.field)
