"""A record served to its people, or the few cases to an IDVA and a coordinator; they sign in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from access.few_cases import FILES
from browser_phones import set_up_phone
from browser_served import served_as_people_do
from browser_support import LAPTOP, stands_still
from playwright.sync_api import Browser, Page
from records import TESTER, load

from dashboard.passwords import hash_password
from dashboard.record import initialise
from ingest.users import add_user
from models.access import Grant, Role
from models.database import close
from models.settings import Settings

PASSWORD = "orchard lantern seven"
PEOPLE = {
    "ida": ("Ida Adviser", Grant(Role.IDVA, "M1", "IDV")),
    "bo": ("Bo Boss", Grant(Role.COORDINATOR, "M1")),
}


@contextmanager
def served_record(
    folder: Path,
    fill: Callable[[sa.Engine], object],
    people: Mapping[str, tuple[str, Grant]],
) -> Iterator[str]:
    """The address of a dashboard over a new record that `fill` has filled, for those people."""
    settings = Settings(database_url=f"duckdb:///{folder / 'record.duckdb'}")
    engine = initialise(settings)
    fill(engine)
    for username, (name, grant) in people.items():
        add_user(
            engine,
            by=TESTER,
            username=username,
            name=name,
            grants=[grant],
            password=PASSWORD,
            hash_password=hash_password,
            email=f"{username}@example.org",
        )
    close(engine)
    with served_as_people_do(settings) as served:
        yield served


@contextmanager
def served_few(
    folder: Path,
    files: Mapping[str, list[dict[str, str | None]]] = FILES,
    people: Mapping[str, tuple[str, Grant]] = PEOPLE,
    before: Callable[[sa.Engine], object] = lambda engine: None,
) -> Iterator[str]:
    """The address of a dashboard over the few cases, for Ida and Bo, or over others.

    `before` is done to the record first.
    """

    def fill(engine: sa.Engine) -> None:
        load(engine, files)
        before(engine)

    with served_record(folder, fill, people) as served:
        yield served


def sign_in(page: Page, address: str, username: str, *, sees_cases: bool = True) -> None:
    """A first sign-in at that address; whoever sees cases sets up a phone."""
    page.goto(address)
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    if sees_cases:
        set_up_phone(page)


class Screens:
    """What the people of a journey have open: a browser each, signed in when first needed."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium, self.address = chromium, address
        self.pages: dict[str, Page] = {}

    def at(self, username: str, path: str) -> Page:
        """That person's page, gone to that path."""
        if username in self.pages:
            self.pages[username].goto(f"{self.address}{path}")
        else:
            context = self.chromium.new_context(
                viewport=LAPTOP, locale="en-GB", accept_downloads=True
            )
            self.pages[username] = context.new_page()
            sign_in(self.pages[username], f"{self.address}{path}", username)
        stands_still(self.pages[username])
        return self.pages[username]

    def close(self) -> None:
        """Closes every browser."""
        for page in self.pages.values():
            page.context.close()
