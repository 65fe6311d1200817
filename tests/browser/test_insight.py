"""Every insight page is drawn, reads well to a screen reader, and gives its files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from browser_few import served_record, sign_in
from browser_support import axe_problems
from pages.record import add_two_years
from playwright.sync_api import Page, expect

from models.access import Grant, Role

pytestmark = pytest.mark.browser

INSIGHT = [
    *("volume", "appropriateness", "repeats", "agencies", "benchmarks"),
    *("victims", "risk", "support", "data-quality", "actions-in-time", "themes", "overview"),
    "what-if",
]
FIRST_FIELD = {"what-if": "MARAC"}  # where there is no choice of a period
PEOPLE = {"bo": ("Bo Boss", Grant(Role.COORDINATOR))}


def _fill(engine: sa.Engine) -> None:
    add_two_years(engine)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with served_record(tmp_path, _fill, PEOPLE) as served:
        yield served


def test_each_page_is_drawn_without_a_fault(
    address: str, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    days = "from=2024-10-01&to=2026-09-30&period=Choose+dates"
    sign_in(page, f"{address}/{INSIGHT[0]}?{days}", "bo")
    for slug in INSIGHT:
        page.goto(f"{address}/{slug}?{days}")
        expect(page.get_by_role("heading", level=1).first).to_contain_text("?", timeout=30_000)
        # Until the filters are there the page is a skeleton with nothing to reach by keyboard.
        field = page.get_by_label(FIRST_FIELD.get(slug, "Period"), exact=True)
        expect(field.first).to_be_visible(timeout=30_000)
        page.wait_for_timeout(1500)
        assert axe_problems(page) == [], slug
    assert console_errors == []


def test_a_chart_is_saved_as_a_picture(address: str, browser_page: Page, tmp_path: Path) -> None:
    page = browser_page
    sign_in(page, f"{address}/volume?from=2024-10-01&to=2026-09-30&period=Choose+dates", "bo")
    button = page.get_by_role("button", name="Download PNG").first
    expect(button).to_be_visible(timeout=30_000)
    with page.expect_download() as waiting:
        button.click()
    saved = tmp_path / "chart.png"
    waiting.value.save_as(saved)
    assert saved.read_bytes().startswith(b"\x89PNG")
    assert waiting.value.suggested_filename == "cases-and-meetings-by-month-official.png"
