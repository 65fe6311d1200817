"""The count, against a slow obvious one; ticks and notes come back as they were written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.instruments import library
from models.risk import (
    is_under_16,
    notes_text,
    read_notes,
    read_ticks,
    score,
    ticks_text,
)
from models.risk_changes import changes

from .conftest import filled, form

FORMS = ["dash", "dash_young_person", "daq", "stalking"]
ANSWERS = st.dictionaries(st.integers(1, 27), st.sampled_from(["yes", "no", "dont_know"]))
LAST = {"dash": 24, "dash_young_person": 24, "daq": 27, "stalking": 11}


def slow_count(name: str, answers: dict[int, str]) -> dict[str, int]:
    """One question after another, as a person counts on paper."""
    counted = {"yes": 0, "no": 0, "dont_know": 0, "blank": 0}
    for number in range(1, LAST[name] + 1):
        if number in answers:
            counted[answers[number]] += 1
        else:
            counted["blank"] += 1
    return counted


@given(name=st.sampled_from(FORMS), answers=ANSWERS, threshold=st.integers(1, 30))
def test_the_score_is_what_a_person_counts(
    name: str, answers: dict[int, str], threshold: int
) -> None:
    found = score(form(name), answers, threshold)
    slow = slow_count(name, answers)
    assert found is not None
    assert {key: getattr(found, key) for key in slow} == slow
    assert found.asked == LAST[name]
    assert found.threshold == (None if name == "stalking" else threshold)
    if name == "stalking" or slow["blank"] == LAST[name]:
        assert found.is_reached is None
    else:
        assert found.is_reached is (slow["yes"] >= threshold)


@given(answers=ANSWERS)
def test_a_blank_is_not_a_no(answers: dict[int, str]) -> None:
    found = score(form(), answers, 14)
    answered = dict.fromkeys(range(1, 25), "no") | answers
    full = score(form(), answered, 14)
    assert found and full
    assert (found.yes, full.blank) == (full.yes, 0)
    assert found.no + found.blank == full.no


@pytest.mark.parametrize("name", ["dara", "other"])
def test_a_tool_without_questions_has_no_score(name: str) -> None:
    assert score(form(name), {1: "yes"}, 14) is None
    assert score(None, {1: "yes"}, 14) is None


TICKS = st.dictionaries(
    st.integers(1, 27),
    st.sets(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), min_size=1),
)


@given(ticks=TICKS)
def test_ticks_are_read_as_they_were_written(ticks: dict[int, set[str]]) -> None:
    assert {n: set(codes) for n, codes in read_ticks(ticks_text(ticks)).items()} == ticks


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
LINES = st.lists(st.one_of(LINE, st.just("q5: no note")), min_size=1, max_size=3)


@given(notes=st.dictionaries(st.integers(1, 27), LINES.map("\n".join)))
def test_notes_are_read_as_they_were_written(notes: dict[int, str]) -> None:
    assert read_notes(notes_text(notes)) == notes


def test_notes_of_a_file_before_the_first_question_are_kept() -> None:
    assert read_notes("She rang.\nq4: Her mother\nand sister") == {
        0: "She rang.",
        4: "Her mother\nand sister",
    }


@pytest.mark.parametrize(
    ("born", "on", "under"),
    [
        (date(2010, 7, 2), date(2026, 7, 1), True),
        (date(2010, 7, 2), date(2026, 7, 2), False),
        (date(2012, 2, 29), date(2028, 2, 28), True),
        (date(2012, 2, 29), date(2028, 2, 29), False),
        (None, date(2026, 7, 2), False),
    ],
)
def test_under_sixteen_is_told_to_the_day(born: date | None, on: date, under: bool) -> None:
    assert is_under_16(born, on) is under


def test_what_changed_is_said_question_by_question() -> None:
    before = filled(
        answers={1: "no", 2: "yes", 4: "dont_know", 5: "yes", 14: "yes", 21: "yes"},
        ticks={14: ("victim",), 21: ("drugs", "alcohol")},
        is_high=None,
    )
    after = filled(
        answers={1: "yes", 2: "no", 4: "yes", 7: "no", 14: "yes", 21: "yes"},
        ticks={14: ("victim", "children"), 21: ("alcohol",)},
        is_high=True,
    )
    told = [(c.number, c.before, c.after, c.way) for c in changes(form(), before, after)]
    assert told == [
        (1, "no", "yes", "up"),
        (2, "yes", "no", "down"),
        (4, "don't know", "yes", "up"),
        (5, "yes", "not answered", "other"),
        (7, "not answered", "no", "other"),
        (14, "not ticked", "ticked", "up"),
        (21, "ticked", "not ticked", "down"),
        (0, "not given", "high", "up"),
    ]
    assert changes(form(), after, after) == []


@given(before=ANSWERS, after=ANSWERS)
def test_every_answer_that_differs_is_among_the_changes_and_no_other(
    before: dict[int, str], after: dict[int, str]
) -> None:
    found = changes(form(), filled(answers=before), filled(answers=after))
    slow = {n for n in range(1, 25) if before.get(n) != after.get(n)}
    assert {change.number for change in found} == slow


def test_versions_that_ask_other_questions_are_not_compared() -> None:
    dash, young = library().current("dash"), library().current("dash_young_person")
    assert dash and young and not dash.asks_the_same_as(young)
