"""A referral to send in tests, whole, of invented people."""

from dataclasses import replace
from datetime import date
from typing import Any

from ingest.one_row import Values
from ingest.referrals import Hands, Person, Referral
from ingest.sharing import Decision
from models.access import Grant, Role, User
from queries.case_access import check_case
from queries.likely_people import check_person

TODAY = date(2026, 7, 2)
REFERRER = User("ref", "Rae Refuge", frozenset({Grant(Role.REFERRER, "M1", "REF")}))
COORDINATOR = User("cora", "Cora", frozenset({Grant(Role.COORDINATOR, "M1")}))
IDVA = User("ida", "Ida", frozenset({Grant(Role.IDVA, "M1", "IDV")}))
HANDS = Hands(check_case, check_person)

DECISION = Decision(
    decided_on=TODAY,
    decided_by="Rae Refuge",
    shared_with="The agencies of the MARAC",
    purpose="To keep her safe",
    lawful_bases=("public_task", "safeguarding"),
    with_consent=False,
    necessary="She may be killed",
    proportionate="Only what each agency needs",
    informed=False,
    why_not="Telling her now is not safe",
)
CASE: Values = {
    "in_immediate_danger": "no",
    "referrer_name": "Rae Refuge",
    "what_happened": "He broke the door and threatened her.",
    "criteria": "professional_judgement",
    "criteria_reason": "He knows where she works.",
    "abuse_types": "physical;coercive_control",
    "victim_aware": "no",
    "victim_unaware_reason": "Telling her now is not safe",
    "must_not_receive": "His sister at the council",
}
VICTIM = Person(
    {
        "given_names": "Eve",
        "family_name": "Trial",
        "date_of_birth": "3/4/1990",
        "phone": "07700 900123",
        "phone_is_safe": "yes",
        "must_not_know": "Her mother-in-law",
        "gender": "female",
        "not_asked": "sexual_orientation",
        "prefers_not_to_say": "religion",
    }
)
HARMER = Person({"given_names": "Ned", "family_name": "Trial"}, relationship="spouse")


def referral(**changes: Any) -> Referral:  # noqa: ANN401 - any field of a referral
    """The referral, with some fields of its own changed."""
    whole = Referral(
        marac_id="M1",
        agencies=("REF",),
        case=CASE,
        victim=VICTIM,
        decision=DECISION,
        perpetrators=(HARMER,),
        children=({"given_names": "Kit", "date_of_birth": "2019-05-06", "in_household": "yes"},),
    )
    return replace(whole, **changes)
