"""The browser the other tests rely on: it starts, sees faults and reaches no other machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from browser_support import axe_problems, free_port
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
FAULTY = "<html lang=en><title>t</title><main><h1>h</h1><img src='/x.png'><input></main>"
SOUND = "<html lang=en><title>t</title><main><h1>h</h1><p>All is well.</p></main>"


class Pages(BaseHTTPRequestHandler):
    """Two small pages under a policy as strict as the dashboard's."""

    def do_GET(self) -> None:
        body = (FAULTY if self.path == "/faulty" else SOUND).encode()
        self.send_response(200 if self.path != "/missing" else 500)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", free_port()), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_axe_names_each_grave_fault_under_a_strict_policy(browser_page: Page, address: str) -> None:
    browser_page.goto(f"{address}/faulty")
    problems = axe_problems(browser_page)
    assert len(problems) == 2
    assert "(image-alt, critical): 1 place, first img" in problems[0]
    assert "(label, critical): 1 place, first input" in problems[1]


def test_axe_finds_nothing_on_a_sound_page(browser_page: Page, address: str) -> None:
    browser_page.goto(f"{address}/sound")
    assert axe_problems(browser_page) == []


def test_an_error_on_the_console_is_kept(
    browser_page: Page, console_errors: list[str], address: str
) -> None:
    browser_page.goto(f"{address}/sound")
    assert console_errors == []
    browser_page.evaluate("console.error('broken')")
    browser_page.evaluate("setTimeout(() => { throw new Error('lost') })")
    browser_page.wait_for_timeout(100)
    assert console_errors == ["broken", "lost"]


def test_no_other_machine_is_found(browser_page: Page) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        browser_page.goto("http://example.org/")


def test_the_page_is_as_large_as_a_laptop_s(browser_page: Page) -> None:
    assert browser_page.evaluate("[innerWidth, innerHeight]") == [1366, 768]
