"""An IDVA fills in a DASH with the keyboard alone, is interrupted, and goes on where she was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_few import PEOPLE, served_few, sign_in
from browser_support import axe_problems
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over a few cases, with an IDVA."""
    with served_few(tmp_path, people={"ida": PEOPLE["ida"]}) as served:
        yield served


def wait_for_the_form(page: Page) -> None:
    """Until its last button is drawn: before that, Tab leads back to the start of the page."""
    button = page.get_by_role("button", name="Record the assessment")
    expect(button).to_be_visible(timeout=30_000)


def tab_to(page: Page, what: str, most: int = 40) -> None:
    """Presses Tab until the focus is on an element that fits."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("what => !!document.activeElement?.matches(what)", what):
            return
    raise AssertionError(f"Tab never came to {what}")


def answer(page: Page, number: int, steps: int) -> None:
    """Answers a question: 0 is the first answer (yes), then one arrow a step."""
    tab_to(page, f".st-key-risk-q-{number} input[type=radio]")
    page.keyboard.press("Space")
    for _ in range(steps):
        page.keyboard.press("ArrowRight")


def test_a_dash_is_filled_in_by_keyboard_alone_over_a_reload(
    address: str, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/assessment?case=C1", "ida")
    wait_for_the_form(page)
    count = page.locator(".m-risk-live .m-figure").first
    tab_to(page, ".st-key-risk-guidance summary")
    for number in range(1, 11):
        answer(page, number, 0 if number % 2 else 1)
    expect(count).to_have_text("5 of 24")
    tab_to(page, ".st-key-risk-q-10 textarea")
    page.keyboard.type("Every week now")
    page.wait_for_timeout(2500)  # a pause while typing sends it

    page.reload()
    expect(count).to_have_text("5 of 24")
    expect(page.get_by_label("Note to question 10")).to_have_value("Every week now")
    assert axe_problems(page) == []

    wait_for_the_form(page)
    page.locator(".st-key-risk-guidance summary").focus()
    for number in range(11, 25):
        tab_to(page, f".st-key-risk-q-{number} input[type=radio]", most=60)
        page.keyboard.press("Space")
    expect(count).to_have_text("19 of 24")
    tab_to(page, ".st-key-risk-panel input[type=radio]")
    page.keyboard.press("Space")
    expect(page.locator(".m-risk-live .m-figure").last).to_contain_text("High")
    tab_to(page, ".st-key-risk-panel textarea")
    page.keyboard.type("He strangled her in May")
    tab_to(page, ".st-key-risk-record button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recorded")).to_be_visible()
    expect(page.locator(".m-risk .m-figure").first).to_have_text("19 of 24")
    page.wait_for_timeout(800)
    assert axe_problems(page) == []

    tab_to(page, "a[href='/case?case=C1']")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Latest risk form: 19 of 24 yes, judged high")).to_be_visible()
    page.get_by_text("Every answer of one form").click()
    expect(page.get_by_text("Every week now")).to_be_visible()
    page.wait_for_timeout(800)
    assert axe_problems(page) == []
    assert console_errors == []
