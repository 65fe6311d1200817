"""Every insight page is drawn for each role, reads well to a screen reader, and gives its files.

`MARAC_PICTURES=folder` photographs each page for each role, on an empty, a small and a larger
record.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from browser_few import FILES, served_few, served_record, sign_in
from browser_support import LAPTOP, axe_problems, stands_still
from playwright.sync_api import Browser, Page, expect
from records import TESTER

from ingest.files import import_paths
from ingest.synthetic import generate
from models.access import Grant, Role

pytestmark = pytest.mark.browser

INSIGHT = [
    *("overview", "volume", "appropriateness", "repeats", "agencies", "benchmarks", "what-if"),
    *("victims", "risk", "support", "data-quality", "actions-in-time", "themes", "definitions"),
]
PEOPLE = {
    "bo": ("Bo Boss", Grant(Role.COORDINATOR)),
    "cha": ("Cha Chair", Grant(Role.CHAIR)),
    "stu": ("Stu Group", Grant(Role.STEERING_GROUP)),
    "com": ("Com Missioner", Grant(Role.COMMISSIONER)),
}
SEEING_CASES = {"bo", "cha"}  # with a phone as their second factor
PICTURES = os.environ.get("MARAC_PICTURES")
DAYS = "from=2024-10-01&to=2026-09-30&period=Choose+dates"


def _area(engine: sa.Engine) -> None:
    """A MARAC of two years with some hundreds of cases."""
    with TemporaryDirectory() as folder:
        generate(700, 3, Path(folder), maracs=1, years=2, ends_on=date.today())
        import_paths(engine, [Path(folder)], user=TESTER)


RECORDS: dict[str, Callable[[Path], AbstractContextManager[str]]] = {
    "empty": lambda folder: served_record(folder, lambda _: None, PEOPLE),
    "small": lambda folder: served_few(folder, FILES, PEOPLE),
    "larger": lambda folder: served_record(folder, _area, PEOPLE),
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with RECORDS["larger"](tmp_path) as served:
        yield served


def test_each_page_is_drawn_without_a_fault(
    address: str, browser_page: Page, console_errors: list[str]
) -> None:
    page = browser_page
    sign_in(page, f"{address}/{INSIGHT[0]}?{DAYS}", "bo")
    for slug in INSIGHT:
        page.goto(f"{address}/{slug}?{DAYS}")
        _is_there(page)
        page.wait_for_timeout(1500)
        assert axe_problems(page) == [], slug
    assert console_errors == []


@pytest.mark.parametrize("record", RECORDS)
def test_each_role_opens_each_page(record: str, chromium: Browser, tmp_path: Path) -> None:
    with RECORDS[record](tmp_path) as served:
        for username in PEOPLE:
            context = chromium.new_context(viewport=LAPTOP, locale="en-GB")
            page = context.new_page()
            broken: list[str] = []
            page.on("pageerror", lambda error, broken=broken: broken.append(str(error)))
            first = f"{served}/{INSIGHT[0]}"
            sign_in(page, first, username, sees_cases=username in SEEING_CASES)
            stands_still(page)
            for slug in INSIGHT:
                page.locator(f'.marac-menu a[href="/{slug}"]').click()
                page.wait_for_url(f"**/{slug}*")
                stands_still(page)
                _is_there(page)
                assert page.get_by_test_id("stException").count() == 0, (username, slug)
                if PICTURES:
                    page.screenshot(path=f"{PICTURES}/{record}-{username}-{slug}.png")
            assert broken == [], username
            context.close()


def _is_there(page: Page) -> None:
    """The page itself, and no longer the place that is kept for it."""
    heading = page.get_by_role("heading", level=1).first
    expect(heading).to_be_visible(timeout=30_000)
    expect(page.locator(".m-lead").first).to_be_visible(timeout=30_000)


def test_a_chart_is_saved_as_a_picture(address: str, browser_page: Page, tmp_path: Path) -> None:
    page = browser_page
    sign_in(page, f"{address}/volume?{DAYS}", "bo")
    button = page.get_by_role("button", name="Download PNG").first
    expect(button).to_be_visible(timeout=30_000)
    with page.expect_download() as waiting:
        button.click()
    saved = tmp_path / "chart.png"
    waiting.value.save_as(saved)
    assert saved.read_bytes().startswith(b"\x89PNG")
    assert waiting.value.suggested_filename == "cases-and-meetings-by-month-official.png"


def test_the_chart_library_is_read_in_where_people_land(address: str, browser_page: Page) -> None:
    page = browser_page
    with page.expect_response(lambda answer: "/PlotlyChart." in answer.url) as read_in:
        sign_in(page, address, "bo")
        expect(page.get_by_role("heading", level=1, name="My work")).to_be_visible()
    assert read_in.value.ok
    assert page.get_by_test_id("stPlotlyChart").count() == 0
