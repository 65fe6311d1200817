"""What somebody planted in a name or a text is shown as it was typed: it never becomes markup."""

from datetime import date

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import load

from dashboard.context import Context
from models.access import Grant, Role, operator

from .conftest import Open
from .test_case_pages import CASE, CASES, COORDINATOR, Shown, context, somebody

PLANTED = '<img src="/x" onerror="alert(1)">'
TEXTS = {"name", "family_name", "given_names", "aliases", "address", "postcode", "description"}
FIGURES = ("insight.overview", "returns.safelives", "administration.accounts")


@pytest.fixture
def planted(duckdb_engine: sa.Engine) -> sa.Engine:
    """The few cases, with markup in every text that somebody types."""
    files = {
        name: [
            {
                column: f"{cell}{PLANTED}" if cell and column in TEXTS else cell
                for column, cell in row.items()
            }
            for row in rows
        ]
        for name, rows in FILES.items()
    }
    load(duckdb_engine, files)
    return duckdb_engine


def test_it_is_text_in_the_list_and_on_the_case(
    planted: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = context(planted, somebody(planted, COORDINATOR, name=f"Sam {PLANTED}"))
    for page, address in ((CASES, {}), (CASE, {"case": "C1"})):
        text = shown(opened(page, given, **address))
        assert "&lt;img" in text
        assert "<img" not in text


@pytest.mark.parametrize("page", FIGURES)
def test_it_is_text_beside_figures_and_accounts(
    planted: sa.Engine, opened: Open, shown: Shown, page: str
) -> None:
    somebody(planted, Grant(Role.COORDINATOR), name=f"Sam {PLANTED}")
    given = Context(planted, operator("test"), date(2026, 7, 5), abs(hash(str(planted.url))))
    text = shown(opened(page, given))
    assert "&lt;img" in text
    assert "<img" not in text
