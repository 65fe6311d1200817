"""Who a case is about: the victim first, then who harms."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_described
from dashboard.components.cover import covered, is_covered
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.context import Context
from models.codes import GENDER, RELATIONSHIP
from queries.case_access import Detail
from queries.case_page import CasePage

COVERED = "covered"


def draw(context: Context, page: CasePage) -> None:
    """The victim on the left, who harms on the right."""
    if page.detail is Detail.NAMES:
        _only_names()
    part_heading("Who it is about")
    left, right = st.columns(2, gap="large")
    with left:
        facts("Victim", _victim(page.victim))
    with right:
        rows = page.perpetrators.rows(named=True)
        for number, row in enumerate(rows, start=1):
            title = "Perpetrator" if len(rows) == 1 else f"Perpetrator {number}"
            facts(title, _perpetrator(row))
        if not rows:
            facts("Perpetrator", [Fact("Name", None)])


def _only_names() -> None:
    """What an agency that is asked for research sees, and what for."""
    st.info(
        "Your agency is asked what it knows. You see names and dates of birth to search your own "
        "records by; the case opens in full to agencies that attend the meeting.",
        icon=":material/info:",
    )


def _victim(person: dict[str, Any]) -> list[Fact]:
    return [*_named(person), *_reached(person), *case_described.described(person)]


def _reached(person: dict[str, Any]) -> list[Fact]:
    phone = _covered(person.get("phone"))
    not_safe = bool(phone) and person.get("phone_is_safe") is not True
    interpreter = person.get("interpreter_needed")
    return [
        Fact(
            "Phone, not known to be safe" if not_safe else "Safe phone",
            phone,
            is_optional="phone" not in person,
            is_urgent=not_safe,
        ),
        Fact("E-mail", _covered(person.get("email")), is_optional=True),
        Fact("Safe contact", person.get("safe_contact_notes"), is_optional=True, is_urgent=True),
        Fact("Safe times", person.get("safe_times"), is_optional=True),
        Fact("First language", person.get("first_language"), is_optional=True),
        Fact("Interpreter needed", words.yes_no(interpreter), is_optional=True),
        Fact("GP practice", person.get("gp"), is_optional=True),
        Fact("Work", _covered(person.get("occupation")), is_optional=True),
        Fact("Immigration status", person.get("immigration_status"), is_optional=True),
    ]


def _perpetrator(person: dict[str, Any]) -> list[Fact]:
    relationship = words.codes(person.get("relationship"), RELATIONSHIP)
    return [
        *_named(person),
        Fact("Gender", GENDER.get(person.get("gender") or ""), is_optional=True),
        Fact("To the victim", relationship, is_optional=True),
        Fact("Work", _covered(person.get("occupation")), is_optional=True),
    ]


def _named(person: dict[str, Any]) -> list[Fact]:
    born = person.get("date_of_birth")
    address = ", ".join(filter(None, (person.get("address"), person.get("postcode"))))
    return [
        Fact("Name", _covered(name(person))),
        Fact("Also known as", _covered(_several(person.get("aliases"))), is_optional=True),
        Fact("Date of birth", _covered(words.day(born) if born else None)),
        Fact("Address", _covered(address or None), is_optional="address" not in person),
    ]


def _covered(text: str | None) -> str | None:
    return covered(text, COVERED, is_covered=is_covered())


def names(page: CasePage) -> dict[str, str]:
    """Person id → who that is in the case: the victim, then who harms, by name."""
    parts = {page.victim["person_id"]: ("The victim", page.victim)}
    for number, row in enumerate(page.perpetrators.rows(named=True), start=1):
        parts[row["person_id"]] = (f"Perpetrator {number}", row)
    return {
        person_id: f"{part}, {name(person) or words.NOT_RECORDED}"
        for person_id, (part, person) in parts.items()
    }


def name(person: dict[str, Any]) -> str | None:
    """Given names, then the family name; None where neither is known."""
    return " ".join(filter(None, (person.get("given_names"), person.get("family_name")))) or None


def _several(text: str | None) -> str | None:
    return words.listed(part.strip() for part in text.split(";")) if text else None
