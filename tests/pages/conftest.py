"""A record for the tests of the pages, and a page opened over it without a server."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.context import Context

from .record import add_two_years, new_engine

Open = Callable[..., AppTest]


@pytest.fixture
def nothing(tmp_path: Path) -> sa.Engine:
    """A record without a row."""
    return new_engine(tmp_path)


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    """Northtown and Southtown, October 2024 to September 2026; no test writes to it."""
    engine = new_engine(tmp_path_factory.mktemp("two_years"))
    add_two_years(engine)
    return engine


@pytest.fixture
def few(few_in_a_file: sa.Engine) -> sa.Engine:
    """The few cases: a page draws the same from both databases."""
    return few_in_a_file


@pytest.fixture
def opened() -> Open:
    """Opens a page for somebody; what is given by name stands in the address."""

    def open_page(name: str, given: Context, **address: str | list[str]) -> AppTest:
        def script(module: str, given: "Context") -> None:  # Streamlit runs it by itself
            from dataclasses import replace
            from importlib import import_module

            import streamlit as st

            from models.database import read_data_version
            from models.errors import ForPerson

            # As the dashboard does at every click; what is kept of one record is no other's.
            with given.engine.connect() as connection:
                version = read_data_version(connection)
            about = (str(given.engine.url), given.data_version, version)
            given = replace(given, data_version=abs(hash(about)))
            try:
                import_module(f"dashboard.app_pages.{module}").render(given)
            except ForPerson as error:
                st.error(str(error))

        test = AppTest.from_function(script, args=(name, given), default_timeout=60)
        for key, value in address.items():
            test.query_params[key.rstrip("_")] = value
        return test.run()

    return open_page


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """All the HTML a page drew, as one text."""

    def text(test: AppTest) -> str:
        assert not test.exception, [error.stack_trace for error in test.exception]
        return "\n".join(element.proto.body for element in test.html)

    return text
