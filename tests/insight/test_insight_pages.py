"""Every insight page, for every role, over an empty, a small and a larger record."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from pages.conftest import Open
from pages.record import NORTH, context
from streamlit.testing.v1 import AppTest

from models.access import PERMISSIONS, Permission, Role

PAGES = [
    *("volume", "appropriateness", "repeats", "agencies", "benchmarks"),
    *("victims", "risk", "support", "data_quality", "actions_in_time", "themes", "overview"),
    "what_if",
]
PERIODS = [page for page in PAGES if page not in ("benchmarks", "what_if")]
Shown = Callable[[AppTest], str]
SEEING = [role for role in Role if Permission.SEE_FIGURES in PERMISSIONS[role]]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", SEEING)
def test_who_sees_figures_opens_each_page(
    two_years: sa.Engine, opened: Open, shown: Shown, page: str, role: Role
) -> None:
    text = shown(opened(f"insight.{page}", context(two_years, role)))
    assert "<h1>" in text and "?</h1>" in text  # the question
    assert '<p class="m-lead">' in text


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_opens_them(two_years: sa.Engine, opened: Open, page: str) -> None:
    for role in set(Role) - set(SEEING):
        test = opened(f"insight.{page}", context(two_years, role))
        assert [error.value for error in test.error] == [
            "Your account may not see figures here: "
            "ask your administrator if you need this for your work."
        ], role


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_record_names_the_first_step(
    nothing: sa.Engine, opened: Open, shown: Shown, page: str
) -> None:
    text = shown(opened(f"insight.{page}", context(nothing)))
    assert "Load the maracs file on the Import page first" in text


@pytest.mark.parametrize("page", PERIODS)
def test_a_period_without_anything_says_so_in_a_sentence(
    two_years: sa.Engine, opened: Open, shown: Shown, page: str
) -> None:
    address = {"period": "Choose dates", "from_": "2019-01-01", "to": "2019-12-31"}
    given = {**address, "looked-at": "The period above"}
    text = shown(opened(f"insight.{page}", context(two_years), **given))
    assert "m-empty" in text or "No referral" in text


@pytest.mark.parametrize("page", PAGES)
def test_somebody_of_one_marac_never_sees_another(
    two_years: sa.Engine, opened: Open, shown: Shown, page: str
) -> None:
    given = context(two_years, Role.STEERING_GROUP, NORTH)
    assert "Southtown" not in shown(opened(f"insight.{page}", given, marac=["Southtown"]))
