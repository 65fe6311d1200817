"""Research by three agencies: one knows nobody, one answers in full, one is late and reminded."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from agencies_before.one_list import FILES
from browser_few import served_few, sign_in
from browser_support import LAPTOP, axe_problems, stands_still
from playwright.sync_api import Browser, Page, expect
from records import TESTER

from ingest.research_requests import ask
from models.access import Grant, Role

pytestmark = pytest.mark.browser

PEOPLE = {
    "bo": ("Bo Boss", Grant(Role.COORDINATOR, "M1")),
    "pat": ("Pat Police", Grant(Role.REPRESENTATIVE, "M1", "POL")),
    "hal": ("Hal Housing", Grant(Role.REPRESENTATIVE, "M1", "HOU")),
    "gil": ("Gil Doctor", Grant(Role.REPRESENTATIVE, "M1", "GPS")),
}
TODAY = date.today()
PICTURES = os.environ.get("MARAC_PICTURES")  # a folder: the pages are photographed into it


def soon() -> dict[str, list[dict[str, str | None]]]:
    """The list of the other tests, for a meeting in three weeks."""
    files = {name: [dict(row) for row in rows] for name, rows in FILES.items()}
    for row in files["meetings"]:
        if row["meeting_id"] != "T0":
            row["meeting_date"] = str(TODAY + timedelta(days=21))
    for row in files["cases"]:
        row["referral_date"] = str(TODAY - timedelta(days=9))
    for row in files["marac_agencies"]:
        row["to"] = None
    return files


def gps_are_late(engine: sa.Engine) -> None:
    """The GPs were asked five days ago, and for yesterday."""
    pairs = [(case, "GPS") for case in ("C1", "C2", "C3")]
    due, ago = TODAY - timedelta(days=1), TODAY - timedelta(days=5)
    ask(engine, by=TESTER, meeting_id="T1", wanted=pairs, due_on=due, today=ago)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A dashboard over the list; the GPs were asked early, and are late."""
    with served_few(tmp_path, soon(), PEOPLE, gps_are_late) as served:
        yield served


def signed_in(chromium: Browser, address: str, username: str) -> Page:
    """A page of that person's own browser."""
    page = chromium.new_context(viewport=LAPTOP, locale="en-GB").new_page()
    sign_in(page, address, username)
    return page


def looked_at(page: Page, name: str) -> None:
    """No fault by axe; a picture on a laptop and a phone, light and dark, where one is wanted."""
    page.wait_for_timeout(1000)
    assert axe_problems(page) == []
    if not PICTURES:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for kind, size in (("laptop", LAPTOP), ("phone", {"width": 390, "height": 844})):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(700)
            page.screenshot(path=f"{PICTURES}/{name}-{kind}-{scheme}.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]


def test_three_agencies_answer_and_the_late_one_is_reminded(
    address: str, chromium: Browser
) -> None:
    boss = signed_in(chromium, f"{address}/research", "bo")
    expect(boss.get_by_text("Her cousin works for the housing service")).to_be_visible()
    looked_at(boss, "ask")
    boss.get_by_role("button", name="Ask 2 agencies about 3 cases").click()
    expect(boss.get_by_text("Asked 2 agencies: 6 requests")).to_be_visible()
    boss.get_by_role("button", name="Remind all late ones").click()
    expect(boss.get_by_text("reminded today already")).to_be_visible()

    housing = signed_in(chromium, f"{address}/research", "hal")
    expect(housing.get_by_text("3 cases to answer")).to_be_visible()
    looked_at(housing, "waiting")
    housing.get_by_text("Your agency knows nobody in several of these cases").click()
    stands_still(housing)  # what opens moves, and a click may land beside it
    housing.get_by_text("We searched for every person named in them").click()
    searched = housing.get_by_role("checkbox", name="We searched for every person named in them")
    expect(searched).to_be_checked()
    housing.get_by_role("button", name="Answer “not known” for 3 cases").click()
    expect(housing.get_by_text("Nothing waits for your agency")).to_be_visible()

    police = signed_in(chromium, f"{address}/research?case=C1&agency=POL", "pat")
    expect(police.get_by_role("heading", name="Research on case C1")).to_be_visible()
    police.get_by_role("radiogroup", name="Does your agency know the victim?").get_by_text(
        "Yes"
    ).click()
    police.get_by_role("textbox", name="Facts").fill("Two calls in May.")
    police.get_by_role("textbox", name="Professional opinion").fill("Getting worse.")
    police.get_by_role("textbox", name="What you considered and do not share, and why").fill(
        "A witness."
    )
    police.get_by_role("textbox", name="Lead worker").fill("PC Example")
    police.get_by_role("textbox", name="Lead worker").blur()
    looked_at(police, "form")
    for question in ("Does it know the perpetrator?", "Does it know the children?"):
        police.get_by_role("radiogroup", name=question).get_by_text("No").click()
    police.wait_for_timeout(700)
    police.get_by_role("button", name="Send the answer").click()
    expect(police.get_by_text("1 case answered")).to_be_visible()

    gps = signed_in(chromium, f"{address}/research", "gil")
    expect(gps.get_by_text("3 answers of your agency")).to_be_visible()
    gps.get_by_role("button", name="Not known: finish").first.click()
    expect(gps.get_by_text("Not known, came late")).to_be_visible()

    boss.goto(f"{address}/research")
    expect(boss.get_by_text("answers late, of 1 agency")).to_be_visible()
    expect(boss.get_by_text("Every agency and every case")).to_be_visible()
    boss.get_by_text("Every agency and every case").scroll_into_view_if_needed()
    looked_at(boss, "overview")
    boss.goto(f"{address}/case?case=C1#research")
    expect(boss.get_by_text("Getting worse.")).to_be_visible()
    boss.get_by_text("Nobody in the case is known to").scroll_into_view_if_needed()
    looked_at(boss, "case")
    police.goto(f"{address}/flags")
    expect(police.get_by_text("To place: 1")).to_be_visible()
    looked_at(police, "flags")
