"""What a referral on screen holds, and what is wrong or missing in it, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest import sharing
from ingest.checking import check
from ingest.one_row import Values, form_sheet
from ingest.parsing import read_day
from ingest.problems import KEPT
from ingest.save import Problem
from ingest.schemas import SCHEMAS
from models.keys import LOCAL

# What a referral says of the case; whatever else a case has is decided after it was received.
CASE_FIELDS = (
    *("incident_date", "incident_criminal", "criteria", "criteria_reason", "abuse_types"),
    *("what_happened", "why_multi_agency", "in_immediate_danger", "immediate_safety"),
    *("children_in_household", "household", "housing", "police_division"),
    *("previous_referral_on", "previous_marac", "victim_aware", "victim_unaware_reason"),
    *("must_not_receive", "referrer_name", "referrer_contact", "presenter", "manager_agreed"),
    "referral_date",
)
NEEDS_REASON = frozenset({"professional_judgement", "suicide_risk", "other"})
_SHORTEST = 5
_STAND_IN = "x"  # for ids that are given when the referral is written


@dataclass(frozen=True)
class Person:
    """Somebody a referral names: texts as in the file of people.

    `person_id` is somebody of the record whom a human chose; blank makes somebody new.
    """

    values: Values
    person_id: str = ""
    relationship: str = ""


@dataclass(frozen=True)
class Referral:
    """A referral as it is sent; `case` has the columns of `CASE_FIELDS`, children those of theirs.

    `draft` is the form it was typed in, forgotten once it is sent.
    """

    marac_id: str
    agencies: tuple[str, ...]
    case: Values
    victim: Person
    decision: sharing.Decision
    perpetrators: tuple[Person, ...] = ()
    children: tuple[Values, ...] = ()
    draft: str = ""


def problems_in(referral: Referral, *, today: date) -> list[Problem]:
    """Everything that keeps the referral from being sent; fields are as "victim.phone".

    The rules of the files are an import's, with an import's sentences.
    """
    return [
        *_about_sending(referral, today),
        *_about_danger(referral.case),
        *_about_people(referral),
        *_about_reasons(referral.case),
        *_of_the_files(referral, today),
        *(
            Problem(f"sharing.{name}", "sharing", sentence)
            for name, sentence in sharing.faults(referral.decision, today)
        ),
    ]


def _about_sending(referral: Referral, today: date) -> Iterator[Problem]:
    if not referral.marac_id:
        yield Problem("marac", "missing", "Choose the MARAC that the victim’s address belongs to.")
    if not referral.agencies:
        yield Problem("agencies", "missing", "Choose the agency that refers, or several.")
    if not referral.case.get("referrer_name"):
        yield Problem("referrer_name", "missing", "Give your name, so that you can be asked.")
    on = read_day(referral.case.get("referral_date"))
    if on is not None and on > today:
        yield Problem("referral_date", "to_come", "The day of the referral is still to come.")


def _about_danger(case: Values) -> Iterator[Problem]:
    if not case.get("in_immediate_danger"):
        yield Problem(
            "in_immediate_danger", "missing", "Say whether somebody is in danger right now."
        )
    elif case["in_immediate_danger"] == "yes" and _is_short(case.get("immediate_safety")):
        yield Problem(
            "immediate_safety", "missing", "Say what was done at once to keep the victim safe."
        )


def _about_people(referral: Referral) -> Iterator[Problem]:
    victim = referral.victim
    if not _is_named(victim):
        yield Problem("victim.family_name", "missing", "Give the victim’s name.")
    if victim.values.get("phone") and not victim.values.get("phone_is_safe"):
        yield Problem(
            "victim.phone_is_safe", "missing", "Say whether it is safe to ring that number."
        )
    for number, person in enumerate(referral.perpetrators, start=1):
        who = f"perpetrator{number}"
        if not _is_named(person):
            yield Problem(
                f"{who}.family_name",
                "missing",
                "Give a name or another name the person is known by, or take the person out.",
            )
        if not person.relationship:
            yield Problem(
                f"{who}.relationship", "missing", "Say what this person is to the victim."
            )


def _about_reasons(case: Values) -> Iterator[Problem]:
    if _is_short(case.get("what_happened")):
        yield Problem("what_happened", "missing", "Say what happened.")
    criteria = set((case.get("criteria") or "").split(";")) - {""}
    if not criteria:
        yield Problem("criteria", "missing", "Choose why the case is referred: one or several.")
    if criteria & NEEDS_REASON and _is_short(case.get("criteria_reason")):
        yield Problem(
            "criteria_reason",
            "missing",
            "Say what concerns you: a referral on judgement needs its reason.",
        )


def _is_short(text: str | None) -> bool:
    return len((text or "").strip()) < _SHORTEST


def _is_named(person: Person) -> bool:
    names = ("given_names", "family_name", "aliases")
    return bool(person.person_id) or any((person.values.get(name) or "").strip() for name in names)


def _of_the_files(referral: Referral, today: date) -> Iterator[Problem]:
    ids = {"person_id": _STAND_IN}
    yield from _row("people", ids | dict(referral.victim.values), "victim.")
    for number, person in enumerate(referral.perpetrators, start=1):
        yield from _row("people", ids | dict(person.values), f"perpetrator{number}.")
    for number, child in enumerate(referral.children, start=1):
        own = {"child_id": _STAND_IN, "case_id": _STAND_IN}
        yield from _row("children", own | dict(child), f"child{number}.")
    told = {name: text for name, text in referral.case.items() if text}
    yield from _row("cases", _stand_ins(today) | told, "")


def _stand_ins(today: date) -> dict[str, str | None]:
    """Ids that the rules of the cases file need, and that are given when it is written."""
    names = ("case_id", "marac_id", "victim_id", "referring_agencies")
    ids: dict[str, str | None] = dict.fromkeys(names, _STAND_IN)
    return ids | {"referral_date": today.isoformat()}


def _row(file: str, values: Values, before: str) -> Iterator[Problem]:
    schema = SCHEMAS[file]
    found = check(schema, form_sheet(schema, values), sender=LOCAL).problems
    for line in found.filter(severity="error").iter_rows(named=True):
        yield Problem(f"{before}{line['field']}", line["code"], line["message"].removesuffix(KEPT))
