"""Days, times and ranges as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.typed_when import When, begins_with_day, read_time, read_when
from models.errors import ForPerson

TODAY = date(2026, 7, 9)
FOURTH = date(2025, 3, 4)
FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%A %d %B %Y")


@pytest.mark.parametrize(
    "written",
    [
        *("2025-03-04", "04/03/2025", "4/3/25", "4.3.2025", "4.3.25", "4-3-2025", "4 March 2025"),
        *("Tue 4th Mar 2025", "Tuesday, 4 March 2025", "March 4, 2025", "4-Mar-25", "on 4/3/2025"),
        *("4 / 3 / 2025", "  4   March 2025 ", "4th of March 2025", "4 March, 2025"),
    ],
)
def test_a_day_in_any_form_people_write(written: str) -> None:
    assert read_when(written, TODAY) == When(FOURTH)


@pytest.mark.parametrize(
    "written",
    [
        *("04/03/2025 14:30", "4 March 2025 at 2.30pm", "4 March 2025, 14:30", "4/3/25 1430"),
        *("2025-03-04T14:30:00", "4 March 2025 2:30 pm", "4 March 2025 14.30 hrs"),
        "2025-03-04 14:30",
    ],
)
def test_a_time_in_the_same_text(written: str) -> None:
    assert read_when(written, TODAY) == When(FOURTH, at="14:30")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("3-5 March 2025", date(2025, 3, 3), date(2025, 3, 5)),
        ("between 3 and 5 March 2025", date(2025, 3, 3), date(2025, 3, 5)),
        ("3 March to 5 April 2025", date(2025, 3, 3), date(2025, 4, 5)),
        ("03/03/2025 - 05/03/2025", date(2025, 3, 3), date(2025, 3, 5)),
        ("3/3 - 5/3/25", date(2025, 3, 3), date(2025, 3, 5)),
        ("March 2025", date(2025, 3, 1), date(2025, 3, 31)),
        ("28 December to 3 January 2026", date(2025, 12, 28), date(2026, 1, 3)),
        ("July 2026", date(2026, 7, 1), TODAY),
    ],
)
def test_a_range_or_a_month(written: str, first: date, last: date) -> None:
    assert read_when(written, TODAY) == When(first, last)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "There is no day"),
        ("4 March", "has no year"),
        ("04/03", "has no year"),
        ("31/02/2025", "is no day"),
        ("soon after", "is no day"),
        ("10 July 2026", "still to come"),
        ("5 March 2025 to 3 March 2025", "ends before it begins"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(written: str, sentence: str) -> None:
    with pytest.raises(ForPerson, match=sentence):
        read_when(written, TODAY)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        *(("14:30", "14:30"), ("2.30pm", "14:30"), ("1430", "14:30"), ("9am", "09:00")),
        *(("12am", "00:00"), ("12.15 pm", "12:15"), ("14:30-15:00", "14:30"), ("9:05", "09:05")),
    ],
)
def test_a_time_of_day(written: str, at: str) -> None:
    assert read_time(written) == at


@pytest.mark.parametrize("written", ["25:00", "9:5", "evening", "13pm"])
def test_no_time_of_day(written: str) -> None:
    with pytest.raises(ForPerson, match="is no time of day"):
        read_time(written)


@given(
    day=st.dates(date(1930, 1, 1), TODAY),
    form=st.sampled_from(
        ["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%A %d %B %Y"]
    ),
    minute=st.none() | st.integers(0, 24 * 60 - 1),
)
def test_every_day_and_time_comes_back(day: date, form: str, minute: int | None) -> None:
    at = None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
    text = f"{day:{form}} {at}" if at else f"{day:{form}}"
    assert read_when(text, TODAY) == When(day, at=at)


@given(first=st.dates(date(1990, 1, 1), date(2026, 1, 1)), length=st.integers(1, 150))
def test_every_range_comes_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    for text in (f"{first:%d/%m/%Y}-{last:%d/%m/%Y}", f"{first:%d %B %Y} to {last:%d %B %Y}"):
        assert read_when(text, TODAY) == When(first, last)


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("04/03/2025 Police called", ("04/03/2025", "Police called")),
        ("4 March 2025 14:30 - call", ("4 March 2025 14:30", "call")),
        ("3–5 March 2025: stayed", ("3–5 March 2025", "stayed")),
        ("31/02/2026: no such day", ("31/02/2026", "no such day")),
        ("4 March - no year", ("4 March", "no year")),
        ("Notes of a call", None),
        ("2 calls that night", None),
    ],
)
def test_the_day_at_the_head_of_a_line(line: str, head: tuple[str, str] | None) -> None:
    assert begins_with_day(line, TODAY) == head
