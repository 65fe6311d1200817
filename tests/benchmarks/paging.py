"""How long pages take in a real browser: ours, a hollow page of the same elements, an empty one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from browser_support import FLAGS, LAPTOP, chromium_path
from playwright.sync_api import Browser, Page, sync_playwright
from serving import BEGIN, COOKIE, EMPTY, HOLLOW, Served, served

PAGES = {
    "coordinator": (
        *("work", "cases", "actions", "safelives-return", "overview", "volume"),
        *("appropriateness", "repeats", "agencies", "victims", "risk", "support"),
        *("actions-in-time", "data-quality", "benchmarks", "definitions"),
    ),
    "commissioner": (
        *("overview", "volume", "appropriateness", "repeats", "agencies", "victims", "risk"),
        *("support", "actions-in-time", "data-quality", "benchmarks", "definitions"),
    ),
}
TIMES = 10
READING = 4_000  # milliseconds that a person looks at the page they land on

# From the click to the frame in which all of the page is there: its last element, nothing of the
# page before, nothing still to be loaded, and every chart with what it shows.
_CLICK = """([page, limit]) => new Promise((done, fail) => {
  const every = (what) => [...document.querySelectorAll(what)];
  const link = every('[data-testid=stSidebar] a').find((one) => one.pathname === '/' + page);
  const isWhole = () => {
    const end = document.querySelector('.benchmark-end');
    if (!end || end.dataset.page !== page) return false;
    if (document.querySelector('[data-stale=true], [data-testid=stSkeleton]')) return false;
    const app = document.querySelector('[data-testid=stApp]');
    if (app.dataset.testScriptState !== 'notRunning') return false;
    const charts = every('[data-testid=stPlotlyChart]');
    return charts.length === Number(end.dataset.charts)
      && charts.every((one) => one.querySelector('.cartesianlayer path'));
  };
  const begun = performance.now();
  const look = () => {
    const took = performance.now() - begun;
    if (isWhole()) done(took);
    else if (took > limit) fail(new Error(page + ' is not whole'));
    else requestAnimationFrame(look);
  };
  link.click();
  requestAnimationFrame(look);
})"""
_LIMIT = 120_000


def visited(cache: str, cases: str, role: str) -> tuple[float, dict[str, Any]]:
    """Page → the milliseconds of its first visit, of later ones, of hollow and empty ones."""
    told: dict[str, Any] = {}
    with served(Path(cache), int(cases), is_hollow=True) as server, _browser() as browser:
        for page, cookie in zip(PAGES[role], server.cookies[role], strict=False):
            told[page] = _measured(browser, server, cookie, page)
    return sum(one["ours"] for one in told.values()) / 1000, told


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*FLAGS, "--no-sandbox"]
        )
        yield browser
        browser.close()


def _measured(browser: Browser, server: Served, cookie: str, page: str) -> dict[str, float]:
    """A first visit since the record was written to, one after a new sign-in, and the later ones.

    Ours, hollow and empty come in turn: whatever else the machine does falls on each of them.
    """
    told = {}
    for kind in ("unasked", "first"):
        tab = _signed_in(browser, server, cookie)
        landed = tab.locator(".benchmark-end").get_attribute("data-page", timeout=_LIMIT)
        tab.wait_for_timeout(READING)
        if page != landed:
            told[kind] = _click(tab, page)
        if kind == "unasked":
            tab.context.close()
    taken: dict[str, list[float]] = {page: [], HOLLOW: [], EMPTY: []}
    for _ in range(TIMES):
        for one, times in taken.items():
            _click(tab, BEGIN)
            times.append(_click(tab, one))
    tab.context.close()
    times = {"ours": taken[page], "hollow": taken[HOLLOW], "empty": taken[EMPTY]}
    return told | {kind: median(ones) for kind, ones in times.items()}


def _signed_in(browser: Browser, server: Served, cookie: str) -> Page:
    """The page that somebody lands on, in a browser that holds nothing yet."""
    context = browser.new_context(viewport=LAPTOP, locale="en-GB")
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": server.address}])
    tab = context.new_page()
    tab.goto(server.address)
    return tab


def _click(tab: Page, page: str) -> float:
    """Milliseconds from the click in the menu to the whole page."""
    return float(tab.evaluate(_CLICK, [page, _LIMIT]))
