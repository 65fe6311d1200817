"""Nothing of the pages or the record is reached without a live session."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from shell.running import Server
from shell.websocket_client import OpenPage

PAGES = ("/", "/overview", "/safelives-return", "/import", "/definitions", "/nothing-like-it")


def refused_page(server: Server, cookies: dict[str, str], **more: str) -> None:
    """Tries to open a connection that should not be."""
    with OpenPage(server.base, cookies, **more):
        pass


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_a_session_leads_to_the_sign_in_form(
    dashboard_server: Server, path: str
) -> None:
    answer = dashboard_server.ask(path)
    assert answer.status == 303
    assert answer.location == ("/login" if path == "/" else f"/login?next={path}")
    assert answer.text == ""


@pytest.mark.parametrize("value", ["", "x", "a" * 64, "../../etc", '"', "%00"])
def test_a_made_up_cookie_opens_nothing(dashboard_server: Server, value: str) -> None:
    assert dashboard_server.ask("/overview", cookies={"marac_session": value}).status == 303


def test_what_is_stored_of_a_session_does_not_open_it(dashboard_server: Server) -> None:
    cookie = dashboard_server.sign_in("dan")
    stored = dashboard_server.tell("sessions")
    assert isinstance(stored, list) and stored
    assert cookie["marac_session"] not in stored
    for session_id in stored:
        assert dashboard_server.ask("/", cookies={"marac_session": session_id}).status == 303


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/media/abc.txt", 401),
        ("GET", "/_stcore/host-config", 401),
        ("PUT", "/_stcore/upload_file/a/b", 401),
        ("DELETE", "/_stcore/upload_file/a/b", 401),
        ("POST", "/overview", 401),
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/_stcore/agent/openapi.json", 404),
        ("POST", "/_stcore/agent/interact", 404),
        ("GET", "/_stcore/script-health-check", 404),
        ("GET", "/component/x/index.html", 404),
        ("GET", "/_stcore/bidi-components/x.js", 404),
        ("GET", "/app/static/app.py", 404),
        ("GET", "//overview", 404),
        ("GET", "/static/../overview", 404),
        ("GET", "/assets/%2e%2e/app.py", 404),
        ("GET", "/auth/login", 404),
    ],
)
def test_everything_else_is_closed_without_a_session(
    dashboard_server: Server, method: str, path: str, status: int
) -> None:
    assert dashboard_server.ask(path, method=method).status == status


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_the_inner_addresses_are_closed_with_a_session_too(
    dashboard_server: Server, path: str
) -> None:
    cookies = dashboard_server.sign_in("asha")
    assert dashboard_server.ask(path, cookies=cookies).status == 404


def test_a_connection_needs_a_session(dashboard_server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused:
        refused_page(dashboard_server, {})
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1"])
def test_a_connection_from_another_site_is_refused(dashboard_server: Server, origin: str) -> None:
    cookies = dashboard_server.sign_in("asha")
    with pytest.raises(InvalidStatus) as refused:
        refused_page(dashboard_server, cookies, origin=origin)
    assert refused.value.response.status_code == 403


def test_a_name_that_others_pointed_here_is_refused(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("asha")
    answer = dashboard_server.ask("/", cookies=cookies, headers={"Host": "evil.example"})
    assert answer.status == 400
    with pytest.raises(InvalidStatus):
        refused_page(dashboard_server, cookies, origin="http://evil.example", host="evil.example")


def test_an_ended_session_empties_an_open_page(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("asha")
    with OpenPage(dashboard_server.base, cookies) as page:
        assert "content of work" in page.open().text
        left = dashboard_server.ask(
            "/logout", method="POST", cookies=cookies, headers={"Origin": dashboard_server.base}
        )
        assert (left.status, left.location) == (303, "/login")
        shown = page.open()
    assert shown.redirect == "/login"
    assert shown.texts == []
    assert shown.closed == 4401
    assert dashboard_server.ask("/overview", cookies=cookies).status == 303


def test_a_page_that_nobody_touches_is_emptied_when_its_session_ends(
    dashboard_server: Server,
) -> None:
    cookies = dashboard_server.sign_in("rosa")
    with OpenPage(dashboard_server.base, cookies) as page:
        page.open()
        dashboard_server.tell("end rosa")
        shown = page.read(seconds=20)
    assert (shown.redirect, shown.closed) == ("/login", 4401)


def test_closing_an_account_ends_its_sessions_at_once(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("dan")
    assert dashboard_server.ask("/", cookies=cookies).status == 200
    dashboard_server.tell("disable dan")
    assert dashboard_server.ask("/", cookies=cookies).status == 303
    assert dashboard_server.try_to_sign_in("dan").status == 401


def test_a_download_opens_only_for_the_sign_in_that_made_it(dashboard_server: Server) -> None:
    asha, col = dashboard_server.sign_in("asha"), dashboard_server.sign_in("col")
    with OpenPage(dashboard_server.base, asha) as page:
        (url,) = page.open("files").media
        assert dashboard_server.ask(url, cookies=asha).text.strip() == "made for Asha Patel"
        assert dashboard_server.ask(url, cookies=col).status == 403
        assert dashboard_server.ask(url).status == 401


def test_an_upload_is_taken_only_from_the_sign_in_of_its_page(dashboard_server: Server) -> None:
    asha, col = dashboard_server.sign_in("asha"), dashboard_server.sign_in("col")
    with OpenPage(dashboard_server.base, asha) as page:
        page.open("files")
        path = f"/_stcore/upload_file/{page.tab}/one"
        assert dashboard_server.ask(path, method="PUT", cookies=col).status == 403
        own = dashboard_server.ask(path, method="PUT", cookies=asha)
        assert "XSRF" in own.text  # let through by the gate, then asked for Streamlit's own token


def test_nobody_takes_up_anothers_page(dashboard_server: Server) -> None:
    asha, col = dashboard_server.sign_in("asha"), dashboard_server.sign_in("col")
    with OpenPage(dashboard_server.base, asha) as page:
        page.open()
        tab = page.tab
    with OpenPage(dashboard_server.base, col, tab=tab) as other:
        assert "for Col Smith" in other.open().text
        assert other.tab != tab


def test_no_one_clears_what_is_kept_for_everyone(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("asha")
    with OpenPage(dashboard_server.base, cookies) as page:
        page.open()
        asked = BackMsg()
        asked.clear_cache = True
        with pytest.raises(TimeoutError):
            page.send(asked, seconds=1)
        assert "content of work" in page.open().text


def test_every_answer_is_protected_and_nothing_is_kept(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("asha")
    for path in ("/", "/login", "/healthz", "/nowhere/at/all", "/_stcore/host-config"):
        answer = dashboard_server.ask(path, cookies=cookies)
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["x-frame-options"] == "DENY", path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
        assert "server" not in answer.headers, path


def test_nothing_of_the_record_is_compressed(dashboard_server: Server) -> None:
    cookies, asking = dashboard_server.sign_in("asha"), {"Accept-Encoding": "gzip, br, zstd"}
    with OpenPage(dashboard_server.base, cookies) as page:
        (download,) = page.open("files").media
        for path in ("/overview", "/account/password", download):
            answer = dashboard_server.ask(path, cookies=cookies, headers=asking)
            assert answer.status == 200, path
            assert "content-encoding" not in answer.headers, path
    signed_out = dashboard_server.ask("/login?next=/overview", headers=asking)
    assert "form_token" in signed_out.text and "content-encoding" not in signed_out.headers


def test_files_without_anything_of_the_record_are_kept(dashboard_server: Server) -> None:
    assert "max-age" in dashboard_server.ask("/assets/shell.css").headers["cache-control"]
    assert dashboard_server.ask("/assets/nothing.css").headers["cache-control"] == "no-store"
    assert dashboard_server.ask("/healthz").text == "ok"
