"""A demonstration's lessons, followed and published, and its steering group's reviews."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from ingest import lesson_publications, lessons, steering
from ingest.documents import CheckCase
from models.access import User
from models.settings import PROJECT

AREA = "M01"
_FILE = PROJECT / "data" / "synthetic" / "learning.toml"
_AGO = timedelta(days=12)  # how long ago the reviews were
Says = Callable[[str, str], Mapping[str, str]]  # MARAC, set of questions → question → sentence


def fill(
    engine: sa.Engine,
    *,
    by: User,
    second: User,
    today: date,
    figures: lessons.Figures,
    check_case: CheckCase,
    says: Says,
) -> None:
    """Writes all of it for the first MARAC of generated data; `second` takes the second look."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for one in told["lessons"]:
        _lesson(engine, one, by, second, today, figures, check_case)
    for name, given in told["reviews"].items():
        _review(engine, name, given, by, today, says)


def _lesson(
    engine: sa.Engine,
    one: Mapping[str, Any],
    by: User,
    second: User,
    today: date,
    figures: lessons.Figures,
    check_case: CheckCase,
) -> None:
    values = {
        "marac_id": AREA,
        "recorded_on": _day(today, one.get("changed", -210)),
        "themes": ";".join(one["themes"]),
        "lesson": one["lesson"],
        "recommendation": one["recommendation"],
        "owner_agency_id": one["owner"],
        "due_on": _day(today, one["due"]),
    }
    if "figure" in one:
        values |= {"figure": one["figure"], "figure_direction": one["direction"]}
        values["changed_on"] = _day(today, one["changed"])
    lesson_id = lessons.record_lesson(
        engine, by=by, values=values, today=today, figures=figures, check_case=check_case
    )
    for days, status, words in one.get("done", ()):
        lessons.add_progress(
            engine,
            by=by,
            lesson_id=lesson_id,
            happened_on=today + timedelta(days=days),
            words=words,
            status=status,
            today=today,
        )
    if "public" in one:
        _publish(engine, lesson_id, one, by, second)


def _publish(
    engine: sa.Engine, lesson_id: str, one: Mapping[str, Any], by: User, second: User
) -> None:
    lesson, recommendation = one["public"]
    lesson_publications.write_wording(
        engine, by=by, lesson_id=lesson_id, lesson=lesson, recommendation=recommendation
    )
    if one["approved"]:
        lesson_publications.approve(
            engine,
            by=second,
            lesson_id=lesson_id,
            seen=lesson_publications.whole_wording(lesson, recommendation),
            is_looked_through=True,
        )


def _review(
    engine: sa.Engine,
    name: str,
    given: Mapping[str, Mapping[str, Any]],
    by: User,
    today: date,
    says: Says,
) -> None:
    round_id = steering.begin_review(
        engine, by=by, marac_id=AREA, questions=name, reviewed_on=today - _AGO, today=today
    )
    said = says(AREA, name)
    for question, one in given.items():
        answer = steering.Answer(
            answer=one["answer"],
            words=one.get("words", ""),
            evidence=one.get("evidence", ""),
            action=one.get("action", ""),
            owner=one.get("owner", ""),
            owner_agency_id=one.get("agency", ""),
            due_on=today + timedelta(days=one["due"]) if "due" in one else None,
            status=one.get("status", ""),
        )
        steering.answer(
            engine,
            by=by,
            round_id=round_id,
            question=question,
            given=answer,
            data_said=said.get(question, ""),
            seen=None,
        )


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
