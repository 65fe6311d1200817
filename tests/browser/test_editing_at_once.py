"""Two people edit one case at once; then the list, a case, and back with the search kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_few import served_few, sign_in
from browser_support import LAPTOP, axe_problems
from playwright.sync_api import Browser, Locator, Page, expect

from models.access import Grant, Role

pytestmark = pytest.mark.browser

PEOPLE = {
    "asha": ("Asha Author", Grant(Role.COORDINATOR, "M1")),
    "bo": ("Bo Boss", Grant(Role.COORDINATOR, "M1")),
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over a few cases, with two coordinators."""
    with served_few(tmp_path, people=PEOPLE) as served:
        yield served


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def edit(page: Page, group: str) -> None:
    """Opens a group of fields of the case on the page."""
    box = page.get_by_role("combobox", name="What to edit")
    box.hover()  # comes into view; looked up anew where the page is drawn meanwhile
    page.wait_for_timeout(800)  # the list closes where the page still scrolls
    box.click()
    page.get_by_role("option", name=group, exact=True).click()
    expect(field(page, "Housing")).to_be_visible()


def is_fair(page: Page) -> bool:
    page.wait_for_timeout(800)
    assert axe_problems(page) == []
    return True


def test_the_second_editor_is_told_shown_both_and_loses_nothing(
    address: str, chromium: Browser, browser_page: Page, console_errors: list[str]
) -> None:
    asha = browser_page
    sign_in(asha, f"{address}/case?case=C1", "asha")
    context = chromium.new_context(viewport=LAPTOP, locale="en-GB")
    bo = context.new_page()
    sign_in(bo, f"{address}/case?case=C1", "bo")
    for page in (asha, bo):
        edit(page, "Household")
    field(bo, "Housing").fill("Her sister's")
    field(bo, "Housing").blur()
    field(bo, "Household").fill("A lodger")
    field(bo, "Household").blur()
    field(asha, "Housing").fill("A refuge")
    field(asha, "Housing").blur()
    asha.get_by_role("button", name="Save “household”").click()
    expect(asha.get_by_text("Saved: household.")).to_be_visible()
    assert is_fair(asha)

    bo.get_by_role("button", name="Save “household”").click()
    expect(bo.get_by_text("Somebody else changed “Housing”")).to_be_visible()
    expect(bo.get_by_text("Asha Author wrote")).to_be_visible()
    expect(field(bo, "Household")).to_have_value("A lodger")
    assert is_fair(bo)

    bo.reload()  # a time-out, a closed lid: what was typed comes back, and is asked about again
    edit(bo, "Household")
    expect(field(bo, "Housing")).to_have_value("Her sister's")
    bo.get_by_role("button", name="Save “household”").click()
    bo.get_by_text("Write both").click()
    expect(field(bo, "Housing: both, as one text")).to_have_value("A refuge\nHer sister's")
    bo.get_by_role("button", name="Save what I chose").click()
    expect(bo.get_by_text("Saved: household.")).to_be_visible()
    asha.reload()
    expect(asha.get_by_text("Her sister's").first).to_be_visible()
    expect(asha.get_by_text("A lodger").first).to_be_visible()
    context.close()
    assert console_errors == []


def test_work_leads_to_the_list_a_case_and_back(
    address: str, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, address, "asha")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    assert is_fair(page)
    page.get_by_role("link", name="See the overdue actions").click()
    expect(page.get_by_role("heading", name="Actions", exact=True)).to_be_visible()
    page.goto(f"{address}/cases?status=Heard")
    expect(page.get_by_role("heading", name="Cases")).to_be_visible()
    expect(page.get_by_text("1 case", exact=True)).to_be_visible()
    page.get_by_label("Find").fill("ann")
    page.get_by_label("Find").press("Enter")
    assert is_fair(page)
    page.get_by_role("link", name="C1", exact=True).click()
    expect(page.get_by_role("heading", name="Case C1")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Actions", exact=True).click()
    heading = page.get_by_role("heading", name="2 actions still open")
    expect(heading).to_be_in_viewport(timeout=20_000)
    page.reload()  # the address leads to the part, which is drawn long after the page
    expect(heading).to_be_in_viewport(timeout=20_000)
    assert is_fair(page)
    page.get_by_role("link", name="Back to the list of cases").click()
    expect(page.get_by_role("heading", name="Cases")).to_be_visible()
    assert "status=Heard" in page.url and "ann" not in page.url
    expect(page.get_by_label("Find")).to_have_value("ann")
    page.set_viewport_size({"width": 390, "height": 844})
    assert is_fair(page)
    page.emulate_media(color_scheme="dark")
    assert is_fair(page)
    assert console_errors == []
