"""The form on one screen: the count live, the judgement beside it, the draft, what follows."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from pages.conftest import opened, shown  # noqa: F401 - fixtures
from records import load
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from models.access import User

from .conftest import IDVA, TODAY

PAGE, CASE = "casework.assessment", "casework.case"
Open = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


@pytest.fixture
def few(duckdb_engine: sa.Engine) -> Iterator[sa.Engine]:
    load(duckdb_engine, FILES)
    yield duckdb_engine


def context(engine: sa.Engine, user: User = IDVA) -> Context:
    return Context(engine, user, TODAY, abs(hash(str(engine.url))))


def radio(test: AppTest, words: str) -> object:
    return next(one for one in test.radio if words in one.label)


def test_smoke(few: sa.Engine, opened: Open, shown: Shown) -> None:  # noqa: F811
    test = opened(PAGE, context(few), case="C1")
    text = shown(test)
    assert "Risk checklist for adults" in text
