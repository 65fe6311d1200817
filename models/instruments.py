"""The risk forms, read from files: one file a form and version, the area's own beside ours."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from models.codes import ANSWER, ASSESSMENT_FORM
from models.errors import ForPerson
from models.settings import PROJECT

SHIPPED = PROJECT / "data" / "instruments"
MOST_QUESTIONS = 27  # as many as the record has columns for
# What the stored facts count (v_due_assessment): a file that counts otherwise would disagree.
COUNTED: Mapping[str, int] = {"dash": 24, "dash_young_person": 24, "daq": 27}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SubAnswer(_Part):
    """Something to tick under a question; it never scores."""

    code: Code
    text: Text


class Question(_Part):
    """One question: its number on the form, its wording, and what may be ticked under a yes."""

    number: int = Field(ge=1, le=MOST_QUESTIONS)
    text: Text
    help: str = ""
    ticks: tuple[SubAnswer, ...] = ()


class Section(_Part):
    """Questions under one heading."""

    heading: Text
    questions: tuple[Question, ...] = Field(min_length=1)


class Score(_Part):
    """Yes answers are counted over questions `first` to `last`; `threshold` says against what."""

    first: int = Field(ge=1, le=MOST_QUESTIONS)
    last: int = Field(ge=1, le=MOST_QUESTIONS)
    threshold: Literal["marac", "none"]


class Follow(_Part):
    """The form that is offered where a question is answered yes."""

    question: int
    form: Text
    why: Text


class Instrument(_Part):
    """One version of one form. `same_questions_as` are versions that ask the same by number."""

    form: Text
    version: Version
    title: Text
    about: Text
    acknowledgement: Text
    answers: tuple[str, ...] = tuple(ANSWER)
    in_use_from: str = ""
    same_questions_as: tuple[Version, ...] = ()
    guidance: tuple[Text, ...] = ()
    score: Score | None = None
    follows: tuple[Follow, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, number: int) -> Question | None:
        """The question of that number, where the form has one."""
        return next((one for one in self.questions if one.number == number), None)

    def asks_the_same_as(self, other: "Instrument") -> bool:
        """Whether answers to both can be compared number by number."""
        return self.form == other.form and (
            self.version == other.version
            or self.version in other.same_questions_as
            or other.version in self.same_questions_as
        )

    @model_validator(mode="after")
    def _checked(self) -> "Instrument":
        for problem in _problems(self):
            raise ValueError(problem)
        return self


def _problems(form: Instrument) -> Iterator[str]:
    """What is wrong with a form whose parts are each right, in words after "in the file"."""
    numbers = [question.number for question in form.questions]
    if form.form not in ASSESSMENT_FORM:
        yield f"form is “{form.form}”, not one of {', '.join(ASSESSMENT_FORM)}"
    if numbers != list(range(1, len(numbers) + 1)):
        yield "the questions are not numbered 1, 2, 3 and so on without a gap or a double"
    if "yes" not in form.answers or not set(form.answers) <= set(ANSWER):
        yield f"answers are not yes and others of {', '.join(ANSWER)}"
    for question in form.questions:
        codes = [tick.code for tick in question.ticks]
        if len(codes) != len(set(codes)):
            yield f"a tick under question {question.number} stands twice"
    for follow in form.follows:
        if follow.question not in numbers or follow.form not in ASSESSMENT_FORM:
            yield f"what follows question {follow.question} names no question or form there is"
    yield from _score_problems(form)


def _score_problems(form: Instrument) -> Iterator[str]:
    score, counted = form.score, COUNTED.get(form.form)
    if score and not score.first <= score.last <= len(form.questions):
        yield "the score counts questions that the form does not have"
    elif counted and (score is None or (score.first, score.last) != (1, counted)):
        yield f"a {ASSESSMENT_FORM[form.form]} counts the yes answers to questions 1 to {counted}"
    elif score and score.threshold == "marac" and not counted:
        yield f'a {ASSESSMENT_FORM[form.form]} form has no threshold: write threshold = "none"'


@dataclass(frozen=True)
class Library:
    """Every form that can be used, and a sentence for each file that cannot."""

    instruments: tuple[Instrument, ...]
    problems: tuple[str, ...] = ()

    def current(self, form: str) -> Instrument | None:
        """The version that new assessments are given on: the area's own before ours."""
        return next((one for one in self.instruments if one.form == form), None)

    def version(self, form: str, version: str | None) -> Instrument | None:
        """Just that version, which is what answers stay pinned to; None where it is not held."""
        found = (one for one in self.instruments if (one.form, one.version) == (form, version))
        return next(found, None)

    def versions(self, form: str) -> tuple[Instrument, ...]:
        """Every version of a form, the current one first."""
        return tuple(one for one in self.instruments if one.form == form)

    @property
    def forms(self) -> tuple[Instrument, ...]:
        """The current version of each form, in the order of the code list."""
        current = (self.current(form) for form in ASSESSMENT_FORM)
        return tuple(one for one in current if one)


@cache
def library(own: Path | None = None) -> Library:
    """The forms that ship and those of an area's own folder, read once.

    Of one form the area's own come first, then the one in use from the latest day. A file that is
    wrong is left out and named; one that would change a version of ours, too.
    """
    shipped, problems = _read_all(SHIPPED)
    if own is None:
        return Library(_in_order(shipped), problems)
    theirs, more = _read_all(own) if own.is_dir() else ([], (_no_folder(own),))
    known = {(one.form, one.version) for one in shipped}
    added: list[Instrument] = []
    for one in _in_order(theirs):
        if (one.form, one.version) in known:
            more += (_taken(one),)
        else:
            added.append(one)
            known.add((one.form, one.version))
    return Library((*added, *_in_order(shipped)), (*problems, *more))


def _in_order(forms: list[Instrument]) -> tuple[Instrument, ...]:
    return tuple(sorted(forms, key=lambda one: (one.in_use_from, one.version), reverse=True))


def _no_folder(own: Path) -> str:
    return f"MARAC_INSTRUMENTS names {own}, which is no folder: make it, or take the setting away."


def _taken(one: Instrument) -> str:
    return (
        f"Version {one.version} of {ASSESSMENT_FORM[one.form]} is there already: give the file a "
        "version of its own, so that answers given before keep their wording."
    )


def _read_all(folder: Path) -> tuple[list[Instrument], tuple[str, ...]]:
    forms, problems = [], []
    for path in sorted(folder.glob("*.toml")):
        try:
            forms.append(read_instrument(path))
        except ForPerson as wrong:
            problems.append(str(wrong))
    return forms, tuple(problems)


def read_instrument(path: Path) -> Instrument:
    """One form. Raises ForPerson where the file is wrong: which, where in it, and what."""
    try:
        return Instrument.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as wrong:
        raise ForPerson(
            f"The risk form {path.name} cannot be read ({wrong}): correct it, or take it away."
        ) from wrong
    except ValidationError as wrong:
        raise ForPerson(
            f"The risk form {path.name} is left out: {_told(wrong)}. Correct it, or take it away."
        ) from wrong


def _told(wrong: ValidationError) -> str:
    """The first thing that is wrong, with its place in the file."""
    first = wrong.errors()[0]
    where = ".".join(str(step + 1) if isinstance(step, int) else step for step in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    return f"in {where}, {what[:1].lower()}{what[1:]}" if where else what
