"""A coordinator refers a case; the IDVA is told, tries, speaks, and the victim's words are kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_few import served_few, sign_in
from browser_support import LAPTOP, axe_problems
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

WORDS = "I want to stay in my house, and I want him to leave us alone."


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over a few cases, with an IDVA and a coordinator."""
    with served_few(tmp_path) as served:
        yield served


def test_from_the_referral_to_the_victims_own_words(
    address: str, chromium: Browser, browser_page: Page, console_errors: list[str]
) -> None:
    boss = browser_page
    sign_in(boss, f"{address}/case?case=C3", "bo")
    boss.get_by_role("button", name="Refer to the IDVAs").click()
    expect(boss.get_by_text("has not reached the victim yet: not tried yet")).to_be_visible()

    context = chromium.new_context(viewport=LAPTOP, locale="en-GB")
    ida = context.new_page()
    sign_in(ida, f"{address}/idva", "ida")
    expect(ida.get_by_text("Case C3 was referred to you.")).to_be_visible()
    row = ida.locator(".st-key-wait-c3")
    row.get_by_role("button", name="Record an attempt").click()
    expect(row.get_by_text("No telephone number recorded")).to_be_visible()
    ida.wait_for_timeout(800)
    assert axe_problems(ida) == []
    row.get_by_role("radio", name="No answer").click()
    row.get_by_role("button", name="Save the attempt").click()
    expect(ida.get_by_text("The attempt for case C3 is saved.")).to_be_visible()
    expect(row.get_by_text("1 attempt, the last on")).to_be_visible()
    row.get_by_role("button", name="Record an attempt").click()
    row.get_by_role("radio", name="Spoke to the victim").click()
    row.get_by_role("button", name="Save the attempt").click()
    expect(row.get_by_text("say whether the victim takes up support")).to_be_visible()

    row.get_by_role("link", name="C3").click()
    expect(ida.get_by_role("heading", name="The IDVA first spoke to the victim on")).to_be_visible()
    outcome = ida.get_by_role("combobox", name="Outcome of the contact")
    outcome.hover()  # comes into view; looked up anew where the page is drawn meanwhile
    ida.wait_for_timeout(1000)  # the list closes where the page still scrolls
    outcome.click()
    ida.keyboard.type("Engaged")
    ida.keyboard.press("Enter")
    ida.get_by_role("button", name="Save the outcome").click()
    expect(ida.get_by_text("Outcome: Engaged.")).to_be_visible()
    ida.get_by_text("Write down what the victim said").click()
    ida.get_by_label("Word for word").fill(WORDS)
    ida.get_by_label("Word for word").blur()
    ida.get_by_role("button", name="Save the victim’s words").click()
    expect(ida.locator(".m-wish blockquote")).to_have_text(WORDS)
    ida.wait_for_timeout(800)
    assert axe_problems(ida) == []
    context.close()

    boss.reload()
    expect(boss.locator(".m-wish")).to_contain_text("asked by Ida Adviser")
    assert console_errors == []
