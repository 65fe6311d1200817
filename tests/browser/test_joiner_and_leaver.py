"""An administrator adds a colleague, who begins by the link, and later closes the account."""

from collections.abc import Iterator

import pytest
from accounts.people import fill
from browser_few import served_record, sign_in
from browser_support import LAPTOP, axe_problems
from playwright.sync_api import Browser, Page, expect

from models.access import Grant, Role

pytestmark = pytest.mark.browser

PEOPLE = {"ada": ("Ada Admin", Grant(Role.ADMINISTRATOR))}
OWN = "plum kettle gravel nine"


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard with an administrator who has a password and no phone yet."""
    with served_record(tmp_path_factory.mktemp("joiner"), fill, PEOPLE) as served:
        yield served


def check(page: Page) -> None:
    """The page has no grave fault once nothing on it is drawn faint any more."""
    page.wait_for_timeout(800)
    assert axe_problems(page) == []


def choose(page: Page, label: str, option: str) -> None:
    """Picks from a list by typing, and waits until the page has taken it."""
    box = page.get_by_role("combobox", name=label)
    box.hover()  # comes into view; looked up anew where the page is drawn meanwhile
    page.wait_for_timeout(500)  # the list closes where the page still scrolls
    box.click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option).click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"Remove {option}")).to_be_visible()


def added(page: Page) -> str:
    """Adds Rosa for Northtown and returns her link."""
    page.get_by_role("button", name="Add an account").click()
    page.get_by_label("Name", exact=True).fill("Rosa Reyes")
    page.get_by_role("textbox", name="User name").fill("r.reyes")
    choose(page, "Roles", "Steering group")
    choose(page, "MARACs", "Northtown")
    check(page)
    page.get_by_role("button", name="Add and make the link").click()
    expect(page.get_by_text("The account is added.")).to_be_visible()
    check(page)
    return page.locator("[data-testid=stCode] code").inner_text().strip()


def test_a_joiner_begins_by_a_link_and_a_leaver_is_out_within_seconds(
    address: str, chromium: Browser, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/accounts", "ada")
    expect(page.get_by_text("1 person may sign in")).to_be_visible()
    check(page)
    link = added(page)
    assert link.startswith(f"{address}/invited?token=")

    context = chromium.new_context(viewport=LAPTOP, locale="en-GB")
    rosa = context.new_page()
    rosa.goto(link)
    rosa.get_by_label("New password").fill(OWN)
    rosa.get_by_role("button", name="Continue").click()
    expect(rosa.get_by_role("heading", name="How is our MARAC doing?")).to_be_visible(
        timeout=30_000
    )

    page.get_by_role("button", name="I have copied it").click()
    page.get_by_role("link", name="Rosa Reyes").click()
    expect(page.get_by_text("If something happened")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_text("The account is closed and signed out")).to_be_visible()
    expect(rosa.get_by_role("heading", name="Sign in")).to_be_visible(timeout=15_000)
    context.close()
    assert console_errors == []
