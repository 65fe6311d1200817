"""A meeting is begun, its cases are taken in hand and settled, and it is ended."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from records import load, table

from ingest import hearing, sitting
from models.access import Grant, Role, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import audit, cases, hearing_times, listings, meetings, sittings
from models.trail import now
from queries import sitting as asked
from queries.case_access import check_in_full
from queries.sitting import Sitting

from .made import BO, CHAIR, IDA, KIM, LEE, TODAY, row_of


def seen(engine: sa.Engine, user: User = BO) -> Sitting:
    with engine.connect() as connection:
        return asked.sitting(connection, user=user, meeting_id="T2")


def take(engine: sa.Engine, case_id: str, by: User = BO) -> None:
    hearing.begin_case(engine, by=by, meeting_id="T2", case_id=case_id, check_case=check_in_full)


def settled(
    engine: sa.Engine, case_id: str, outcome: str = "heard", reason: str = "", by: User = BO
) -> date | None:
    moved = hearing.settle(
        engine,
        by=by,
        meeting_id="T2",
        case_id=case_id,
        outcome=outcome,
        reason=reason,
        today=TODAY,
        check_case=check_in_full,
    )
    return moved.on if moved else None


def states(engine: sa.Engine) -> dict[str, str]:
    frame = seen(engine).cases
    return dict(zip(frame["case_id"], frame["state"], strict=True))


def begun_before(engine: sa.Engine, case_id: str, minutes: float) -> None:
    """As if the case had been taken in hand so long ago."""
    with writing(engine) as connection:
        connection.execute(
            hearing_times.update()
            .where(hearing_times.c.case_id == case_id, hearing_times.c.ended_at.is_(None))
            .values(begun_at=now() - timedelta(minutes=minutes))
        )


def test_a_meeting_begins_once_and_keeps_its_start(listed: sa.Engine) -> None:
    sitting.begin_meeting(listed, by=CHAIR, meeting_id="T2")
    first = row_of(listed, sittings, meeting_id="T2")
    assert row_of(listed, meetings, meeting_id="T2")["start_time"] == sitting.clock()
    sitting.begin_meeting(listed, by=BO, meeting_id="T2")
    assert row_of(listed, sittings, meeting_id="T2") == first
    assert first["begun_by"] == "u-cha"
    assert seen(listed).is_under_way


def test_a_meeting_that_was_held_is_not_begun(listed: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="not planned any more"):
        sitting.begin_meeting(listed, by=BO, meeting_id="T1")


@pytest.mark.parametrize("user", [KIM, IDA])
def test_only_who_runs_the_meeting_begins_and_settles(begun: sa.Engine, user: User) -> None:
    with pytest.raises(NotAllowed):
        sitting.begin_meeting(begun, by=user, meeting_id="T4")
    with pytest.raises(NotAllowed):
        take(begun, "C2", by=user)
    with pytest.raises(NotAllowed):
        settled(begun, "C2", by=user)
    with pytest.raises(NotAllowed):
        sitting.end_meeting(begun, by=user, meeting_id="T2")


def test_one_case_is_in_hand_at_a_time(begun: sa.Engine) -> None:
    take(begun, "C2")
    assert (states(begun), seen(begun).in_hand) == ({"C2": "in_hand", "C5": "waiting"}, "C2")
    take(begun, "C2", by=CHAIR)  # pressed by both: one clock
    take(begun, "C5")
    assert states(begun) == {"C2": "waiting", "C5": "in_hand"}
    hearing.stop_clock(begun, by=BO, meeting_id="T2")
    assert states(begun) == {"C2": "waiting", "C5": "waiting"}


def test_the_clock_adds_up_over_stretches_and_stands_in_the_listing(begun: sa.Engine) -> None:
    take(begun, "C2")
    begun_before(begun, "C2", 4)
    take(begun, "C5")
    take(begun, "C2")
    begun_before(begun, "C2", 3.5)
    assert 448 <= seen(begun).cases["seconds"][0] <= 460
    settled(begun, "C2")
    assert row_of(begun, listings, case_id="C2")["minutes"] == pytest.approx(7.5, abs=0.1)
    assert row_of(begun, cases, case_id="C2")["status"] == "heard"


def test_a_case_never_in_hand_has_no_minutes(begun: sa.Engine) -> None:
    settled(begun, "C5", "withdrawn", "The victim moved abroad")
    row = row_of(begun, listings, case_id="C5")
    assert (row["minutes"], row["outcome"]) == (None, "withdrawn")
    assert row["outcome_reason"] == "The victim moved abroad"


def test_a_case_put_off_goes_on_the_next_list_with_room(begun: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="Say why"):
        settled(begun, "C5", "deferred")
    assert settled(begun, "C5", "deferred", "Nobody could present it") == date(2026, 7, 15)
    assert row_of(begun, listings, case_id="C5", meeting_id="T2")["outcome"] == "deferred"
    later = row_of(begun, listings, case_id="C5", meeting_id="T4")
    assert (later["outcome"], later["position"]) == (None, 1)
    assert row_of(begun, cases, case_id="C5")["status"] == "listed"


def test_a_full_meeting_and_an_emergency_one_are_passed_over(begun: sa.Engine) -> None:
    load(
        begun,
        {
            "maracs": [{"marac_id": "M1", "name": "Northtown", "cases_per_meeting": "1"}],
            "meetings": table("""
                meeting_id | marac_id | meeting_date | status  | kind
                T5         | M1       | 2026-07-08   | planned | emergency
                T6         | M1       | 2026-07-29   | planned |
            """),
            "listings": table("""
                case_id | meeting_id
                C3      | T4
            """),
        },
    )
    assert settled(begun, "C5", "deferred", "Nobody could present it") == date(2026, 7, 29)


def test_where_no_meeting_has_room_the_case_waits_deferred(begun: sa.Engine) -> None:
    load(
        begun,
        {
            "meetings": table("""
                meeting_id | marac_id | meeting_date | status
                T4         | M1       | 2026-07-15   | cancelled
            """)
        },
    )
    assert settled(begun, "C5", "deferred", "Nobody could present it") is None
    assert row_of(begun, cases, case_id="C5")["status"] == "deferred"


def test_an_outcome_is_taken_back_with_what_followed_from_it(begun: sa.Engine) -> None:
    take(begun, "C5")
    settled(begun, "C5", "deferred", "Nobody could present it")
    hearing.take_back(
        begun, by=CHAIR, meeting_id="T2", case_id="C5", reason="A slip", check_case=check_in_full
    )
    row = row_of(begun, listings, case_id="C5")  # the later list has it no more
    assert (row["meeting_id"], row["outcome"], row["minutes"]) == ("T2", None, None)
    assert row_of(begun, cases, case_id="C5")["status"] == "listed"
    settled(begun, "C5")
    assert row_of(begun, cases, case_id="C5")["status"] == "heard"
    with begun.connect() as connection:
        told = connection.scalars(sa.select(audit.c.after).where(audit.c.kind == "listings")).all()
    assert any("A slip" in (text or "") for text in told)


def test_a_second_outcome_is_refused(begun: sa.Engine) -> None:
    settled(begun, "C5")
    with pytest.raises(ForPerson, match="has an outcome already"):
        settled(begun, "C5", "withdrawn", "The victim moved abroad")
    with pytest.raises(ForPerson, match="has an outcome already"):
        take(begun, "C5")


def test_a_meeting_ends_once_every_case_is_decided(begun: sa.Engine) -> None:
    take(begun, "C2")
    settled(begun, "C2")
    with pytest.raises(ForPerson, match="1 case has no outcome yet"):
        sitting.end_meeting(begun, by=BO, meeting_id="T2")
    settled(begun, "C5", "deferred", "Nobody could present it")
    load(
        begun,
        {
            "actions": table("""
                action_id | case_id | agency_id | meeting_id | description
                A9        | C2      | POL       | T2         | Mark the address
            """)
        },
    )
    sitting.end_meeting(begun, by=BO, meeting_id="T2")
    meeting = row_of(begun, meetings, meeting_id="T2")
    assert (meeting["status"], meeting["end_time"]) == ("held", sitting.clock())
    assert row_of(begun, cases, case_id="C2")["status"] == "actions_open"
    assert row_of(begun, cases, case_id="C5")["status"] == "listed"
    assert seen(begun).is_over
    with pytest.raises(ForPerson, match="The meeting is over"):
        take(begun, "C5")


def test_a_case_without_an_action_is_through_with_them(begun: sa.Engine) -> None:
    settled(begun, "C2")
    settled(begun, "C5")
    sitting.end_meeting(begun, by=BO, meeting_id="T2")
    assert row_of(begun, cases, case_id="C2")["status"] == "actions_complete"


def test_a_meeting_counts_from_its_end_on(begun: sa.Engine) -> None:
    def counted() -> int:
        with begun.connect() as connection:
            question = "SELECT COUNT(*) FROM hearing_facts WHERE meeting_id = 'T2'"
            return int(connection.scalar(sa.text(question)) or 0)

    settled(begun, "C2")
    settled(begun, "C5")
    before = counted()
    sitting.end_meeting(begun, by=BO, meeting_id="T2")
    assert (before, counted()) == (0, 2)


def test_a_case_closed_to_the_chair_is_neither_shown_nor_settled_by_them(
    begun: sa.Engine,
) -> None:
    chair = User(CHAIR.user_id, CHAIR.name, CHAIR.grants, closed=frozenset({"C2"}))
    assert seen(begun, chair).cases["case_id"].to_list() == ["C5"]
    with pytest.raises(NotAllowed):
        settled(begun, "C2", by=chair)
    settled(begun, "C2")
    settled(begun, "C5")
    sitting.end_meeting(
        begun, by=chair, meeting_id="T2"
    )  # what others decided moves on all the same
    assert row_of(begun, cases, case_id="C2")["status"] == "actions_complete"


def test_who_is_at_the_table_sees_the_list_as_their_role_shows_it(begun: sa.Engine) -> None:
    assert seen(begun, KIM).cases["victim"].to_list() == ["Bea Sample", "Eve Instance"]
    assert not seen(begun, KIM).may_run
    assert seen(begun, KIM).agencies == ("POL",)
    # Housing sent apologies: it referred one of the two and was only invited to the other.
    assert seen(begun, LEE).cases["victim"].to_list() == ["Bea Sample", None]
    assert seen(begun, IDA).cases.is_empty()  # neither was referred to the IDVAs


def test_who_is_not_invited_opens_no_meeting(begun: sa.Engine) -> None:
    outside = User("u-x", "Sam Stranger", frozenset({Grant(Role.REPRESENTATIVE, "M1", "REF")}))
    with pytest.raises(NotAllowed):
        seen(begun, outside)
    with begun.connect() as connection:
        assert asked.open_meetings(connection, user=outside).is_empty()
        assert "T2" in asked.open_meetings(connection, user=KIM)["meeting_id"].to_list()
        assert "T2" in asked.open_meetings(connection, user=CHAIR)["meeting_id"].to_list()
