"""An IDVA opens a case in an emergency; the coordinator is told, looks, and says what she finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_few import served_few, sign_in
from browser_support import LAPTOP, axe_problems
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

REASON = "She rang at 15:10: he is outside her house"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over a few cases, with an IDVA and a coordinator."""
    with served_few(tmp_path) as served:
        yield served


def test_an_emergency_opens_one_case_and_the_coordinator_judges_it(
    address: str, chromium: Browser, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/case?case=C3", "ida")
    expect(page.get_by_role("heading", name="This case is not open to you")).to_be_visible()
    page.wait_for_timeout(800)
    assert axe_problems(page) == []
    page.get_by_label("What is the emergency?").fill(REASON)
    page.get_by_label("What is the emergency?").blur()
    page.get_by_role("button", name="Open the case for three hours").click()
    expect(page.get_by_role("heading", name="Case C3")).to_be_visible()
    expect(page.get_by_text("You opened this case in an emergency")).to_be_visible()
    expect(page.get_by_text("Cat Specimen").first).to_be_visible()
    page.wait_for_timeout(800)
    assert axe_problems(page) == []

    context = chromium.new_context(viewport=LAPTOP, locale="en-GB")
    boss = context.new_page()
    sign_in(boss, f"{address}/cases", "bo")
    expect(
        boss.get_by_text(f"Ida Adviser opened case C3 in an emergency: “{REASON}”")
    ).to_be_visible()
    boss.goto(f"{address}/case?case=C3")
    boss.get_by_label("What you make of it").fill("It was one")
    boss.get_by_role("button", name="Note it").click()
    expect(boss.get_by_text("Opened in an emergency by Ida Adviser")).to_be_visible()
    boss.wait_for_timeout(800)
    assert axe_problems(boss) == []
    context.close()
    assert console_errors == []
