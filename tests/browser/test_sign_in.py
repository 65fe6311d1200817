"""Signing in and out as a person does it, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_support import axe_problems
from playwright.sync_api import Page, expect
from shell import phones
from shell.running import PASSWORD, Server, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running dashboard with five people in it, and their pages as markers."""
    folder: Path = tmp_path_factory.mktemp("served")
    with served(folder) as server:
        yield server


def sign_in(dashboard: Server, page: Page, username: str = "asha") -> None:
    """Fills in the forms that come on the screen: password, then the phone's code."""
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Enter the code from your phone")).to_be_visible()
    dashboard.tell(f"ready {username}")
    page.get_by_label("Six-digit code").fill(phones.code(username))
    page.get_by_role("button", name="Continue").click()


def test_a_person_signs_in_and_stays_through_a_reload(
    dashboard: Server, browser_page: Page, console_errors: list[str]
) -> None:
    browser_page.goto(f"{dashboard.base}/definitions?topic=repeat")
    assert "/login?next=" in browser_page.url
    sign_in(dashboard, browser_page)
    expect(browser_page.get_by_text("content of definitions for Asha Patel")).to_be_visible()
    browser_page.reload()
    expect(browser_page.get_by_text("content of definitions for Asha Patel")).to_be_visible()
    assert browser_page.url.startswith(f"{dashboard.base}/definitions")
    assert console_errors == []


def test_after_signing_out_the_back_button_shows_nothing(
    dashboard: Server, browser_page: Page
) -> None:
    browser_page.goto(dashboard.base)
    sign_in(dashboard, browser_page)
    expect(browser_page.get_by_text("content of work")).to_be_visible()
    browser_page.get_by_role("link", name="Definitions").click()
    expect(browser_page.get_by_text("content of definitions")).to_be_visible()
    browser_page.get_by_role("button", name="Sign out").click()
    expect(browser_page.get_by_role("heading", name="Sign in")).to_be_visible()
    browser_page.go_back()
    expect(browser_page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "content of" not in browser_page.content()


def test_signing_out_in_one_tab_empties_the_other(dashboard: Server, browser_page: Page) -> None:
    browser_page.goto(dashboard.base)
    sign_in(dashboard, browser_page)
    expect(browser_page.get_by_text("content of work")).to_be_visible()
    other = browser_page.context.new_page()
    other.goto(f"{dashboard.base}/definitions")
    expect(other.get_by_text("content of definitions")).to_be_visible()
    browser_page.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible(timeout=15_000)


def test_the_quick_exit_leaves_a_page_that_tells_nothing(
    dashboard: Server, browser_page: Page
) -> None:
    browser_page.goto(dashboard.base)
    sign_in(dashboard, browser_page)
    browser_page.get_by_role("button", name="Quick exit").click()
    expect(browser_page).to_have_title("Weather")
    browser_page.go_back()
    expect(browser_page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_explained_and_the_name_kept(
    dashboard: Server, browser_page: Page
) -> None:
    browser_page.goto(dashboard.base)
    browser_page.get_by_label("User name").fill("asha")
    browser_page.get_by_label("Password").fill("not the right words")
    browser_page.get_by_role("button", name="Sign in").click()
    expect(browser_page.get_by_role("alert")).to_contain_text("is not right")
    expect(browser_page.get_by_label("User name")).to_have_value("asha")
    expect(browser_page.get_by_label("Password")).to_have_value("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_and_the_frame_have_no_grave_accessibility_faults(
    dashboard: Server, browser_page: Page, scheme: str
) -> None:
    browser_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    browser_page.goto(dashboard.base)
    assert axe_problems(browser_page) == []
    sign_in(dashboard, browser_page)
    expect(browser_page.get_by_text("content of work")).to_be_visible()
    assert axe_problems(browser_page) == []
