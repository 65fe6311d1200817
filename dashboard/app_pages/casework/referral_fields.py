"""The fields of a referral by the words in which a person chooses one for a text."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from dashboard.app_pages.casework.referral_values import CASE, CASE_DAYS, CHILD, PERSON
from ingest.schemas.kinds import label
from models.codes import CHARACTERISTIC

_PEOPLE, _CHILDREN = 3, 6


def _fields() -> Iterator[tuple[str, str]]:
    yield "marac", "MARAC"
    yield "agencies", "Referring agency"
    for name in (*CASE, *CASE_DAYS):
        yield name, label(name)
    yield "sharing.with_consent", "Consent to sharing"
    yield "sharing.necessary", "Why sharing is necessary"
    yield "sharing.proportionate", "Why sharing is proportionate"
    person = tuple(dict.fromkeys((*PERSON, *CHARACTERISTIC)))
    for name in person:
        yield f"victim.{name}", f"Victim: {label(name).lower()}"
    for number in range(1, _PEOPLE + 1):
        who = "Who harms" if number == 1 else f"Who harms, person {number}"
        for name in ("relationship", *person):
            yield f"perpetrator{number}.{name}", f"{who}: {label(name).lower()}"
    for number in range(1, _CHILDREN + 1):
        for name in ("date_of_birth", *CHILD):
            yield f"child{number}.{name}", f"Child {number}: {label(name).lower()}"


FIELDS: Mapping[str, str] = MappingProxyType(dict(_fields()))
