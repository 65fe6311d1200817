"""The sets of questions: whole, each with a rule, and read only where they are sound."""

from pathlib import Path

import pytest

from models import steering
from models.errors import ForPerson
from models.steering import CHECKLIST, PRINCIPLES, current, question_sets
from queries.steering.rules import NOTHING, RULES, said

# Each question of the high-volume checklist that SafeLives publishes, in its order (headings 1 to
# 4): what ours is called.
ASKED = {
    "Are the cases high risk?": (
        *("below_threshold", "below_threshold_criteria", "below_threshold_agencies"),
        "below_threshold_share",
    ),
    "Does the local structure support the MARAC?": (
        *("attendance", "caseload", "frequency", "pilot"),
    ),
    "Is every case managed well?": (
        *("safer", "streamlined", "consistent", "chair", "idva_contact"),
    ),
    "Is the MARAC supported?": ("idva_capacity", "admin_capacity", "responsibility"),
}
SOUND = """
questions = "ours"
version = "{version}"
title = "Ours"
about = "What we ask."
source = "Ourselves."
[[sections]]
heading = "One"
[[sections.questions]]
code = "one"
text = "Is it so?"
data = "{data}"
"""


def test_every_question_of_the_checklist_is_asked_in_its_order() -> None:
    found = {
        section.heading: tuple(question.code for question in section.questions)
        for section in current(CHECKLIST).sections
    }
    assert found == ASKED


def test_there_are_ten_principles_by_number() -> None:
    texts = [question.text for question in current(PRINCIPLES).every]
    assert [text.split(".")[0] for text in texts] == [str(number) for number in range(1, 11)]


def test_every_question_has_a_rule_and_every_rule_a_question() -> None:
    used = {question.data for one in question_sets().values() for question in one.every}
    assert used == set(RULES)


def test_each_set_names_its_source_and_says_that_the_wording_is_ours() -> None:
    for one in question_sets().values():
        assert "SafeLives" in one.source and "this program’s own" in one.source


def test_the_newest_version_is_asked_and_an_older_one_is_still_known(tmp_path: Path) -> None:
    for version in ("2", "10"):
        text = SOUND.format(version=version, data="attendance")
        (tmp_path / f"ours-{version}.toml").write_text(text, encoding="utf-8")
    assert current("ours", tmp_path).version == "10"
    assert steering.of_version("ours", "2", tmp_path).version == "2"
    assert steering.of_version("ours", "1", tmp_path).version == "10"
    assert steering.names(tmp_path) == ["ours"]
    with pytest.raises(ForPerson, match="no questions of that name"):
        current("theirs", tmp_path)


def test_a_question_that_no_rule_knows_says_what_to_bring() -> None:
    assert said(None, "no_such_rule") == NOTHING  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("questions = ", "cannot be read"),
        (SOUND.format(version="one", data="attendance"), "cannot be read"),
        (SOUND.format(version="1", data="") + "odd = 1\n", "cannot be read"),
        (
            SOUND.format(version="1", data="attendance")
            + '[[sections.questions]]\ncode = "one"\ntext = "Again?"\ndata = "attendance"\n',
            "the code one is there twice",
        ),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "ours-1.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ForPerson, match=why) as refused:
        question_sets(tmp_path)
    assert "ours-1.toml" in str(refused.value)


def test_the_same_version_twice_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = SOUND.format(version="1", data="attendance")
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ForPerson, match="twice"):
        question_sets(tmp_path)
