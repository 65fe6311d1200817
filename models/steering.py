"""The steering group's sets of questions, read from files: one file a set and version."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from models.errors import ForPerson
from models.settings import PROJECT

SHIPPED = PROJECT / "data" / "steering"
CHECKLIST, PRINCIPLES = "high_volume_checklist", "ten_principles"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Part):
    """One question; `data` names the rule that says what the record answers to it."""

    code: Code
    text: Text
    data: Code
    help: str = ""


class Section(_Part):
    """Questions under one heading, with what is worth considering there."""

    heading: Text
    consider: tuple[Text, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1)


class QuestionSet(_Part):
    """One version of one set. The code of a question stays the same from version to version."""

    questions: Code
    version: Version
    title: Text
    about: Text
    source: Text
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def every(self) -> tuple[Question, ...]:
        return tuple(one for section in self.sections for one in section.questions)

    @property
    def order(self) -> tuple[int, ...]:
        """By what versions are told older and newer."""
        return tuple(map(int, self.version.split(".")))


@cache
def question_sets(folder: Path = SHIPPED) -> Mapping[tuple[str, str], QuestionSet]:
    """(set, version) → its questions. ForPerson where a file is damaged or a version is twice."""
    found: dict[tuple[str, str], QuestionSet] = {}
    for path in sorted(folder.glob("*.toml")):
        one = _read(path)
        if (one.questions, one.version) in found:
            raise ForPerson(f"The questions in {path.name} are there twice: give it a new version.")
        found[one.questions, one.version] = one
    return found


def current(name: str, folder: Path = SHIPPED) -> QuestionSet:
    """The newest version of a set. ForPerson where there is none of that name."""
    every = [one for (key, _), one in question_sets(folder).items() if key == name]
    if not every:
        raise ForPerson("There are no questions of that name: choose one of those on the page.")
    return max(every, key=lambda one: one.order)


def of_version(name: str, version: str, folder: Path = SHIPPED) -> QuestionSet:
    """The questions as they were asked; the newest where that version's file is gone."""
    return question_sets(folder).get((name, version)) or current(name, folder)


def names(folder: Path = SHIPPED) -> list[str]:
    """Every set there is, in the order of their files."""
    return list(dict.fromkeys(name for name, _ in question_sets(folder)))


def _read(path: Path) -> QuestionSet:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        one = QuestionSet.model_validate(content)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise ForPerson(f"The questions in {path.name} cannot be read: {first}.") from None
    for problem in _problems(one):
        raise ForPerson(f"The questions in {path.name} cannot be used: {problem}.")
    return one


def _problems(one: QuestionSet) -> Iterator[str]:
    codes = [question.code for question in one.every]
    for code in codes:
        if codes.count(code) > 1:
            yield f"the code {code} is there twice"
