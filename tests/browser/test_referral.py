"""A partner agency makes a referral, reloads in the middle, and the coordinator is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_few import served_few, sign_in
from browser_support import LAPTOP, axe_problems
from playwright.sync_api import Browser, Page, expect
from records import load
from referral.forms import table_form

from models.access import Grant, Role

pytestmark = pytest.mark.browser

PEOPLE = {
    "rae": ("Rae Refuge", Grant(Role.REPRESENTATIVE, "M1", "REF")),
    "bo": ("Bo Boss", Grant(Role.COORDINATOR, "M1")),
}
CAT = {"person_id": "V3", "family_name": "Specimen", "date_of_birth": "1990-04-03"}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over a few cases, with a partner agency and a coordinator."""
    more = {"people": [CAT]}
    with served_few(tmp_path, people=PEOPLE, before=lambda engine: load(engine, more)) as served:
        yield served


def go_on(page: Page, heading: str) -> None:
    """To the next step, with nothing on the way that a screen reader could not use."""
    assert axe_problems(page) == []
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=20_000)


def choose(page: Page, label: str, *options: str) -> None:
    field = page.get_by_label(label).last
    for option in options:
        field.click()
        page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Tab")  # closes the list; Escape would take the choice away again


def answer(page: Page, question: str, said: str) -> None:
    group = page.get_by_role("radiogroup", name=question)
    group.get_by_text(said, exact=True).click()


def test_a_partner_agency_refers_and_reloads_in_the_middle(
    address: str, chromium: Browser, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/referral", "rae")
    page.get_by_role("button", name="Begin a referral").click()
    expect(page.get_by_label("Your name")).to_have_value("Rae Refuge")
    answer(page, "Is somebody in danger right now?", "Yes")
    expect(page.get_by_text("Act now. Do not wait for the MARAC.")).to_be_visible()
    page.get_by_label("What was done at once").fill("Police at the house at 15:20")
    go_on(page, "The victim, and safe contact")
    page.get_by_label("Given names").fill("Cat")
    page.get_by_label("Family name").fill("Specimin")
    page.get_by_label("Date of birth, if known").fill("3 April 1990")
    page.get_by_label("Date of birth, if known").press("Tab")
    expect(page.get_by_text("family name one letter different")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is something to put right")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Given names")).to_have_value("Cat")
    expect(page.get_by_label("Date of birth, if known")).to_have_value("3 April 1990")
    page.get_by_text("This is Cat Specimen").click()
    go_on(page, "Who harms")
    page.get_by_label("Family name").fill("Trial")
    choose(page, "What is this person to the victim?", "Husband or wife")
    go_on(page, "Children and household")
    go_on(page, "What happened, and why it is referred")
    page.get_by_label("What happened? The latest first").fill("He broke the door.")
    choose(page, "Why is it referred? One or several", "Visible high risk")
    go_on(page, "Sharing, and sending it")
    answer(page, "Does the victim know of this referral?", "Yes")
    answer(page, "Did the victim consent to sharing?", "Yes")
    choose(
        page,
        "On which lawful basis do you share?",
        "Public task or official authority: UK GDPR Article 6(1)(e)",
    )
    page.wait_for_timeout(700)
    assert axe_problems(page) == []
    page.get_by_role("button", name="Send the referral").click()
    expect(page.get_by_role("heading", name="Sent as case 2026-0001")).to_be_visible()
    assert "Cat" not in page.url and "Cat" not in page.title()
    page.get_by_role("link", name="Open case 2026-0001").click()
    expect(page.get_by_role("heading", name="Case 2026-0001")).to_be_visible()

    context = chromium.new_context(viewport=LAPTOP, locale="en-GB")
    boss = context.new_page()
    sign_in(boss, f"{address}/cases", "bo")
    expect(boss.get_by_text("Danger was said to be imminent: open it now.").first).to_be_visible()
    context.close()
    assert console_errors == []


def test_a_word_form_fills_what_was_confirmed(
    address: str, browser_page: Page, console_errors: list[str], tmp_path: Path
) -> None:
    page = browser_page
    form = tmp_path / "form.docx"
    form.write_bytes(table_form())
    sign_in(page, f"{address}/referral", "rae")
    page.locator("input[type=file]").set_input_files(form)
    page.get_by_role("button", name="Read the form").click()
    expect(page.get_by_role("heading", name="17 answers recognised")).to_be_visible()
    expect(page.get_by_text("Favourite colour")).to_be_visible()
    page.wait_for_timeout(700)
    assert axe_problems(page) == []
    page.get_by_role("button", name="Tick all 17 that were recognised").click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Take what is ticked into the referral").click()
    page.get_by_role("button", name="2 Victim").click()
    expect(page.get_by_label("Given names")).to_have_value("Eve")
    expect(page.get_by_label("Telephone number")).to_have_value("07700 900123")
    assert console_errors == []
