"""Two spellings of one person: proposed, confirmed, seen in the figures and the picture, undone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_few import served_record, sign_in
from browser_support import LAPTOP, axe_problems
from people.small import fill
from playwright.sync_api import Page, expect

from models.access import Grant, Role

pytestmark = pytest.mark.browser

PEOPLE = {"bo": ("Bo Boss", Grant(Role.COORDINATOR))}
PICTURES = os.environ.get("MARAC_TEST_PICTURES")  # a folder: for whoever wants to look


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over the small record, with its coordinator."""
    with served_record(tmp_path, fill, PEOPLE) as served:
        yield served


def looked_at(page: Page, name: str) -> None:
    """No grave fault by axe once the page has settled; a picture where one is asked for."""
    page.wait_for_timeout(900)
    assert axe_problems(page) == []
    if PICTURES:
        page.set_viewport_size({"width": 1366, "height": 2200})
        page.wait_for_timeout(500)
        page.screenshot(path=f"{PICTURES}/{name}.png")
        page.set_viewport_size({"width": 390, "height": 1800})
        page.wait_for_timeout(500)
        page.screenshot(path=f"{PICTURES}/{name}-phone.png")
        page.set_viewport_size(LAPTOP)


def test_two_spellings_are_proposed_confirmed_and_undone(
    address: str, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/people", "bo")
    expect(page.get_by_text("No two rows look like one person")).to_be_visible()
    page.get_by_role("button", name="Compare everybody again").click()
    expect(page.get_by_role("heading", name="2 pairs may be one person")).to_be_visible()
    pair = page.locator(".st-key-match-p1-p1b")
    expect(pair.get_by_text("Creig")).to_be_visible()
    expect(pair.get_by_text("differ in a letter or two")).to_be_visible()
    looked_at(page, "people")

    pair.get_by_label("What you decided it by").fill("Same fingerprints")
    pair.get_by_label("What you decided it by").blur()
    pair.get_by_role("button", name="They are one person").click()
    expect(page.get_by_text("P1 and P1B are one person now")).to_be_visible()
    expect(page.get_by_role("heading", name="1 pair may be one person")).to_be_visible()
    looked_at(page, "people-decided")

    page.goto(f"{address}/person?person=P1B")
    expect(page.get_by_text("Perpetrator towards 3 different victims")).to_be_visible()
    looked_at(page, "person")
    page.goto(f"{address}/case?case=C1")
    expect(page.get_by_role("heading", name="Its people are also in 3 other cases")).to_be_visible()
    expect(page.locator(".m-picture .m-box")).to_have_count(5)
    looked_at(page, "case")
    if PICTURES:
        page.locator(".m-picture").screenshot(path=f"{PICTURES}/network.png")
    page.goto(f"{address}/register")
    expect(page.get_by_role("link", name="Craig Underhill")).to_be_visible()
    looked_at(page, "register")

    page.goto(f"{address}/people")
    page.get_by_text("Take a link out again").click()
    page.get_by_label("Why they are not one person").fill("Twin brothers")
    page.get_by_label("Why they are not one person").blur()
    page.get_by_role("button", name="Take this link out").click()
    expect(page.get_by_text("The link between P1 and P1B was taken out")).to_be_visible()
    expect(page.get_by_text("Joined, then taken apart")).to_be_visible()
    looked_at(page, "people-undone")
    page.goto(f"{address}/person?person=P1B")
    expect(page.get_by_text("One row of people")).to_be_visible()
    assert console_errors == []
