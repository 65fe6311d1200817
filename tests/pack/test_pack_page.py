"""The page Steering-group pack: chosen, read in short, saved, and refused to others."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from pages.conftest import Open
from pages.record import NORTH
from streamlit.testing.v1 import AppTest

from models.access import Role

from .conftest import context, somebody

Shown = Callable[[AppTest], str]
PAGE = "insight.steering_pack"
MAKING = (Role.COORDINATOR, Role.STEERING_GROUP, Role.COMMISSIONER)


@pytest.mark.parametrize("role", MAKING)
def test_it_says_in_short_what_is_on_the_first_page(
    two_years: sa.Engine, opened: Open, shown: Shown, role: Role
) -> None:
    test = opened(PAGE, context(two_years, somebody(role)), **{"one-marac": "Southtown"})
    text = shown(test)
    assert "Southtown, July to September 2026" in text
    for title in ("What changed", "What to ask about", "Section by section"):
        assert f"<h3>{title}</h3>" in text
    assert "is not frozen: its numbers can still change" in text
    assert [box.label for box in test.selectbox] == ["MARAC", "Quarter"]


def test_both_files_are_one_click_away(two_years: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, context(two_years, somebody(Role.STEERING_GROUP, NORTH)))
    labels = [button.proto.label for button in test.get("download_button")]
    assert labels == ["Download PDF", "Download Word"]
    assert [box.label for box in test.selectbox] == ["Quarter"]  # nothing to choose of one MARAC


def test_another_quarter_is_another_pack(two_years: sa.Engine, opened: Open, shown: Shown) -> None:
    given = context(two_years, somebody(Role.COMMISSIONER))
    text = shown(opened(PAGE, given, quarter="January to March 2026"))
    assert "January to March 2026" in text and "July to September 2026" not in text


@pytest.mark.parametrize("role", sorted(set(Role) - set(MAKING)))
def test_nobody_else_opens_it(two_years: sa.Engine, opened: Open, role: Role) -> None:
    test = opened(PAGE, context(two_years, somebody(role)))
    assert ["may not" in error.value for error in test.error] == [True]
    assert not test.get("download_button")


def test_an_empty_record_says_who_makes_one(nothing: sa.Engine, opened: Open, shown: Shown) -> None:
    assert "There is no MARAC whose pack you may make" in shown(opened(PAGE, context(nothing)))


def test_the_steering_page_leads_to_it(area: sa.Engine, opened: Open, shown: Shown) -> None:
    for role, leads in ((Role.STEERING_GROUP, True), (Role.CHAIR, False)):
        text = shown(opened("insight.steering", context(area, somebody(role))))
        assert ('href="/steering-pack?one-marac=' in text) is leads
