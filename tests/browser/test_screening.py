"""A referral comes, is returned, answered, accepted and listed; a repeat is found by the rule."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from access.few_cases import FILES
from browser_few import served_few, sign_in
from browser_support import LAPTOP, axe_problems
from playwright.sync_api import Browser, Page, expect
from records import load, table

from models.access import Grant, Role
from models.period import add_months, long_date

pytestmark = pytest.mark.browser

PEOPLE = {
    "bo": ("Bo Boss", Grant(Role.COORDINATOR, "M1")),
    "re": ("Re Fuge", Grant(Role.REFERRER, "M1", "REF")),
}
TODAY = date.today()
INCIDENT = TODAY - timedelta(days=5)
BEFORE = add_months(INCIDENT, -11)
MEETING = TODAY + timedelta(days=60)


def rows() -> dict[str, list[dict[str, str | None]]]:
    """A referral that waits, one of the same two people eleven months before, and a meeting."""
    head = "case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies"
    told = "professional_judgement;repeat|He came to her work and waited"
    return {
        "meetings": table(f"""
            meeting_id|marac_id|meeting_date           |status
            T7        |M1      |{MEETING}              |planned
        """),
        "cases": table(f"""
            {head}|status|incident_date|criteria|what_happened
            R1|M1|{BEFORE}|V3|H2|POL|heard||visible_high_risk|
            R2|M1|{TODAY - timedelta(days=3)}|V3|H2|REF|received|{INCIDENT}|{told}
        """),
    }


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over a few cases, with a coordinator and a refuge that refers."""
    files = {**FILES, "cases": [row for row in FILES["cases"] if row["case_id"] != "C3"]}
    with served_few(tmp_path, files, PEOPLE, lambda engine: load(engine, rows())) as served:
        yield served


def look(page: Page, name: str) -> None:
    """No serious fault by axe; a picture where somebody wants to see it."""
    page.wait_for_timeout(800)
    assert axe_problems(page) == []
    folder = os.environ.get("MARAC_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")
        page.set_viewport_size({"width": 390, "height": 1600})
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(800)
        page.screenshot(path=f"{folder}/{name}-phone-dark.png")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(LAPTOP)


def write(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.blur()
    page.wait_for_timeout(500)


def test_a_referral_is_returned_answered_accepted_and_listed(
    address: str, chromium: Browser, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/screening", "bo")
    expect(page.get_by_role("heading", name="Case R2", exact=True)).to_be_visible()

    # A repeat eleven months later, found by the rule, with its days.
    expect(page.get_by_role("heading", name="This is a repeat")).to_be_visible()
    expect(page.get_by_text(f"Last referred on {long_date(BEFORE)}")).to_be_visible()
    expect(page.get_by_text("is 11 months after")).to_be_visible()
    until = long_date(add_months(BEFORE, 12))
    expect(page.get_by_text(f"The twelve months end on {until}")).to_be_visible()
    look(page, "queue")

    write(page, "Why", "Who lives in the house?")
    page.get_by_role("button", name="Return it for information").click()
    expect(page.get_by_text("The referrer is asked about case R2.")).to_be_visible()
    expect(page.get_by_role("radio", name="R2, waits for an answer")).to_be_checked()
    look(page, "returned")

    context = chromium.new_context(viewport=LAPTOP, locale="en-GB")
    refuge = context.new_page()
    sign_in(refuge, f"{address}/cases", "re")
    expect(refuge.get_by_text("Case R2 came back to you")).to_be_visible()
    refuge.goto(f"{address}/case?case=R2")
    expect(refuge.get_by_text("Who lives in the house?").first).to_be_visible()
    write(refuge, "Your answer to what was asked", "Her mother and two children")
    look(refuge, "answering")
    refuge.get_by_role("button", name="Send the answer").click()
    expect(refuge.get_by_role("heading", name="It stands at: being screened")).to_be_visible()
    context.close()

    page.goto(f"{address}/screening?case=R2")
    expect(page.get_by_text("Her mother and two children")).to_be_visible()
    write(page, "Why", "He waits for her at work; the second time within a year")
    page.get_by_role("button", name="Meets the threshold: accept it").click()
    expect(page.get_by_text("Case R2 is accepted.")).to_be_visible()
    expect(page.get_by_role("heading", name="List case R2 for a meeting")).to_be_visible()
    look(page, "accepted")
    page.get_by_role("button", name="List the case for this meeting").click()
    expect(page.get_by_text("Case R2 is listed.")).to_be_visible()
    page.goto(f"{address}/case?case=R2")
    expect(page.get_by_role("heading", name="It stands at: listed")).to_be_visible()
    look(page, "case")
    assert console_errors == []
