"""The risk forms are files: those that ship are whole, a wrong one is named in a sentence."""

from pathlib import Path

import pytest

from dashboard.health import check_risk_forms
from models.codes import ASSESSMENT_FORM
from models.errors import ForPerson
from models.instruments import SHIPPED, library, read_instrument
from models.settings import Settings

OWN = """
form = "{form}"
version = "{version}"
title = "Our own"
about = "About"
acknowledgement = "Reprinted with leave."
{more}

[score]
first = 1
last = {last}
threshold = "{threshold}"

[[sections]]
heading = "All of it"
{questions}
"""


def own(folder: Path, name: str = "own.toml", *, size: int = 24, **more: str) -> Path:
    questions = "\n".join(
        f'[[sections.questions]]\nnumber = {n}\ntext = "Official words {n}"'
        for n in range(1, size + 1)
    )
    given = {"form": "dash", "version": "2021", "last": str(size), "threshold": "marac", "more": ""}
    path = folder / name
    path.write_text(OWN.format(**(given | more), questions=questions), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "size"),
    [("dash", 24), ("dash_young_person", 24), ("stalking", 11), ("daq", 27), ("dara", 0)],
)
def test_each_form_that_ships_asks_as_many_questions_as_it_should(name: str, size: int) -> None:
    found = library().current(name)
    assert found is not None
    assert [question.number for question in found.questions] == list(range(1, size + 1))
    assert found.acknowledgement and found.guidance


def test_every_form_of_the_code_list_ships_and_nothing_is_wrong_with_one() -> None:
    assert library().problems == ()
    assert [one.form for one in library().forms] == list(ASSESSMENT_FORM)


def test_the_score_is_counted_against_the_maracs_threshold_and_stalking_against_none() -> None:
    rules = {
        one.form: one.score and (one.score.last, one.score.threshold) for one in library().forms
    }
    assert rules == {
        "dash": (24, "marac"),
        "dash_young_person": (24, "marac"),
        "daq": (27, "marac"),
        "stalking": (11, "none"),
        "dara": None,
        "other": None,
    }


@pytest.mark.parametrize("name", ["dash", "dash_young_person", "daq"])
def test_what_is_ticked_and_what_follows_is_where_the_forms_have_it(name: str) -> None:
    found = library().current(name)
    assert found is not None
    assert [one.number for one in found.questions if one.ticks] == [3, 14, 18, 21, 23, 24]
    assert [(one.question, one.form) for one in found.follows] == [(8, "stalking")]


def test_an_areas_own_version_is_offered_first_and_ours_stays_for_what_was_given_on_it(
    tmp_path: Path,
) -> None:
    own(tmp_path, more='in_use_from = "2026-01-01"\nsame_questions_as = ["1"]')
    found = library(tmp_path)
    current, ours = found.current("dash"), found.version("dash", "1")
    assert found.problems == () and current and ours
    assert current.version == "2021" and current.questions[0].text == "Official words 1"
    assert ours.questions[0].text != "Official words 1"
    assert current.asks_the_same_as(ours) and ours.asks_the_same_as(current)
    assert [one.version for one in found.versions("dash")] == ["2021", "1"]


def test_of_two_own_versions_the_one_in_use_from_the_later_day_is_offered(tmp_path: Path) -> None:
    own(tmp_path, "b.toml", version="A", more='in_use_from = "2026-05-01"')
    own(tmp_path, "a.toml", version="Z", more='in_use_from = "2025-05-01"')
    current = library(tmp_path).current("dash")
    assert current and current.version == "A"


def test_a_version_that_ships_cannot_be_given_other_words(tmp_path: Path) -> None:
    own(tmp_path, version="1")
    found = library(tmp_path)
    current = found.current("dash")
    assert current and current.questions[0].text != "Official words 1"
    assert len(found.problems) == 1 and "version of its own" in found.problems[0]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"form": "dish"}, "form is “dish”, not one of dash"),
        ({"size": 23}, "a DASH counts the yes answers to questions 1 to 24"),
        ({"last": "20"}, "a DASH counts the yes answers to questions 1 to 24"),
        ({"form": "stalking", "size": 11}, 'has no threshold: write threshold = "none"'),
        ({"form": "other", "last": "30", "size": 2}, "in score.last"),
        ({"form": "other", "threshold": "none", "last": "9", "size": 2}, "does not have"),
        ({"more": 'answers = ["no"]'}, "answers are not yes"),
        ({"more": "colour = 1"}, "in colour"),
        ({"more": "colour = "}, "cannot be read"),
        ({"version": "has space"}, "in version"),
    ],
)
def test_a_wrong_file_is_one_sentence_that_names_it(
    tmp_path: Path, given: dict[str, object], sentence: str
) -> None:
    path = own(tmp_path, **given)  # type: ignore[arg-type]
    with pytest.raises(ForPerson) as wrong:
        read_instrument(path)
    assert sentence in str(wrong.value) and "own.toml" in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert library(tmp_path).problems == (str(wrong.value),)


def test_doubled_and_missing_numbers_and_ticks_are_wrong(tmp_path: Path) -> None:
    text = (SHIPPED / "dash-1.toml").read_text(encoding="utf-8")
    for before, after in (
        ("number = 7\n", "number = 8\n"),
        ('code = "victim_injured"', 'code = "victim_killed"'),
        ("question = 8\n", "question = 25\n"),
    ):
        path = tmp_path / "x.toml"
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        with pytest.raises(ForPerson):
            read_instrument(path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = library(tmp_path / "gone")
    assert "gone, which is no folder" in found.problems[0]
    assert found.current("dash") is not None


def test_doctor_names_a_wrong_file_and_says_which_versions_are_in_use(tmp_path: Path) -> None:
    (well,) = check_risk_forms(Settings())
    assert (well.state, well.what[:22]) == ("well", "In use: dash 1, dash_y")
    own(tmp_path, form="dish")
    (wrong,) = check_risk_forms(Settings(instruments=tmp_path))
    assert wrong.state == "wrong" and "own.toml" in wrong.what and wrong.do
