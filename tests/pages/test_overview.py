"""The overview page, over a real record."""

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.insight import overview_victims
from dashboard.figures import Figure
from models.access import Role, Scope
from models.database import writing
from models.period import Period

from .conftest import Open
from .record import NORTH, add_marac, add_meeting, add_two_years, context

PAGE = "insight.overview"
Shown = Callable[[AppTest], str]


def _cases(engine: sa.Engine, marac: str, first: date, last: date) -> int:
    with engine.connect() as connection:
        found = connection.scalar(
            sa.text(
                "SELECT sum(cases_discussed) FROM meeting_facts "
                "WHERE marac_id = :m AND meeting_date BETWEEN :a AND :b"
            ),
            {"m": marac, "a": first, "b": last},
        )
    return int(found or 0)


def test_the_last_twelve_whole_months_are_shown_first(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(two_years))
    year = (date(2025, 10, 1), date(2026, 9, 30))
    cases = sum(_cases(two_years, marac, *year) for marac in "NS")
    assert f'<h3>Cases discussed</h3><p class="m-card-value">{cases}</p>' in shown(test)
    assert "Northtown and Southtown, October 2025 to September 2026" in shown(test)


def test_the_year_before_stands_beside_each_figure(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(two_years))
    before = sum(_cases(two_years, m, date(2024, 10, 1), date(2025, 9, 30)) for m in "NS")
    now = sum(_cases(two_years, m, date(2025, 10, 1), date(2026, 9, 30)) for m in "NS")
    assert f"up {now - before} from {before} the year before" in shown(test)


def test_the_published_figure_stands_beside_the_repeat_rate_with_its_date(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    assert "UK 31% (September 2024)" in shown(opened(PAGE, context(two_years)))


def test_the_filters_in_the_address_are_those_shown(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(two_years), period="Last quarter", marac=["Northtown"])
    cases = _cases(two_years, NORTH, date(2026, 7, 1), date(2026, 9, 30))
    assert f'<h3>Cases discussed</h3><p class="m-card-value">{cases}</p>' in shown(test)
    assert "Northtown, July to September 2026" in shown(test)
    assert "Southtown" not in shown(test)


def test_dates_the_wrong_way_round_are_refused_in_a_sentence(
    two_years: sa.Engine, opened: Open
) -> None:
    address = {"period": "Choose dates", "from_": "2026-09-01", "to": "2026-03-01"}
    test = opened(PAGE, context(two_years), **address)
    assert [error.value for error in test.error] == [
        "The period ends on 1 March 2026, before it begins on 1 September 2026: swap the two dates."
    ]


def test_a_period_without_cases_says_so_and_what_to_do(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    address = {"period": "Choose dates", "from_": "2019-01-01", "to": "2019-12-31"}
    text = shown(opened(PAGE, context(two_years), **address))
    assert "No cases were heard in January to December 2019" in text
    assert "Choose another period above" in text


def test_an_empty_record_names_the_first_step(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    assert "Load the maracs file on the Import page first" in shown(opened(PAGE, context(nothing)))


def test_an_overdue_action_is_the_first_thing_to_look_at(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, context(two_years)))
    strip = text[text.index("What needs attention") :]
    assert strip.index("action overdue") < strip.index("since July to September 2026 ended")


def test_somebody_of_one_marac_never_sees_another(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = context(two_years, Role.STEERING_GROUP, NORTH)
    text = shown(opened(PAGE, given, marac=["Southtown"]))
    cases = _cases(two_years, NORTH, date(2026, 7, 1), date(2026, 9, 30))
    assert f'<p class="m-card-value">{cases}</p>' in text
    assert "Southtown" not in text


def test_the_page_is_refused_without_the_right_to_see_figures(
    two_years: sa.Engine, opened: Open
) -> None:
    test = opened(PAGE, context(two_years, Role.ADMINISTRATOR))
    assert [error.value for error in test.error] == [
        "Your account may not see figures here: "
        "ask your administrator if you need this for your work."
    ]
    assert not test.html[1:]


def test_a_marac_without_a_population_is_named(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    add_two_years(nothing, south_women=None)
    text = shown(opened(PAGE, context(nothing)))
    assert '1</span><span class="m-what">MARAC without a population: Southtown' in text
    assert "Leaves out Southtown: no population recorded" in text


def test_small_numbers_are_hidden_from_a_commissioner_and_cannot_be_worked_out(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    with writing(nothing) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        add_meeting(connection, NORTH, date(2026, 7, 9), 3)
        add_meeting(connection, NORTH, date(2026, 8, 9), 20)
        add_meeting(connection, NORTH, date(2026, 9, 9), 30)
    text = shown(opened(PAGE, context(nothing, Role.COMMISSIONER), period="Last quarter"))
    text = text[text.index("Cases and meetings by month") :]
    cells = re.findall(r'm-stick-0">(\w+)\s2026</th><td class="[^"]*">([^<]*)<', text)
    assert cells == [("July", "hidden"), ("August", "hidden"), ("September", "30")]


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.STEERING_GROUP, Role.CHAIR])
def test_who_sees_no_cases_has_one_marac_and_one_quarter_at_a_time(
    two_years: sa.Engine, opened: Open, role: Role
) -> None:
    test = opened(PAGE, context(two_years, role))
    assert {box.label for box in test.selectbox} == {"Quarter", "MARAC"}
    assert not test.multiselect
    assert {field.label for field in test.date_input} <= {"Day"}  # that of a note on the chart


def test_who_sees_no_cases_is_told_what_changed_and_what_to_ask(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    heading = "What changed, and what to ask about"
    text = shown(opened(PAGE, context(two_years, Role.STEERING_GROUP)))
    assert text.index("Key figures") < text.index(heading) < text.index("Cases discussed each")
    assert "<h3>What to ask about</h3>" in text
    assert heading not in shown(opened(PAGE, context(two_years)))


def _told(figures: dict[str, Figure], *rows: tuple[str, str]) -> dict[str, Figure]:
    """What is told where the page Victims hides these groups."""
    hidden = pl.DataFrame(list(rows), schema=["characteristic", "group"], orient="row")
    report = hidden.with_columns(hidden=pl.lit(value=True))
    view = SimpleNamespace(scope=Scope(frozenset({NORTH}), sees_cases=False, sees_case_ids=False))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overview_victims.asked, "report", lambda *_: report)
        quarter = Period(date(2026, 7, 1), date(2026, 9, 30))
        return overview_victims.protected(view, figures, quarter)  # type: ignore[arg-type]


def test_what_the_page_victims_hides_for_the_sake_of_others_does_not_stand_here() -> None:
    keys = ("minoritised_rate", "male_rate", "age_65_plus_rate", "children", "repeat_rate")
    figures = {key: Figure(key, 50.0, 20, 40, 38) for key in keys}
    told = _told(
        figures, ("gender", "female"), ("ethnic_group", "asian"), ("age_band", "not_recorded")
    )
    assert told["minoritised_rate"].hidden  # a sum of groups, of which one is hidden
    assert told["male_rate"] == figures["male_rate"]
    # Of 40 cases 38 with an age: the two without would follow.
    assert told["age_65_plus_rate"].recorded is None and told["age_65_plus_rate"].value == 50
    assert told["repeat_rate"] == figures["repeat_rate"]
    assert _told(figures, ("gender", "male"))["male_rate"].hidden
    assert _told(figures, ("children", "2"))["children"].hidden


def test_a_name_with_html_in_it_stays_text(nothing: sa.Engine, opened: Open, shown: Shown) -> None:
    with writing(nothing) as connection:
        add_marac(connection, NORTH, "<b>North</b>", None)
        add_meeting(connection, NORTH, date(2026, 9, 9), 12)
    text = shown(opened(PAGE, context(nothing)))
    assert "&lt;b&gt;North" in text
    assert "<b>North" not in text
