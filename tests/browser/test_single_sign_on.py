"""Signing in at the organisation's own page and coming back, in a real browser."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from accounts.organisation import SECRET, Organisation, dashboard, provider
from accounts.people import NORTH, add, fill
from browser_support import axe_problems
from playwright.sync_api import Page, expect

from models.access import Grant, Role
from models.single_sign_on import SingleSignOn

pytestmark = pytest.mark.browser


def elsewhere(organisation: Organisation) -> str:
    """The provider under a name of another site: a browser tells sites apart by name."""
    return organisation.issuer.replace("localhost", "127.0.0.1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_comes_back_from_another_site_signed_in_where_they_wanted(
    duckdb_engine: sa.Engine, browser_page: Page, console_errors: list[str], scheme: str
) -> None:
    fill(duckdb_engine)
    add(duckdb_engine, "asha", Grant(Role.STEERING_GROUP, NORTH))
    page = browser_page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    with provider() as organisation:
        organisation.put("1", preferred_username="asha")
        usual = SingleSignOn(organisation.issuer, "marac", SECRET, name="Northtown Council")
        configured = replace(usual, issuer=elsewhere(organisation))
        with dashboard(duckdb_engine, configured) as server:
            page.goto(f"{server.base}/overview?marac=N")
            assert axe_problems(page) == []
            page.get_by_role("link", name="Sign in with Northtown Council").click()
            page.wait_for_url(f"{elsewhere(organisation)}/**")
            page.locator("input[name=sub]").fill("1")
            page.get_by_role("button", name="Authorize").click()
            page.wait_for_url(f"{server.base}/overview?marac=N")
            expect(page.get_by_text("a page")).to_be_visible()
            page.goto(f"{server.base}/login")
            expect(page.get_by_text("a page")).to_be_visible()
    assert [error for error in console_errors if server.base in error] == []
