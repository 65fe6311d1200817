"""Who reads which lessons, how much of them, and in which order."""

from datetime import date

import pytest
import sqlalchemy as sa

from ingest import lessons as written
from models.access import Grant, Role, User
from models.errors import NotAllowed
from queries.case_access import check_case
from queries.lessons import Filters, found, one_lesson

from .conftest import CHRIS, CORA, POLICE, STEERING, TODAY, Record, somebody

NOTHING = Filters()


def ids(engine: sa.Engine, user: User, filters: Filters = NOTHING) -> list[str]:
    with engine.connect() as connection:
        frame = found(connection, user=user, filters=filters, today=TODAY).frame
    return frame["lesson_id"].to_list()


def test_coordinator_chair_and_steering_group_read_all_of_their_marac_and_owners_their_own(
    few: sa.Engine, recorded: Record
) -> None:
    everywhere = User("u", "U", frozenset({Grant(Role.COORDINATOR)}))
    own = recorded(owner_agency_id="POL")
    other = recorded(owner_agency_id="HOU")
    elsewhere = recorded(everywhere, marac_id="M2", owner_agency_id="POL")
    for user in (CORA, CHRIS, STEERING):
        assert set(ids(few, user)) == {own, other}, user.name
    assert ids(few, POLICE) == [own]
    assert set(ids(few, everywhere)) == {own, other, elsewhere}
    for role in (Role.IDVA, Role.REFERRER, Role.COMMISSIONER, Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            ids(few, somebody(role, agency="POL"))


def test_an_owner_reads_what_to_do_and_neither_the_lesson_nor_comments_nor_cases(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded(owner_agency_id="POL", linked_action_ids="A1")
    written.add_comment(few, by=STEERING, lesson_id=lesson_id, words="Good", today=TODAY)
    with few.connect() as connection:
        listed = found(connection, user=POLICE, filters=NOTHING, today=TODAY).frame.row(
            0, named=True
        )
        one = one_lesson(connection, user=POLICE, lesson_id=lesson_id)
    assert (listed["lesson"], listed["recommendation"], listed["comments"]) == (None, "Ask", 0)
    assert (one.row["lesson"], one.row["recommendation"]) == (None, "Ask")
    assert (one.case_ids, one.actions.height, one.comments.height) == ((), 0, 0)
    assert not one.reads_whole


def test_a_case_link_is_shown_to_those_who_may_see_the_case_alone(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded(case_id="C1", linked_case_ids="C2", linked_action_ids="A1")
    expected = {
        CORA: (("C1", "C2"), 1),
        somebody(Role.COORDINATOR, closed=("C1",)): (("C2",), 0),
        somebody(Role.COORDINATOR, closed=("C2",)): (("C1",), 1),
        CHRIS: (("C1", "C2"), 1),
        STEERING: ((), 0),
    }
    with few.connect() as connection:
        for user, (cases, acts) in expected.items():
            one = one_lesson(connection, user=user, lesson_id=lesson_id)
            assert (one.case_ids, one.actions.height) == (cases, acts), user
            assert one.row["case_id"] == ("C1" if "C1" in cases else None)
            assert one.row["lesson"] == "Ask first"
            assert not {"linked_case_ids", "linked_action_ids", "meeting_id"} & set(one.row)


def test_the_list_never_holds_a_case_whoever_asks(few: sa.Engine, recorded: Record) -> None:
    recorded(case_id="C1", linked_case_ids="C2", linked_action_ids="A1")
    with few.connect() as connection:
        for user in (CORA, CHRIS, STEERING, POLICE):
            frame = found(connection, user=user, filters=NOTHING, today=TODAY).frame
            assert not {"case_id", "linked_case_ids", "linked_action_ids"} & set(frame.columns)


@pytest.mark.parametrize("role", Role)
def test_a_lesson_is_refused_in_the_same_words_whether_there_is_one_or_not(
    few: sa.Engine, recorded: Record, role: Role
) -> None:
    lesson_id = recorded(owner_agency_id="HOU")
    user = somebody(role, agency="POL")
    may = role in (Role.COORDINATOR, Role.CHAIR, Role.STEERING_GROUP)
    with few.connect() as connection:
        if may:
            assert one_lesson(connection, user=user, lesson_id=lesson_id)
            return
        said = set()
        for one in (lesson_id, "no-such"):
            with pytest.raises(NotAllowed) as refused:
                one_lesson(connection, user=user, lesson_id=one)
            said.add(str(refused.value))
    assert len(said) == 1


def test_late_ones_come_first_and_done_ones_last(few: sa.Engine, recorded: Record) -> None:
    open_ = recorded()
    done = recorded(status="done", due_on="2026-01-01")
    late = recorded(due_on="2026-07-01")
    today = recorded(due_on="2026-07-02")
    assert ids(few, CORA) == [late, today, open_, done]
    with few.connect() as connection:
        frame = found(connection, user=CORA, filters=NOTHING, today=TODAY).frame
    assert frame["is_late"].to_list() == [True, False, False, False]


def test_the_filters_narrow_to_theme_status_owner_and_marac(
    few: sa.Engine, recorded: Record
) -> None:
    everywhere = User("u", "U", frozenset({Grant(Role.COORDINATOR)}))
    one = recorded(themes="housing;suicide", owner_agency_id="HOU", status="done")
    two = recorded(themes="attendance", owner_agency_id="POL")
    three = recorded(everywhere, marac_id="M2", themes="housing")
    assert set(ids(few, everywhere, Filters(themes=("housing",)))) == {one, three}
    assert set(ids(few, everywhere, Filters(themes=("suicide", "attendance")))) == {one, two}
    assert ids(few, everywhere, Filters(statuses=("done",))) == [one]
    assert set(ids(few, everywhere, Filters(statuses=("open",)))) == {two, three}
    assert ids(few, everywhere, Filters(agency_ids=("POL",))) == [two]
    assert ids(few, everywhere, Filters(marac_ids=("M2",))) == [three]


def test_the_latest_progress_and_the_comments_are_told(few: sa.Engine, recorded: Record) -> None:
    lesson_id = recorded()
    for day in (20, 25, 22):
        written.add_progress(
            few, by=CORA, lesson_id=lesson_id, happened_on=date(2026, 6, day), words=f"Step {day}",
            status="in_progress", today=TODAY,
        )  # fmt: skip
    written.add_comment(few, by=STEERING, lesson_id=lesson_id, words="Good", today=TODAY)
    with few.connect() as connection:
        row = found(connection, user=CORA, filters=NOTHING, today=TODAY).frame.row(0, named=True)
        one = one_lesson(connection, user=CORA, lesson_id=lesson_id)
    assert (row["last_on"], row["comments"]) == (date(2026, 6, 25), 1)
    assert one.progress["words"].to_list() == ["Step 25", "Step 22", "Step 20"]
    assert one.comments["words"].to_list() == ["Good"]


def test_an_action_of_a_case_closed_meanwhile_is_no_choice(few: sa.Engine) -> None:
    from queries.lessons.choices import action_choices

    with few.connect() as connection:
        assert set(action_choices(connection, user=CORA, case_id="C1")) == {"A1", "A2"}
        with pytest.raises(NotAllowed):
            action_choices(
                connection, user=somebody(Role.COORDINATOR, closed=("C1",)), case_id="C1"
            )
        with pytest.raises(NotAllowed):
            check_case(connection, CORA, "C4")
