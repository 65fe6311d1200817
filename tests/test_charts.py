"""Words, cards and tables: pure functions from figures to what a person sees."""

import re
import tomllib
from datetime import date, datetime
from pathlib import Path

from dashboard import words
from dashboard.components.filters import PRESETS, labelled, last_twelve_months
from dashboard.components.indicator_card import Card, cards, change
from dashboard.components.table import Cell, Column, table
from dashboard.figures import Figure
from models.period import Period
from queries.exports.tables import Sheet, as_csv, as_workbook
from queries.indicators import INDICATORS

PROJECT = Path(__file__).parent.parent


def test_numbers_are_british_and_halves_go_up() -> None:
    assert words.number(1234567.5) == "1,234,568"
    assert words.number(0.125, 2) == "0.13"
    assert words.number(-3) == "\N{MINUS SIGN}3"
    assert words.number(-0.001, 1) == "0.0"
    assert words.number(None) == "–"
    assert words.shared(0.333333) == "0.33"
    assert words.shared(100.0) == "100"
    assert words.figure(1.0, "days") == "1 day"
    assert words.figure(31.25, "percent", 1) == "31.3%"


def test_dates_and_periods_are_written_out() -> None:
    assert words.moment(datetime(2026, 7, 9, 14, 3)) == "9 July 2026, 15:03"
    assert words.moment(datetime(2026, 12, 9, 14, 3)) == "9 December 2026, 14:03"
    assert words.period(Period(date(2025, 10, 1), date(2026, 9, 30))) == (
        "October 2025 to September 2026"
    )
    assert words.period(Period(date(2026, 7, 1), date(2026, 7, 31))) == "July 2026"
    assert words.period(Period(date(2026, 7, 2), date(2026, 7, 9))) == "2 July 2026 to 9 July 2026"


def test_the_last_twelve_months_are_whole_ones_also_on_a_leap_day() -> None:
    assert last_twelve_months(date(2024, 2, 29)) == Period(date(2023, 2, 1), date(2024, 1, 31))
    assert PRESETS["Financial year so far"](date(2026, 3, 31)).start == date(2025, 4, 1)
    assert PRESETS["Last quarter"](date(2026, 1, 1)) == Period(
        date(2025, 10, 1), date(2025, 12, 31)
    )


def test_two_maracs_of_one_name_can_be_told_apart() -> None:
    assert labelled({"a": "North", "b": "North", "c": "South"}) == {
        "a": "North (a)",
        "b": "North (b)",
        "c": "South",
    }


def _card(key: str, now: Figure, before: Figure) -> Card:
    return Card(INDICATORS[key], now, before, {"S": "Southtown"}, "<5")


def test_a_change_is_judged_only_where_more_or_less_is_better() -> None:
    rise = (Figure("", 84.0), Figure("", 80.0))
    assert change(_card("attendance_rate", *rise)) == (
        "▲ up 4.0 points from 80.0% the year before: better",
        "m-better",
    )
    assert change(_card("repeat_rate", *rise)) == (
        "▲ up 4.0 points from 80.0% the year before",
        "",
    )
    assert change(_card("repeat_rate", Figure("", 80.04), Figure("", 80.0)))[0].startswith("=")


def test_a_card_says_when_nothing_is_recorded_or_a_number_is_hidden() -> None:
    assert "Not recorded" in cards([_card("children", Figure(""), Figure(""))])
    assert "&lt;5" in cards([_card("children", Figure("", hidden=True), Figure(""))])
    assert "Hidden" in cards([_card("repeat_rate", Figure("", hidden=True), Figure(""))])


def test_a_table_marks_its_headings_and_makes_text_harmless() -> None:
    html = table(
        [Column("Name"), Column("Cases", is_number=True)],
        [["<script>", Cell("3", share=0.5)]],
        caption="A & B",
    )
    assert '<th scope="row"' in html and '<th scope="col" class="m-number">Cases</th>' in html
    assert "&lt;script&gt;" in html and "<script>" not in html
    assert "width:50.0%" in html
    assert "<caption>A &amp; B</caption>" in html


def test_a_saved_table_never_holds_a_formula() -> None:
    sheet = Sheet("Table", ["Name", "Cases"], [["=1+1", 3.5]])
    assert '"\'=1+1",3.5' in as_csv(sheet).decode("utf-8-sig")
    from io import BytesIO

    import openpyxl

    book = openpyxl.load_workbook(BytesIO(as_workbook(sheet, datetime(2026, 7, 9))))
    assert (book["Table"]["A2"].value, book["Table"]["A2"].data_type) == ("=1+1", "s")


def test_every_colour_of_the_pages_is_one_of_the_theme() -> None:
    theme = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text())["theme"]
    known = {str(value) for half in ("light", "dark") for value in theme[half].values()}
    known |= {
        colour for half in ("light", "dark") for colour in theme[half]["chartCategoricalColors"]
    }
    css = (PROJECT / "dashboard" / "static" / "pages.css").read_text()
    assert not set(re.findall(r"#[0-9a-f]{6}", css)) - known
