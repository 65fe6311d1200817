"""Lessons recorded, changed and followed: what is kept, what is refused, and to whom."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from ingest import lessons as written
from ingest.overtaken import Overtaken
from models.access import Grant, Role, User
from models.errors import ForPerson, NotAllowed
from models.tables import audit, lesson_progress, lessons
from queries.case_access import check_case

from .conftest import CHRIS, CORA, FIGURES, POLICE, STEERING, TODAY, Record, somebody


def stored(engine: sa.Engine, lesson_id: str) -> Any:  # noqa: ANN401 - a row
    with engine.connect() as connection:
        return connection.execute(sa.select(lessons).where(lessons.c.lesson_id == lesson_id)).one()


def test_a_lesson_belongs_to_the_marac_of_its_case_or_meeting_or_the_one_it_names(
    few: sa.Engine, recorded: Record
) -> None:
    everywhere = User("u", "U", frozenset({Grant(Role.COORDINATOR)}))
    places = {"case_id": ("C1", "M1"), "meeting_id": ("T3", "M2"), "marac_id": ("M2", "M2")}
    for name, (given, expected) in places.items():
        lesson_id = recorded(everywhere, **{name: given})
        assert stored(few, lesson_id).marac_id == expected, name
    assert stored(few, recorded(everywhere, case_id="C1", meeting_id="T3")).marac_id == "M1"


def test_a_lesson_by_itself_keeps_its_marac_when_it_is_changed(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded(marac_id="M1")
    written.change_lesson(
        few, by=CORA, lesson_id=lesson_id, values={"lesson": "Else"}, seen=None, figures=FIGURES
    )
    row = stored(few, lesson_id)
    assert (row.marac_id, row.lesson, row.recorded_on) == ("M1", "Else", TODAY)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"themes": ""}, "Choose at least one theme"),
        ({"lesson": " "}, "Write what was learned"),
        ({"case_id": ""}, "Say which MARAC"),
        ({"figure": "no_such"}, "There is no figure of that key"),
        ({"figure": "repeat_rate"}, "Say which way"),
        (
            {"figure": "repeat_rate", "figure_direction": "up", "figure_agency_id": "POL"},
            "not counted by agency",
        ),
        ({"changed_on": "2026-01-01"}, "Choose the figure"),
        ({"owner_agency_id": "NOBODY"}, "owner_agency_id"),
    ],
)
def test_what_lacks_or_cannot_be_is_refused_in_a_sentence(
    recorded: Record, values: dict[str, str], said: str
) -> None:
    with pytest.raises(ForPerson, match=said):
        recorded(**values)


def test_only_coordinator_and_chair_write(few: sa.Engine, recorded: Record) -> None:
    lesson_id = recorded(CHRIS)
    for role in Role:
        by = somebody(role, agency="POL")
        may = role in (Role.COORDINATOR, Role.CHAIR)
        for call in (
            lambda by=by: recorded(by, marac_id="M1"),
            lambda by=by: written.add_progress(
                few, by=by, lesson_id=lesson_id, happened_on=TODAY, words="Done so far",
                status="open", today=TODAY,
            ),
            lambda by=by: written.change_lesson(
                few, by=by, lesson_id=lesson_id, values={"lesson": f"By {by.name}"}, seen=None,
                figures=FIGURES,
            ),
        ):  # fmt: skip
            if may:
                call()
            else:
                with pytest.raises(NotAllowed):
                    call()


def test_nobody_writes_to_a_lesson_of_another_marac_or_of_a_case_closed_to_them(
    few: sa.Engine, recorded: Record
) -> None:
    everywhere = User("u", "U", frozenset({Grant(Role.COORDINATOR)}))
    elsewhere = recorded(everywhere, marac_id="M2")
    of_a_case = recorded()
    closed = somebody(Role.COORDINATOR, closed=("C1",))
    for by, lesson_id in ((CORA, elsewhere), (closed, of_a_case)):
        with pytest.raises(NotAllowed):
            written.add_progress(
                few, by=by, lesson_id=lesson_id, happened_on=TODAY, words="Tried it",
                status="open", today=TODAY,
            )  # fmt: skip
    with pytest.raises(NotAllowed):
        recorded(closed, case_id="C1")
    with pytest.raises(NotAllowed):
        recorded(CORA, case_id="C4")


def test_progress_is_followed_until_done_with_a_line_in_the_trail(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded()
    for day, status in ((1, "in_progress"), (2, "done")):
        written.add_progress(
            few, by=CORA, lesson_id=lesson_id, happened_on=date(2026, 7, day), words=f"Step {day}",
            status=status, today=TODAY,
        )  # fmt: skip
    assert stored(few, lesson_id).status == "done"
    with few.connect() as connection:
        rows = connection.execute(
            sa.select(lesson_progress).order_by(lesson_progress.c.happened_on)
        ).all()
        told = connection.scalar(
            sa.select(sa.func.count()).where(audit.c.what == "followed a lesson")
        )
    assert [(row.words, row.status, row.written_by) for row in rows] == [
        ("Step 1", "in_progress", CORA.user_id),
        ("Step 2", "done", CORA.user_id),
    ]
    assert told == 2


@pytest.mark.parametrize(
    ("day", "words", "status", "said"),
    [
        (date(2026, 7, 3), "Done", "done", "still to come"),
        (TODAY, " ", "done", "Say in a few words"),
        (TODAY, "Done", "", "where the recommendation stands"),
    ],
)
def test_progress_that_cannot_be_is_refused(
    few: sa.Engine, recorded: Record, day: date, words: str, status: str, said: str
) -> None:
    lesson_id = recorded()
    with pytest.raises(ForPerson, match=said):
        written.add_progress(
            few, by=CORA, lesson_id=lesson_id, happened_on=day, words=words, status=status,
            today=TODAY,
        )  # fmt: skip
    assert stored(few, lesson_id).status is None


def test_the_steering_group_and_the_coordinator_comment_and_others_do_not(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded()
    for by in (STEERING, CORA):
        written.add_comment(few, by=by, lesson_id=lesson_id, words="Good", today=TODAY)
    for by in (CHRIS, POLICE):
        with pytest.raises(NotAllowed):
            written.add_comment(few, by=by, lesson_id=lesson_id, words="Good", today=TODAY)


def test_cases_and_actions_are_linked_and_taken_off_again(few: sa.Engine, recorded: Record) -> None:
    lesson_id = recorded(marac_id="M1")
    for case_id, acts in (("C1", ["A1", "A2"]), ("C2", [])):
        written.link(
            few, by=CORA, lesson_id=lesson_id, case_id=case_id, action_ids=acts,
            check_case=check_case,
        )  # fmt: skip
    row = stored(few, lesson_id)
    assert (row.linked_case_ids, row.linked_action_ids) == ("C1;C2", "A1;A2")
    written.unlink(few, by=CORA, lesson_id=lesson_id, record="A1", check_case=check_case)
    assert stored(few, lesson_id).linked_action_ids == "A2"
    written.unlink(few, by=CORA, lesson_id=lesson_id, record="C1", check_case=check_case)
    row = stored(few, lesson_id)
    assert (row.linked_case_ids, row.linked_action_ids) == ("C2", None)


def test_links_that_may_not_be_are_refused(few: sa.Engine, recorded: Record) -> None:
    lesson_id = recorded(marac_id="M1")
    closed = somebody(Role.COORDINATOR, closed=("C2",))
    with pytest.raises(NotAllowed):
        written.link(few, by=closed, lesson_id=lesson_id, case_id="C2", check_case=check_case)
    with pytest.raises(ForPerson, match="not of this case"):
        written.link(
            few, by=CORA, lesson_id=lesson_id, case_id="C2", action_ids=["A1"],
            check_case=check_case,
        )  # fmt: skip
    written.link(few, by=CORA, lesson_id=lesson_id, case_id="C2", check_case=check_case)
    with pytest.raises(NotAllowed):
        written.unlink(few, by=closed, lesson_id=lesson_id, record="C2", check_case=check_case)
    with pytest.raises(ForPerson, match="not linked"):
        written.unlink(few, by=CORA, lesson_id=lesson_id, record="C3", check_case=check_case)


def test_two_people_who_change_one_field_are_shown_both_versions(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded()
    seen = {"lesson": "Ask first", "recommendation": "Ask"}

    def change(**values: str) -> None:
        written.change_lesson(
            few, by=CORA, lesson_id=lesson_id, values=values, seen=seen, figures=FIGURES
        )

    change(lesson="Ask twice", recommendation="Ask")
    change(lesson="Ask first", recommendation="Ask gently")
    row = stored(few, lesson_id)
    assert (row.lesson, row.recommendation) == ("Ask twice", "Ask gently")
    with pytest.raises(Overtaken):
        change(lesson="Ask never")
