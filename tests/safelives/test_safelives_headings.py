"""The data file of headings, and what happens when an area has damaged it."""

from pathlib import Path

import pytest

from models.errors import ForPerson
from models.safelives import COLUMNS
from queries.exports.headings import HEADINGS_FILE, read_headings

DIFFERENT_IN_SCOTLAND = "GHIJKLMNOPQRST"


def changed(folder: Path, old: str, new: str) -> Path:
    path = folder / "headers.toml"
    text = HEADINGS_FILE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_two_editions_differ_in_the_source_headings_alone() -> None:
    headings = read_headings()
    uk, scotland = headings.edition("uk"), headings.edition("scotland")
    assert list(uk) == list(scotland) == list(COLUMNS)
    assert "".join(letter for letter in uk if uk[letter] != scotland[letter]) == (
        DIFFERENT_IN_SCOTLAND
    )


@pytest.mark.parametrize(
    ("heading", "letter"),
    [
        ("marac name", "A"),
        ("Secondary Care / Acute Trust", "K"),
        ("CHILDREN’S SOCIAL CARE ", "I"),
        ("IDAA case referrals", "H"),
        ("LGBT", "V"),
        ("LGBT+ community cases", "V"),
        ("B&ME", "U"),
        ("Substance Misuse", "Q"),
        ("Shoe size", None),
    ],
)
def test_headings_are_known_in_either_edition_and_older_wordings(
    heading: str, letter: str | None
) -> None:
    assert read_headings().letter(heading) == letter


def test_an_unknown_heading_gets_a_hint_only_when_it_is_close() -> None:
    assert read_headings().nearest("Number of repeat casses") == "D"
    assert read_headings().nearest("Shoe size") is None


def test_an_edition_that_there_is_not_is_refused() -> None:
    with pytest.raises(ForPerson, match="use uk or scotland"):
        read_headings().edition("wales")


def test_an_area_can_correct_a_heading(tmp_path: Path) -> None:
    path = changed(tmp_path, '"Other White ethnic groups"', '"Any other White group"')
    assert read_headings(path).edition("uk")["AE"] == "Any other White group"
    assert read_headings(path).letter("any other white group") == "AE"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('AF = "Victims from any other ethnic group"\n', "", r"\[uk\] has no heading for AF"),
        ('L = "Education"', 'L = "Police"', "“Police” stands for both G and L"),
        ("\n[uk]\n", "\n[uk\n", "cannot be read"),
    ],
)
def test_a_damaged_file_is_named_in_a_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        read_headings(changed(tmp_path, old, new))


def test_a_missing_file_is_named_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ForPerson, match="cannot be read"):
        read_headings(tmp_path / "none.toml")
