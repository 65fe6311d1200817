"""The buttons that save a file: with a password once one is set, and always noted."""

import io
import json
from collections.abc import Iterator
from datetime import date

import msoffcrypto
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.components import download
from dashboard.context import Context
from models.access import Grant, Role, User
from models.tables import audit
from queries.exports.delivery import table_export
from queries.exports.tables import Sheet

PASSWORD = "orchard lantern seven"
SHEET = Sheet("Cases by month", ["Month", "Cases"], [["July", 3]], ["Northtown"])


@pytest.fixture
def given(duckdb_engine: sa.Engine) -> Iterator[Context]:
    user = User("u1", "Sam", frozenset({Grant(Role.COORDINATOR)}))
    yield Context(duckdb_engine, user, date(2026, 7, 9), 1)


def page(given: Context) -> AppTest:
    def script(given: object, sheet: object) -> None:
        from dashboard.components.download import downloads

        downloads(given, sheet, key="t")

    test = AppTest.from_function(script, args=(given, SHEET), default_timeout=60).run()
    assert not test.text_input  # nothing is drawn in the lock until it is opened
    return lock_opened(test)


def lock_opened(test: AppTest) -> AppTest:
    test.session_state["protect-t"] = True
    return test.run()


def labels(test: AppTest) -> list[str]:
    assert not test.exception
    return [element.proto.label for element in test.get("download_button")]


def set_password(test: AppTest, password: str) -> AppTest:
    test.text_input(key="password-text-t").set_value(password)
    return next(b for b in test.button if b.label == "Set the password").click().run()


def test_the_buttons_say_whether_a_file_has_a_password(given: Context) -> None:
    test = page(given)
    assert labels(test) == ["Download CSV", "Download XLSX"]
    test = set_password(test, PASSWORD)
    assert labels(test) == ["Download CSV, with password", "Download XLSX, with password"]
    test = lock_opened(test).button(key="unprotect-t").click().run()
    assert labels(test) == ["Download CSV", "Download XLSX"]


def test_a_password_counts_only_once_it_is_set(given: Context) -> None:
    test = page(given)
    test.text_input(key="password-text-t").set_value(PASSWORD)
    assert labels(test.run()) == ["Download CSV", "Download XLSX"]


@pytest.mark.parametrize("weak", ["", "short", "passwordpassword", "aaaaaaaaaaaaaa"])
def test_a_weak_password_is_not_taken(given: Context, weak: str) -> None:
    test = set_password(page(given), weak)
    assert test.error
    assert labels(test) == ["Download CSV", "Download XLSX"]


def test_the_file_behind_a_button_is_locked_and_noted(given: Context) -> None:
    export = table_export(SHEET, kind="cases-by-month", stem="cases-by-month", ending=".xlsx")
    content = download._content(given, export, PASSWORD)()
    book = msoffcrypto.OfficeFile(io.BytesIO(content))
    assert book.is_encrypted()
    book.load_key(password=PASSWORD, verify_password=True)
    with given.engine.connect() as connection:
        line = connection.execute(sa.select(audit)).one()
    assert (line.what, line.kind) == ("export", "cases-by-month")
    assert json.loads(line.after)["protected"] is True
