"""Each role sees its own pages and no other, whatever address it asks for."""

from collections import Counter

import pytest

from shell.running import Server
from shell.websocket_client import OpenPage

FIGURES = {"overview", "definitions"}
EVERY_PAGE = (
    *("work", "overview", "definitions", "safelives-return", "import", "cases"),
    *("accounts", "settings", "trail", "account"),
)
OPENED = {
    "asha": {"work", "overview", "definitions", "safelives-return", "import", "cases", "account"},
    "col": {*FIGURES, "account"},
    "rosa": {"safelives-return", "account"},
    "ivy": {"work", "cases", "account"},
    "aud": {"trail", "account"},
    "ada": {"accounts", "settings", "account"},
    "zoe": {"account"},
}


@pytest.mark.parametrize("page", EVERY_PAGE)
@pytest.mark.parametrize("username", OPENED)
def test_a_role_opens_its_own_pages_only(
    dashboard_server: Server, username: str, page: str
) -> None:
    cookies = dashboard_server.sign_in(username)
    with OpenPage(dashboard_server.base, cookies) as tab:
        shown = tab.open(page)
    assert (f"content of {page}" in shown.text) is (page in OPENED[username])
    assert shown.not_found is (page not in OPENED[username])
    assert set(EVERY_PAGE) & set(shown.pages) == OPENED[username]


def test_the_bare_address_leads_to_the_first_page(dashboard_server: Server) -> None:
    with OpenPage(dashboard_server.base, dashboard_server.sign_in("rosa")) as tab:
        assert "content of safelives-return" in tab.open().text


def test_the_bare_address_leads_whoever_has_casework_to_their_work(
    dashboard_server: Server,
) -> None:
    for username in ("asha", "ivy"):
        with OpenPage(dashboard_server.base, dashboard_server.sign_in(username)) as tab:
            assert "content of work" in tab.open().text


def test_a_role_without_pages_is_told_so(dashboard_server: Server) -> None:
    with OpenPage(dashboard_server.base, dashboard_server.sign_in("zoe")) as tab:
        shown = tab.open()
    assert "no role yet" in shown.text.lower()
    assert "content of" not in shown.text


def test_who_is_signed_in_stands_on_every_page(dashboard_server: Server) -> None:
    with OpenPage(dashboard_server.base, dashboard_server.sign_in("col")) as tab:
        strip = tab.open("definitions").texts[0]
    assert "Col Smith" in strip and "Commissioner" in strip
    assert "Quick exit" in strip and "Sign out" in strip


def test_an_error_meant_for_the_person_is_shown_as_it_stands(dashboard_server: Server) -> None:
    with OpenPage(dashboard_server.base, dashboard_server.sign_in("asha")) as tab:
        text = tab.open("refusing").text
    assert "The quarter is not over yet: choose an earlier one." in text


def test_any_other_error_is_a_reference_and_tells_nothing(dashboard_server: Server) -> None:
    with OpenPage(dashboard_server.base, dashboard_server.sign_in("asha")) as tab:
        text = tab.open("failing").text
    assert "Something went wrong (ref " in text
    assert "Jane Victim" not in text and "ValueError" not in text


def test_asking_for_a_page_of_another_role_stands_in_the_trail(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("col")
    before = dashboard_server.refusals("col")
    with OpenPage(dashboard_server.base, cookies) as tab:
        assert tab.open("import").not_found
    with OpenPage(dashboard_server.base, cookies) as tab:
        for page in ("definitions", "", "nothing-like-it"):
            tab.open(page)
    assert dashboard_server.refusals("col") - before == Counter(["page"])
