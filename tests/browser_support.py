"""A real Chromium for tests: found, started, watched for errors and checked with axe."""

import os
import socket
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from run import find_browser

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # The product must work in a closed network: no other machine's name is found.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
LAPTOP = {"width": 1366, "height": 768}
GRAVE = {"serious", "critical"}
# Whatever is expected comes at once on a machine of one's own; other tests may be running beside.
expect.set_options(timeout=20_000)


def chromium_path() -> Path:
    """The browser the tests drive; a test without one fails and says how to get one."""
    found = find_browser()
    if not found:
        pytest.fail("There is no Chromium, Chrome or Edge here: `python3 run.py test` gets one.")
    return Path(found)


def free_port() -> int:
    """A port of this machine that nothing listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: once Playwright has started, `asyncio.run` fails in that process."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process; each test has its own `browser_page` in it."""
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*FLAGS, *as_root]
        )
        yield browser
        browser.close()


@pytest.fixture
def console_errors() -> list[str]:
    """What the browser complained of in this test: errors on its console, scripts that broke."""
    return []


@pytest.fixture
def browser_page(chromium: Browser, console_errors: list[str]) -> Iterator[Page]:
    """An empty page the size of a laptop's, signed in to nothing, its own cookies."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            console_errors.append(message.text)

    context = chromium.new_context(viewport=LAPTOP, accept_downloads=True, locale="en-GB")
    page = context.new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: console_errors.append(str(error)))
    yield page
    context.close()


def stands_still(page: Page) -> None:
    """Waits until the page has drawn what it was asked for, and nothing on it fades any more."""
    page.wait_for_timeout(400)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.wait_for_timeout(200)


def axe_problems(page: Page) -> list[str]:
    """The page's serious and critical accessibility faults by axe, once it stands still."""
    stands_still(page)
    # Read here: the package itself reads it in the system's encoding, which fails on Windows.
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [sentence(fault) for fault in found["violations"] if fault["impact"] in GRAVE]


def sentence(fault: dict[str, Any]) -> str:
    """What is wrong, in how many places and where first."""
    nodes = fault["nodes"]
    places = f"{len(nodes)} place{'s' if len(nodes) > 1 else ''}"
    first = " ".join(str(step) for step in nodes[0]["target"])
    return f"{fault['help']} ({fault['id']}, {fault['impact']}): {places}, first {first}"
