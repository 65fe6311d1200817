"""A case goes from one served record to another: the file, the passphrase, the receipt back."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser_few import served_few, sign_in
from browser_support import LAPTOP, axe_problems
from playwright.sync_api import Browser, Page, expect
from transfers.conftest import NORTH, SOUTH

from models.access import Grant, Role

pytestmark = pytest.mark.browser


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two dashboards, each over the record of another MARAC with its own key."""
    with ExitStack() as stack:
        found = []
        for files, marac_id in ((NORTH, "M1"), (SOUTH, "S1")):
            folder = tmp_path / marac_id
            folder.mkdir()
            people = {"bo": ("Bo Boss", Grant(Role.COORDINATOR, marac_id))}
            found.append(stack.enter_context(served_few(folder, files, people)))
        yield found[0], found[1]


def test_a_case_moves_between_two_records_and_its_receipt_comes_back(
    addresses: tuple[str, str],
    chromium: Browser,
    browser_page: Page,
    console_errors: list[str],
    tmp_path: Path,
) -> None:
    here = browser_page
    sign_in(here, f"{addresses[0]}/case?case=C1", "bo")
    here.get_by_text("Transfer the case to another MARAC").click()
    here.get_by_label("Which MARAC gets it?").fill("Southtown")
    here.get_by_role("spinbutton", name="day, When did the victim move?").click()
    here.keyboard.type("01062026")
    here.get_by_text("For good", exact=True).click()
    here.get_by_text("It is safe to share").click()
    here.get_by_role("button", name="Make the encrypted file").click()
    passphrase = here.locator(".m-passphrase code").inner_text()
    here.wait_for_timeout(800)
    assert axe_problems(here) == []
    with here.expect_download() as download:
        here.get_by_role("button", name="Save the encrypted file").click()
    name = download.value.suggested_filename
    assert name.endswith("-official-sensitive.marac")
    assert not any(word in name.lower() for word in ("ann", "example", "c1"))
    file = tmp_path / name
    download.value.save_as(file)
    here.get_by_role("button", name="I saved the file and noted the passphrase").click()
    expect(here.get_by_text("no receipt yet, so the case stays here")).to_be_visible()

    context = chromium.new_context(viewport=LAPTOP, accept_downloads=True, locale="en-GB")
    there = context.new_page()
    sign_in(there, f"{addresses[1]}/transfers", "bo")
    there.locator("input[type=file]").set_input_files(file)
    there.get_by_label("Passphrase").fill(passphrase)
    there.get_by_role("button", name="Open the file").click()
    expect(there.get_by_role("heading", name="From Northtown")).to_be_visible()
    there.wait_for_timeout(800)
    assert axe_problems(there) == []
    there.get_by_role("button", name="Take the case in").click()
    expect(there.get_by_text("It is case 2026-0001 here")).to_be_visible()
    with there.expect_download() as download:
        there.get_by_role("button", name="Save the receipt").click()
    receipt = tmp_path / download.value.suggested_filename
    download.value.save_as(receipt)
    there.get_by_role("link", name="Open case 2026-0001").click()
    expect(there.get_by_text("I want to be safe.").first).to_be_visible()
    there.wait_for_timeout(800)
    assert axe_problems(there) == []
    context.close()

    here.get_by_text("Record the receipt", exact=True).first.click()
    here.locator("[class*=st-key-receipt-file] input[type=file]").set_input_files(receipt)
    here.get_by_role("button", name="Record the receipt").click()
    expect(here.get_by_role("heading", name="Southtown has the case")).to_be_visible()
    expect(here.get_by_text("Transferred out").first).to_be_visible()
    assert console_errors == []
