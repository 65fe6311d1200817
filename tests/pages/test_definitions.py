"""The definitions page."""

from collections.abc import Callable

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from queries.indicators import INDICATORS

from .conftest import Open
from .record import context

PAGE = "insight.definitions"
Shown = Callable[[AppTest], str]


def test_every_indicator_is_defined(two_years: sa.Engine, opened: Open, shown: Shown) -> None:
    text = shown(opened(PAGE, context(two_years)))
    assert text.count("<article") == len(INDICATORS)


def test_a_search_leaves_what_holds_every_word(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, context(two_years), search="idva posts"))
    assert "<h3>IDVA" in text
    assert "<h3>Repeat rate</h3>" not in text


def test_a_search_without_a_hit_says_what_to_do(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, context(two_years), search="zzz<i>"))
    assert "Nothing is defined under “zzz&lt;i&gt;”" in text
    assert "Try another word" in text
