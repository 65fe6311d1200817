"""Words are taken out of a text however they stand there, and others stay."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ForPerson
from models.redaction import (
    MARK,
    checked_words,
    date_words,
    phone_words,
    redacted,
    spans,
    survivors,
)

# No filler holds a digit, a letter of the names below, or anything that could end or begin one.
FILLER = st.text(alphabet="bcdfgjk ,.;:!?\n\t", max_size=20)
SEPARATORS = st.sampled_from([" ", "\n", "  ", "-", "\u00a0", "-\n", " \n ", ", "])
NAMES = st.text(alphabet="mnprstvw", min_size=5, max_size=9)


@st.composite
def written(draw: st.DrawFn, name: str) -> str:
    """A name as a document might have it: in capitals, broken by a hyphen, a line, or a space."""
    letters = draw(st.sampled_from([name, name.upper(), name.title()]))
    at = draw(st.integers(1, len(letters) - 1))
    gap = draw(st.sampled_from(["", "-\n", "- ", "\n", "\u00ad", "-", "\u200b"]))
    return letters[:at] + gap + letters[at:]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A text, and the names that stand in it somehow."""
    names = draw(st.lists(NAMES, min_size=1, max_size=3))
    parts = [draw(FILLER)]
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=6)):
        parts += [" ", draw(written(name)), draw(st.sampled_from([" ", ". ", "'s ", ",\n"]))]
        parts.append(draw(FILLER))
    return "".join(parts), names


def letters(text: str) -> str:
    """Only the letters and digits: what somebody could still put together again."""
    return re.sub(r"[\W_]", "", text.replace(MARK, "")).casefold()


@given(texts())
def test_nothing_of_a_name_is_left_however_it_was_broken(given_: tuple[str, list[str]]) -> None:
    text, names = given_
    left = redacted(text, names)
    assert survivors(left, names) == []
    for name in names:
        assert name not in letters(left)
    assert not set(letters(left)) - set("bcdfgjks")  # the s of 's, and the fillers


@given(FILLER, st.sampled_from(["Ann Example", "07700 900123"]), SEPARATORS, FILLER)
def test_the_rest_of_the_text_stays_as_it_was(
    before: str, word: str, separator: str, after: str
) -> None:
    told = word.replace(" ", separator)
    assert redacted(f"{before} {told} {after}", [word]) == f"{before} {MARK} {after}"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("planned the cannery", "Ann"),
        ("as a rule", "Asa"),
        ("as\na rule", "Asa"),
        ("in a while", "Ina"),
        ("granted", "Grant"),
        ("immigrant", "Grant"),
        ("the year 1988", "9 July 1988"),
        ("Mill Lane 11", "1 Mill Lane"),
    ],
)
def test_parts_of_other_words_stay(text: str, word: str) -> None:
    assert redacted(text, [word]) == text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("O’NEILL", "O'Neill"),
        ("Éxample", "Example"),
        ("The_Wolf", "the wolf"),
        ("ann.example@example.org", "ann.example@example.org"),
        ("AB12CD", "AB1 2CD"),
        ("ab1  2cd", "AB12CD"),
        ("Smith—Jones", "Smith Jones"),
        ("An-\nn", "Ann"),
    ],
)
def test_a_word_is_found_in_other_spellings(text: str, word: str) -> None:
    assert redacted(f"({text})", [word]) == f"({MARK})"


@pytest.mark.parametrize(
    "told",
    ["07700900123", "07700 900 123", "(07700) 900-123", "+44 7700 900123", "0044 7700 900123"],
)
def test_a_telephone_number_is_found_in_its_spellings(told: str) -> None:
    left = redacted(f"Ring {told} at night", phone_words("07700 900123"))
    assert "900" not in left and "123" not in left and left.endswith(" at night")


@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)), st.data())
def test_a_day_is_found_as_people_write_it(day: date, data: st.DataObject) -> None:
    forms = [
        f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", day.isoformat(), f"{day.day} {day:%B %Y}",
        f"{day:%B} {day.day}, {day:%Y}", f"{day.day}/{day.month}/{day:%Y}", f"{day:%d %b %Y}",
        f"{day:%d-%m-%Y}",
    ]  # fmt: skip
    told = data.draw(st.sampled_from(forms))
    assert redacted(f"born {told}.", date_words(day)) == f"born {MARK}."


def test_what_touches_is_one_mark_and_places_do_not_overlap() -> None:
    text = "Ann Example Example"
    found = spans(text, ["Ann Example", "Example", "Ann"])
    assert found == [(0, 11), (12, 19)]
    assert spans("Example", ["Example", "Example"]) == [(0, 7)]


def test_words_by_hand_are_one_a_line_and_not_too_short() -> None:
    assert checked_words(" Ann \n\nthe refuge\nAnn") == ["Ann", "the refuge"]
    with pytest.raises(ForPerson, match="“,a” is too short"):
        checked_words("Ann\n,a")


def test_a_word_without_letters_takes_nothing_out() -> None:
    assert redacted("a, b. c", [",", " ", ""]) == "a, b. c"
