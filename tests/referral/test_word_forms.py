"""Word forms of different layouts: what is recognised, with its value, and that nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from libreoffice import needs_libreoffice, resaved

from dashboard.app_pages.casework.referral_fields import FIELDS
from ingest.door import Purpose, receive
from ingest.form_labels import labels, section
from ingest.referral_forms import Found, read_form, together
from models.errors import ForPerson
from referral.forms import columns_form, paragraph_form, table_form, ticked_form

TABLE = {
    "victim.given_names": "Eve",
    "victim.family_name": "Trial",
    "victim.date_of_birth": "3/4/1990",
    "victim.address": "9 Mill Lane",
    "victim.postcode": "AB1 2CD",
    "victim.phone": "07700 900123",
    "victim.phone_is_safe": "yes",
    "victim.ethnicity": "white_british",
    "victim.gender": "female",
    "perpetrator1.family_name": "Trial",
    "perpetrator1.given_names": "Ned",
    "perpetrator1.date_of_birth": "1/2/1988",
    "perpetrator1.relationship": "spouse",
    "agencies": "Northtown refuge",
    "referrer_name": "Rae Refuge",
    "victim_aware": "no",
    "victim_unaware_reason": "Not safe yet",
}
PARAGRAPHS = {
    "victim.given_names": "Eve",
    "victim.family_name": "Trial",
    "victim.date_of_birth": "3/4/1990",
    "victim.phone": "07700 900123",
    "perpetrator1.given_names": "Ned",
    "perpetrator1.family_name": "Trial",
    "perpetrator1.aliases": "Big Ned",
    "incident_date": "1/7/2026",
    "what_happened": "He broke the door.\nShe ran to a neighbour.",
    "children_in_household": "2",
}
TICKED = {
    "abuse_types": "physical;coercive_control",
    "sharing.with_consent": "no",
    "victim_aware": "yes",
    "manager_agreed": "no",
    "criteria": "professional_judgement;escalation",
    "victim.given_names": "Eve",
    "victim.family_name": "Trial",
}
COLUMNS = {
    "perpetrator1.given_names": "Ned",
    "perpetrator1.family_name": "Trial",
    "perpetrator1.date_of_birth": "01/02/1988",
    "perpetrator1.relationship": "spouse",
    "perpetrator2.given_names": "Al",
    "perpetrator2.family_name": "Trial",
    "perpetrator2.relationship": "in_law",
    "child1.given_names": "Kit",
    "child1.family_name": "Trial",
    "child1.date_of_birth": "06/05/2019",
    "child1.relation_to_victim": "Son",
    "child1.school": "Mill Primary",
    "child2.given_names": "Jo",
    "child2.family_name": "Trial",
    "child2.date_of_birth": "01/01/2021",
    "child2.relation_to_victim": "Daughter",
}
CASES: list[tuple[Callable[[], bytes], dict[str, str], list[str]]] = [
    (table_form, TABLE, ["Blue"]),
    (paragraph_form, PARAGRAPHS, ["Rex"]),
    (ticked_form, TICKED, ["Something else entirely"]),
    (columns_form, COLUMNS, []),
]


def found(content: bytes) -> list[Found]:
    return together(read_form(receive("form.docx", content, Purpose.REFERRAL_FORM, scanner=None)))


def fields(found: list[Found]) -> dict[str, str]:
    return {one.field: _plain_day(one) for one in found if one.field}


def _plain_day(one: Found) -> str:
    """Days without noughts before a figure: a file may have either."""
    if "date" not in one.field:
        return one.value
    return "/".join(str(int(part)) if part.isdigit() else part for part in one.value.split("/"))


@pytest.mark.parametrize(("form", "wanted", "left"), CASES)
def test_each_layout_gives_its_fields_and_lists_the_rest(
    form: Callable[[], bytes], wanted: dict[str, str], left: list[str]
) -> None:
    result = found(form())
    told = {name: _plain_day(Found(name, value, "", "", "")) for name, value in wanted.items()}
    assert fields(result) == told
    assert [one.text if one.text != "☒" else one.label for one in result if not one.field] == left
    assert all(one.place for one in result)
    assert {one.field for one in result} - {""} <= set(FIELDS)


@needs_libreoffice
@pytest.mark.parametrize(("form", "wanted", "left"), CASES)
def test_libreoffice_writes_the_same_form_again(
    form: Callable[[], bytes], wanted: dict[str, str], left: list[str], tmp_path: Path
) -> None:
    again = resaved(form(), tmp_path, ending="docx")
    assert fields(found(again)) == fields(found(form()))


def test_a_file_that_is_no_word_form_is_refused_in_a_sentence() -> None:
    for name, content in (("form.docx", b"PK\x03\x04rubbish"), ("form.pdf", b"%PDF-1.7 x")):
        with pytest.raises(ForPerson):
            found_ = receive(name, content, Purpose.REFERRAL_FORM, scanner=None)
            read_form(found_)


def test_every_field_the_labels_name_is_one_of_the_page() -> None:
    known = labels()
    people = {field for field in known["person"].values() if field != "name"}
    assert {f"perpetrator1.{name}" for name in people} <= set(FIELDS)
    assert {f"child1.{name}" for name in known["child"].values()} <= set(FIELDS)
    assert {*known["case"].values(), *known["referrer"].values()} <= set(FIELDS)


@pytest.mark.parametrize(
    ("heading", "whom"),
    [
        ("Section B: Details of victim", "victim"),
        ("2. Perpetrator’s details", "perpetrator"),
        ("Perpetrator 2", "perpetrator"),
        ("Children", "child"),
        ("Equal opportunities", ""),
    ],
)
def test_a_heading_says_whom_the_lines_below_are_about(heading: str, whom: str) -> None:
    assert section(heading) == whom
