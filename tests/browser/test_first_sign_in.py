"""The first sign-in, a lost phone and a time-out, as a person goes through them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from browser_phones import set_up_phone
from browser_support import axe_problems
from playwright.sync_api import Page, expect
from shell import phones
from shell.running import PASSWORD, Server, served

pytestmark = pytest.mark.browser

NEW = "plum kettle gravel nine"
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running dashboard with people in it, two of them new."""
    folder: Path = tmp_path_factory.mktemp("served")
    with served(folder) as server:
        yield server


def check(page: Page) -> None:
    """The page as it stands has no grave fault, light and dark, wide and narrow."""
    for scheme in SCHEMES:
        for width in (1366, 390):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.set_viewport_size({"width": width, "height": 768})
            page.wait_for_timeout(300)  # the frame takes a moment to change its colours
            assert axe_problems(page) == []
            across = page.evaluate("document.documentElement.scrollWidth")
            assert across <= width, f"{page.url} is wider than the screen"
    page.set_viewport_size({"width": 1366, "height": 768})


def with_password(page: Page, username: str, password: str) -> None:
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_in(dashboard: Server, page: Page, username: str) -> None:
    with_password(page, username, PASSWORD)
    expect(page.get_by_label("Six-digit code")).to_be_visible()
    dashboard.tell(f"ready {username}")
    page.get_by_label("Six-digit code").fill(phones.code(username))
    page.get_by_role("button", name="Continue").click()


def square_says(page: Page) -> str:
    """What a phone reads in the square: its dark dots, decoded by comparing with what we expect.

    No reader of squares ships with the tests; the same text gives the same dots.
    """
    path = page.locator("svg.square path").last.get_attribute("d") or ""
    return re.sub(r"\s+", "", path)


def test_from_the_link_to_the_first_page_and_back_without_the_phone(
    dashboard: Server, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    page.goto(f"{dashboard.base}/invited?token={dashboard.tell('invite nia')}")
    expect(page.get_by_label("Your user name")).to_have_value("nia")
    check(page)
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Set up your phone")).to_be_visible()
    check(page)

    key = page.locator(".key").inner_text().replace(" ", "")
    import segno

    said = pyotp.TOTP(key).provisioning_uri(name="nia", issuer_name="MARAC")
    expected = segno.make(said, error="m").svg_inline(border=3, dark="#000", light="#fff")
    dots = re.sub(r"\s+", "", re.findall(r' d="([^"]+)"', expected)[-1])
    assert square_says(page) == dots

    assert console_errors == []
    page.get_by_label("Six-digit code").fill("12345")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    expect(page).to_have_title("Error: Set up your phone – MARAC")
    check(page)
    assert page.locator(".key").inner_text().replace(" ", "") == key
    key, codes = set_up_phone(page)
    assert len(set(codes)) == 10
    expect(page.get_by_text("content of work for Nia Young")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    with_password(page, "nia", NEW)
    expect(page.get_by_label("Six-digit code")).to_be_focused()
    check(page)
    page.get_by_role("link", name="I do not have my phone").click()
    check(page)
    page.get_by_label("Recovery code").fill(codes[4])
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="You have 9 recovery codes left")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Set up another phone").click()
    expect(page.locator(".key")).to_be_visible()
    assert page.locator(".key").inner_text().replace(" ", "") != key
    set_up_phone(page)
    expect(page.get_by_text("10 codes left of ten.")).to_be_visible(timeout=20_000)


def test_recovery_codes_are_printed_and_saved(
    dashboard: Server, browser_page: Page, tmp_path: Path
) -> None:
    page = browser_page
    page.goto(f"{dashboard.base}/account/recovery-codes")
    sign_in(dashboard, page, "asha")
    expect(page.get_by_role("heading", name="Make new recovery codes")).to_be_visible()
    check(page)
    dashboard.tell("ready asha")
    page.get_by_label("Six-digit code from your phone").fill(phones.code("asha"))
    page.get_by_role("button", name="Make ten new codes").click()
    expect(page.get_by_role("button", name="Print them")).to_be_visible()
    check(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save them as a text file").click()
    assert download.value.suggested_filename == "recovery-codes.txt"
    download.value.save_as(tmp_path / "codes.txt")
    saved = (tmp_path / "codes.txt").read_text(encoding="utf-8")
    assert all(code in saved for code in page.locator(".codes code").all_inner_texts())


def test_the_account_page_ends_a_sign_in_and_changes_the_password(
    dashboard: Server, browser_page: Page
) -> None:
    page = browser_page
    elsewhere = dashboard.sign_in("lee")
    page.goto(f"{dashboard.base}/account")
    sign_in(dashboard, page, "lee")
    expect(page.get_by_role("heading", name="You are signed in at 2 places")).to_be_visible(
        timeout=20_000
    )
    check(page)
    page.get_by_role("button", name=re.compile("^End the sign-in")).click()
    expect(page.get_by_role("heading", name="here and nowhere else")).to_be_visible(timeout=20_000)
    assert dashboard.ask("/account", cookies=elsewhere).status == 303
    page.get_by_role("link", name="Change your password").click()
    check(page)
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Show what is typed").last.click()
    expect(page.get_by_label("New password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Back to your account").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible(timeout=20_000)


def test_a_warning_comes_before_the_end_and_staying_is_one_click_for_every_tab(
    dashboard: Server, browser_page: Page
) -> None:
    page = browser_page
    page.goto(f"{dashboard.base}/account")
    sign_in(dashboard, page, "una")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible(timeout=20_000)
    other = page.context.new_page()
    other.goto(f"{dashboard.base}/definitions")
    expect(other.get_by_text("content of definitions")).to_be_visible(timeout=20_000)
    dashboard.tell("nearly-idle una")
    for tab in (page, other):
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as on coming back
        expect(tab.get_by_role("button", name="Stay signed in")).to_be_visible()
        expect(tab.get_by_role("alert")).to_contain_text("You will be signed out in 2 minutes")
    check(page)
    page.get_by_role("button", name="Stay signed in").click()
    for tab in (page, other):
        expect(tab.get_by_role("button", name="Stay signed in")).to_have_count(0)
    seconds = page.evaluate("fetch('/session').then(answer => answer.json())")["left"]
    assert seconds > 800


def test_a_time_out_keeps_what_was_being_typed_and_leads_back_to_it(
    dashboard: Server, browser_page: Page
) -> None:
    page = browser_page
    page.goto(f"{dashboard.base}/drafting?filter=mine")
    sign_in(dashboard, page, "max")
    field = page.get_by_label("Why")
    expect(field).to_be_visible(timeout=20_000)
    field.press_sequentially("She rang at 15:10, he is outside")
    # Not left, not sent: a pause in typing is enough.
    expect(page.get_by_text("typed: She rang at 15:10, he is outside")).to_be_visible()
    expect(field).to_be_focused()
    field.press_sequentially(" her house")
    expect(page.get_by_text("typed: She rang at 15:10, he is outside her house")).to_be_visible()
    dashboard.tell("idle max")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=15_000)
    assert "She rang" not in page.content()
    sign_in(dashboard, page, "max")
    expect(page.get_by_label("Why")).to_have_value(
        "She rang at 15:10, he is outside her house", timeout=20_000
    )
    assert page.url == f"{dashboard.base}/drafting?filter=mine"
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Why")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Why")).to_have_value("", timeout=20_000)


def test_half_way_one_can_start_again_as_somebody_else(
    dashboard: Server, browser_page: Page
) -> None:
    page = browser_page
    page.goto(f"{dashboard.base}/definitions")
    with_password(page, "ivy", PASSWORD)
    expect(page.get_by_label("Six-digit code")).to_be_visible()
    page.goto(dashboard.base)  # nothing of the dashboard, but the question again
    expect(page.get_by_label("Six-digit code")).to_be_visible()
    page.get_by_role("button", name="Sign in as somebody else").click()
    with_password(page, "col", PASSWORD)
    expect(page.get_by_text("content of overview for Col Smith")).to_be_visible(timeout=20_000)
