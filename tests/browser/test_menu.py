"""The menu leads from page to page, loads nothing anew, and keeps what was chosen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_few import served_few, sign_in
from browser_support import axe_problems, stands_still
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
_OF_A_PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36"
)
_LOADED = "performance.timeOrigin"  # another one after the dashboard was loaded anew


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with served_few(tmp_path) as served:
        yield served


def link(page: Page, title: str) -> Locator:
    return page.get_by_role("navigation", name="Menu").get_by_role("link", name=title, exact=True)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_a_click_changes_the_page_and_keeps_what_was_chosen(
    address: str, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/volume", "bo")
    expect(link(page, "Volume")).to_have_attribute("aria-current", "page")
    stands_still(page)
    before = page.evaluate(_LOADED)
    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="Last calendar year").click()
    expect(page).to_have_url(re.compile("period=Last"))
    stands_still(page)
    link(page, "Repeats").click()
    expect(page).to_have_url(re.compile("/repeats"))
    expect(heading(page)).to_contain_text("come back")
    expect(link(page, "Repeats")).to_have_attribute("aria-current", "page")
    expect(link(page, "Volume")).not_to_have_attribute("aria-current", "page")
    expect(page.get_by_role("combobox", name="Period")).to_have_value("Last calendar year")
    # By key as well.
    link(page, "Cases").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/cases"))
    expect(heading(page)).to_have_text("Cases")
    assert page.evaluate(_LOADED) == before
    assert axe_problems(page) == []
    assert console_errors == []


def test_a_link_opens_in_a_tab_of_its_own_too(address: str, browser_page: Page) -> None:
    page = browser_page
    sign_in(page, f"{address}/work", "bo")
    stands_still(page)
    with page.context.expect_page() as opened:
        link(page, "Meetings").click(modifiers=["ControlOrMeta"])
    expect(heading(opened.value)).to_have_text("Meetings")
    expect(heading(page)).to_have_text("My work")


def test_the_menu_makes_room_on_a_phone(address: str, chromium: Browser) -> None:
    context = chromium.new_context(
        viewport=PHONE, locale="en-GB", user_agent=_OF_A_PHONE, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    sign_in(page, f"{address}/work", "bo")
    stands_still(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    link(page, "Cases").click()
    expect(heading(page)).to_have_text("Cases")
    expect(link(page, "Cases")).not_to_be_in_viewport()
    context.close()
