"""A chair hears a case by keyboard alone, over a reload; a representative writes beside her."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from access.few_cases import FILES
from browser_few import served_few, sign_in
from browser_support import LAPTOP, axe_problems
from playwright.sync_api import Browser, Locator, Page, expect
from records import load, table

from models.access import Grant, Role

pytestmark = pytest.mark.browser

PEOPLE = {
    "cha": ("Cha Chair", Grant(Role.CHAIR, "M1")),
    "kim": ("Kim Constable", Grant(Role.REPRESENTATIVE, "M1", "POL")),
}
TODAY = date.today()


def rows() -> dict[str, list[dict[str, str | None]]]:
    """A meeting of today that hears C2 and C3, to which the police have come."""
    return {
        "meetings": table(f"""
            meeting_id | marac_id | meeting_date | status
            T2         | M1       | {TODAY}      | planned
            T9         | M1       | {TODAY + timedelta(days=14)} | planned
        """),
        "listings": table("""
            case_id | meeting_id | position
            C3      | T2         | 2
        """),
        "cases": [{**row, "status": "listed"} for row in FILES["cases"] if row["case_id"] == "C3"],
        "attendance": table("""
            meeting_id | agency_id | person        | status  | confidentiality_signed
            T2         | POL       | Kim Constable | present | yes
        """),
    }


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over a few cases with a meeting today, for a chair and the police."""
    with served_few(tmp_path, FILES, PEOPLE, lambda engine: load(engine, rows())) as served:
        yield served


def is_fair(page: Page) -> bool:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(800)
    assert axe_problems(page) == []
    return True


def tab_to(page: Page, target: Locator) -> None:
    """Reaches a field with Tab alone."""
    expect(target).to_be_visible()
    for _ in range(150):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("Tab does not lead there.")


def test_a_case_is_heard_by_keyboard_alone_and_a_second_person_writes_too(
    address: str, chromium: Browser, browser_page: Page, console_errors: list[str]
) -> None:
    expect.set_options(timeout=30_000)
    page = browser_page
    sign_in(page, f"{address}/sitting?meeting=T2", "cha")
    begin = page.get_by_role("button", name="Begin the meeting")
    tab_to(page, begin)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take it in hand")).to_be_visible()
    assert is_fair(page)
    page.keyboard.press("Alt+b")
    expect(page.get_by_role("button", name="Stop the clock")).to_be_visible()

    victim = page.get_by_role("textbox", name="Add: Risks to the victim")
    tab_to(page, victim)
    page.keyboard.type("Threats to kill")
    page.keyboard.press("Alt+k")
    expect(page.get_by_text("Threats to kill").first).to_be_visible()
    expect(victim).to_have_count(1)
    expect(victim).to_be_focused()  # and goes on writing there
    expect(victim).to_have_value("")

    what = page.get_by_role("textbox", name="Does what")
    tab_to(page, what)
    page.keyboard.type("Mark the door with the alarm")
    page.wait_for_timeout(2_500)  # a pause: what was typed is kept
    page.reload()  # a closed lid
    expect(page.get_by_role("button", name="Stop the clock")).to_be_visible()
    expect(what).to_have_value("Mark the door with the alarm")
    expect(page.get_by_text("Threats to kill").first).to_be_visible()
    before = page.locator(".m-clock-time").inner_text()
    page.wait_for_timeout(2_200)
    assert page.locator(".m-clock-time").inner_text() != before

    context = chromium.new_context(viewport=LAPTOP, locale="en-GB")
    kim = context.new_page()
    sign_in(kim, f"{address}/sitting?meeting=T2", "kim")
    field = kim.get_by_role("textbox", name="Add: Risks to staff")
    tab_to(kim, field)
    kim.keyboard.type("A loose dog")
    kim.keyboard.press("Alt+k")
    expect(kim.get_by_text("A loose dog").first).to_be_visible()
    assert is_fair(kim)
    expect(page.get_by_text("A loose dog").first).to_be_visible()  # by itself
    context.close()

    tab_to(page, page.get_by_role("combobox", name="Who", exact=True))
    page.keyboard.type("Northtown police")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1_500)
    tab_to(page, page.get_by_role("combobox", name="Against which risk"))
    page.keyboard.type("Threats")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1_500)
    page.keyboard.press("Alt+a")
    expect(page.get_by_text("1 action agreed")).to_be_visible()
    heard = page.get_by_role("radio", name="Heard")
    heard.focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(1_500)
    page.keyboard.press("Alt+o")
    expect(page.get_by_role("heading", name="Heard in")).to_be_visible()
    assert is_fair(page)
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("heading", name="Case C3")).to_be_visible()

    page.goto(f"{address}/minutes?meeting=T2")
    expect(page.get_by_text("Mark the door with the alarm").first).to_be_visible()
    assert is_fair(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert is_fair(page)
    page.emulate_media(color_scheme="dark")
    assert is_fair(page)
    assert console_errors == []
