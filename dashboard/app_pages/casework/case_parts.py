"""The parts of a case's page: people, referral, meetings, actions, research."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components.cover import covered
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from models.codes import (
    ABUSE_TYPE,
    ACTION_CATEGORY,
    ACTION_STATUS,
    CRITERION,
    GENDER,
    IDVA_OUTCOME,
    LISTING_OUTCOME,
    MEETING_KIND,
    RELATIONSHIP,
)
from queries.case_page import CasePage

COVERED = "covered"


def only_names() -> None:
    """What an agency that is asked for research sees, and what for."""
    st.info(
        "Your agency is asked what it knows. You see names and dates of birth to search your own "
        "records by; the case opens in full to agencies that attend the meeting.",
        icon=":material/info:",
    )


def people(page: CasePage, *, is_covered: bool) -> None:
    """The victim first, then who harms, then the children."""
    part_heading("Who it is about")
    left, right = st.columns(2, gap="large")
    with left:
        facts("Victim", _victim(page.victim, is_covered=is_covered))
    with right:
        rows = page.perpetrators.rows(named=True)
        for number, row in enumerate(rows, start=1):
            title = "Perpetrator" if len(rows) == 1 else f"Perpetrator {number}"
            facts(title, _perpetrator(row, is_covered=is_covered))
        if not rows:
            facts("Perpetrator", [Fact("Name", None)])
    _children(page)


def _victim(person: dict[str, Any], *, is_covered: bool) -> list[Fact]:
    safe = person.get("phone_is_safe")
    phone = covered(person.get("phone"), COVERED, is_covered=is_covered)
    not_safe = bool(phone) and safe is not True
    return [
        *_named(person, is_covered=is_covered),
        Fact(
            "Phone, not known to be safe" if not_safe else "Safe phone",
            phone,
            is_optional="phone" not in person,
            is_urgent=not_safe,
        ),
        Fact("Safe contact", person.get("safe_contact_notes"), is_optional=True, is_urgent=True),
    ]


def _perpetrator(person: dict[str, Any], *, is_covered: bool) -> list[Fact]:
    relationship = words.codes(person.get("relationship"), RELATIONSHIP)
    return [
        *_named(person, is_covered=is_covered),
        Fact("To the victim", relationship, is_optional=True),
    ]


def _named(person: dict[str, Any], *, is_covered: bool) -> list[Fact]:
    def shown(text: str | None) -> str | None:
        return covered(text, COVERED, is_covered=is_covered)

    born = person.get("date_of_birth")
    address = ", ".join(filter(None, (person.get("address"), person.get("postcode"))))
    return [
        Fact("Name", shown(_name(person))),
        Fact("Also known as", shown(_several(person.get("aliases"))), is_optional=True),
        Fact("Date of birth", shown(words.day(born) if born else None)),
        Fact("Gender", GENDER.get(person.get("gender") or ""), is_optional=True),
        Fact("Address", shown(address or None), is_optional="address" not in person),
    ]


def names(page: CasePage) -> dict[str, str]:
    """Person id → who that is in the case: the victim, then who harms, by name."""
    parts = {page.victim["person_id"]: ("The victim", page.victim)}
    for number, row in enumerate(page.perpetrators.rows(named=True), start=1):
        parts[row["person_id"]] = (f"Perpetrator {number}", row)
    return {
        person_id: f"{part}, {_name(person) or words.NOT_RECORDED}"
        for person_id, (part, person) in parts.items()
    }


def _name(person: dict[str, Any]) -> str | None:
    return " ".join(filter(None, (person.get("given_names"), person.get("family_name")))) or None


def _several(text: str | None) -> str | None:
    return words.listed(part.strip() for part in text.split(";")) if text else None


def _children(page: CasePage) -> None:
    count = page.case["children_in_household"]
    if page.children.is_empty() and count is None:
        return
    rows: list[Row] = [
        [
            row["child_id"],
            words.day(row["date_of_birth"]),
            row["relation_to_victim"] or words.DASH,
            row["relation_to_perpetrator"] or words.DASH,
            words.yes_no(row["in_household"]) or words.NOT_RECORDED,
        ]
        for row in page.children.rows(named=True)
    ]
    told = "not recorded" if count is None else words.number(count)
    facts("Children", [Fact("In the household", told)])
    if rows:
        headings = ("Child", "Born", "To the victim", "To the perpetrator", "In the household")
        st.html(table([Column(name) for name in headings], rows, caption="Children"))


def referral(page: CasePage) -> None:
    """What was referred, why, and what the IDVA knows."""
    case = page.case
    part_heading("Why it came to the MARAC")
    left, right = st.columns(2, gap="large")
    with left:
        facts("Referral", _referred(case))
    with right:
        facts("Support and sharing", _support(case))


def _referred(case: dict[str, Any]) -> list[Fact]:
    met = case["threshold_met"]
    threshold = None if met is None else "Met" if met else "Not met"
    return [
        Fact("Criteria", words.codes(case["criteria"], CRITERION)),
        Fact("Abuse", words.codes(case["abuse_types"], ABUSE_TYPE)),
        Fact("Incident", words.day(case["incident_date"]) if case["incident_date"] else None),
        Fact("Threshold", threshold),
        Fact("Why", case["threshold_reason"], is_optional=True),
        Fact("Police division", case["police_division"], is_optional=True),
        Fact("Transferred from", case["transferred_from"], is_optional=True),
        Fact("Transferred to", case["transferred_to"], is_optional=True),
    ]


def _support(case: dict[str, Any]) -> list[Fact]:
    def day(name: str) -> str | None:
        return words.day(case[name]) if case[name] else None

    return [
        Fact("Must not be told", case["must_not_receive"], is_optional=True, is_urgent=True),
        Fact("Referred to IDVA", day("idva_referred_on")),
        Fact("First IDVA contact", day("idva_contact_on")),
        Fact("Outcome", IDVA_OUTCOME.get(case["idva_outcome"] or "")),
        Fact("Victim knows of the referral", words.yes_no(case["victim_aware"])),
        Fact("Basis for sharing", case["sharing_basis"]),
    ]


def meetings(page: CasePage) -> None:
    """Where the case was or will be heard."""
    if page.listings.is_empty():
        part_heading("Not listed for a meeting yet")
        return
    part_heading(f"Listed {words.counted(page.listings.height, 'time')}")
    columns = [
        Column("Meeting"),
        Column("Kind"),
        Column("Outcome"),
        Column("Repeat"),
        Column("Risk form: yes answers", is_number=True),
    ]
    rows: list[Row] = [
        [
            words.day(row["meeting_date"]),
            MEETING_KIND.get(row["kind"] or "", words.DASH),
            LISTING_OUTCOME.get(row["outcome"] or "", "not yet"),
            words.yes_no(None if row["is_repeat"] is None else bool(row["is_repeat"]))
            or words.DASH,
            words.number(row["dash_score"]),
        ]
        for row in page.listings.rows(named=True)
    ]
    st.html(table(columns, rows, caption="Meetings that listed the case"))


def actions(page: CasePage) -> None:
    """The actions agreed: all of them, or those of the person's own agency."""
    if page.actions.is_empty():
        return
    is_open = page.actions["status"].fill_null("open") == "open"
    still = int(is_open.sum())
    part_heading(
        f"{words.counted(still, 'action')} still open" if still else "Every action is settled",
        f"{words.counted(page.actions.height, 'action')} agreed",
    )
    columns = [Column(name) for name in ("Agency", "Action", "Kind", "Due", "Status", "Done")]
    rows: list[Row] = [
        [
            row["agency"] or row["agency_id"],
            row["description"] or words.DASH,
            ACTION_CATEGORY.get(row["category"] or "", words.DASH),
            words.day(row["due_date"]),
            ACTION_STATUS.get(row["status"] or "open", words.DASH),
            words.day(row["completed_on"]),
        ]
        for row in page.actions.rows(named=True)
    ]
    st.html(table(columns, rows, caption="Actions agreed for the case"))


def research(page: CasePage) -> None:
    """What each agency was asked and knew."""
    if page.research.is_empty():
        return
    back = page.research["returned_on"].is_not_null().sum()
    part_heading(
        f"{words.number(int(back))} of {words.counted(page.research.height, 'agency', 'agencies')} "
        "returned research"
    )
    columns = [
        Column(name) for name in ("Agency", "Asked", "Returned", "Knows", "What it knows", "Flag")
    ]
    rows: list[Row] = [
        [
            row["agency"] or row["agency_id"],
            words.day(row["requested_on"]),
            words.day(row["returned_on"]),
            _knows(row),
            _known(row),
            f"until {words.day(row['flag_expires_on'])}" if row["flag_expires_on"] else words.DASH,
        ]
        for row in page.research.rows(named=True)
    ]
    st.html(table(columns, rows, caption="Research by agency"))


def _knows(row: dict[str, Any]) -> str:
    whom = [who for who in ("victim", "perpetrator", "children") if row[f"known_{who}"]]
    return words.sentence(words.listed(whom)) or words.DASH


def _known(row: dict[str, Any]) -> str | Cell:
    text = row["involvement"]
    if row["withheld_reason"]:
        text = f"{text or ''} (Withheld: {row['withheld_reason']})".strip()
    return text or Cell(words.DASH, is_faint=True)
