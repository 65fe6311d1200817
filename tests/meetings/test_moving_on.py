"""Cases move on by themselves: deferred, cancelled, moved by hand, and none is left behind."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from agencies_before.one_list import BOSS, POLICE, TODAY, somebody
from records import TESTER, load, table

from ingest import listing, listing_order, meetings
from ingest.briefings import record_briefing
from ingest.case_status import status_of
from ingest.save import save
from models.access import Role
from models.errors import ForPerson, NotAllowed
from models.tables import audit, listings, notices
from queries.case_access import check_case

from .reading import meeting, one, order

CHAIR = somebody(Role.CHAIR)


def defer(engine: sa.Engine, case_id: str, by: object = BOSS) -> listing.Deferred:
    return listing.defer(
        engine,
        by=by,  # type: ignore[arg-type]
        case_id=case_id,
        reason="Nobody came to tell it",
        today=TODAY,
        check_case=check_case,
    )


def stands(engine: sa.Engine, case_id: str) -> str:
    with engine.connect() as connection:
        return status_of(connection, case_id)


def test_a_deferred_case_goes_to_the_next_meeting_with_room(listed: sa.Engine) -> None:
    done = defer(listed, "C3")
    assert done.told == "Deferred. The case is on the list of 29 July 2026 now."
    left = one(listed, listings, case_id="C3", meeting_id="T1")
    assert (left["outcome"], left["outcome_reason"]) == ("deferred", "Nobody came to tell it")
    assert (order(listed, "T1"), order(listed, "T2")) == (["C1", "C2"], ["C3"])
    assert stands(listed, "C3") == "listed"


def test_a_full_meeting_is_passed_over(listed: sa.Engine) -> None:
    save(listed, "maracs", {"marac_id": "M1", "cases_per_meeting": "1"}, by=TESTER)
    assert [defer(listed, case).meeting_id for case in ("C1", "C2", "C3")] == ["T2", "T3", None]
    assert stands(listed, "C3") == "deferred"


def test_a_case_deferred_twice_goes_on_and_never_back(listed: sa.Engine) -> None:
    assert [defer(listed, "C3").meeting_id, defer(listed, "C3").meeting_id] == ["T2", "T3"]
    assert order(listed, "T2") == []


def test_the_chair_defers_and_a_representative_does_not(listed: sa.Engine) -> None:
    with pytest.raises(NotAllowed):
        defer(listed, "C3", POLICE)
    assert defer(listed, "C3", CHAIR).meeting_id == "T2"


def test_a_cancelled_meetings_cases_move_in_their_order(listed: sa.Engine) -> None:
    done = meetings.cancel_meeting(
        listed, by=BOSS, meeting_id="T1", reason="The hall is flooded", today=TODAY
    )
    assert done.told == (
        "The meeting is cancelled. 2 cases moved to 29 July 2026; 1 case moved to 26 August 2026."
    )
    assert (order(listed, "T1"), order(listed, "T2"), order(listed, "T3")) == (
        [],
        ["C1", "C2"],
        ["C3"],
    )
    assert meeting(listed, "T1")["status"] == "cancelled"


def test_a_case_closed_to_who_cancels_moves_along(listed: sa.Engine) -> None:
    blind = replace(BOSS, closed=frozenset({"C2"}))
    meetings.cancel_meeting(
        listed, by=blind, meeting_id="T1", reason="The hall is flooded", today=TODAY
    )
    assert order(listed, "T2") == ["C1", "C2"]


def test_where_no_meeting_has_room_a_case_waits_as_deferred(listed: sa.Engine) -> None:
    for other in ("T2", "T3"):
        meetings.cancel_meeting(
            listed, by=BOSS, meeting_id=other, reason="Too few agencies", today=TODAY
        )
    done = meetings.cancel_meeting(
        listed, by=BOSS, meeting_id="T1", reason="The hall is flooded", today=TODAY
    )
    assert (dict(done.moved), done.waiting) == ({}, 3)
    assert {stands(listed, case) for case in ("C1", "C2", "C3")} == {"deferred"}
    assert one(listed, listings, case_id="C1", meeting_id="T1")["outcome"] == "deferred"


def test_an_order_made_by_hand_is_kept_when_a_case_is_added(listed: sa.Engine) -> None:
    listing_order.move_case(
        listed, by=CHAIR, case_id="C3", meeting_id="T1", steps=-2, check_case=check_case
    )
    assert order(listed, "T1") == ["C3", "C1", "C2"]
    load(
        listed,
        {
            "cases": table(
                "case_id|marac_id|referral_date|victim_id|referring_agencies|status|"
                "children_in_household\nC7|M1|2026-06-17|V3|REF|accepted|1\n"
                "C8|M1|2026-06-17|V3|REF|accepted|0"
            )
        },
    )
    for case_id in ("C7", "C8"):
        listing.list_case(
            listed, by=BOSS, case_id=case_id, meeting_id="T1", today=TODAY, check_case=check_case
        )
    # The new one with children stands behind the last that has some, the other at the end.
    assert order(listed, "T1") == ["C3", "C1", "C7", "C2", "C8"]
    listing_order.put_children_first(listed, by=BOSS, meeting_id="T1")
    assert order(listed, "T1") == ["C1", "C7", "C3", "C2", "C8"]


@pytest.mark.parametrize(("steps", "expected"), [(-9, ["C3", "C1", "C2"]), (9, ["C1", "C2", "C3"])])
def test_a_case_moves_no_further_than_the_ends(
    listed: sa.Engine, steps: int, expected: list[str]
) -> None:
    listing_order.move_case(
        listed, by=BOSS, case_id="C3", meeting_id="T1", steps=steps, check_case=check_case
    )
    assert order(listed, "T1") == expected


def test_what_was_dealt_with_keeps_its_place(listed: sa.Engine) -> None:
    outcome = {"case_id": "C2", "meeting_id": "T1", "outcome": "heard"}
    save(listed, "listings", outcome, by=TESTER)
    listing_order.move_case(
        listed, by=BOSS, case_id="C3", meeting_id="T1", steps=-1, check_case=check_case
    )
    assert order(listed, "T1") == ["C3", "C1"]
    assert one(listed, listings, case_id="C2", meeting_id="T1")["position"] == 2


def test_briefing_names_who_was_briefed(listed: sa.Engine) -> None:
    about = {"case_id": "C1", "meeting_id": "T1", "check_case": check_case}
    with pytest.raises(ForPerson, match="who was briefed"):
        record_briefing(listed, by=BOSS, briefing="briefed", **about)  # type: ignore[arg-type]
    record_briefing(listed, by=BOSS, briefing="briefed", person="Kim", **about)  # type: ignore[arg-type]
    row = one(listed, listings, case_id="C1", meeting_id="T1")
    assert (row["briefing"], row["briefed_person"]) == ("briefed", "Kim")
    refuge = somebody(Role.REPRESENTATIVE, "REF")
    record_briefing(listed, by=refuge, briefing="neither", **about)  # type: ignore[arg-type]
    assert one(listed, listings, case_id="C1", meeting_id="T1")["briefed_person"] is None
    with pytest.raises(NotAllowed):
        record_briefing(listed, by=POLICE, briefing="comes", **about)  # type: ignore[arg-type]


def test_several_cases_move_together_or_none(listed: sa.Engine) -> None:
    def move(cases: list[str]) -> None:
        listing.move_listings(
            listed,
            by=BOSS,
            case_ids=cases,
            to_meeting="T2",
            reason="The list is full",
            today=TODAY,
            check_case=check_case,
        )

    with pytest.raises(ForPerson):
        move(["C3", "C0"])  # C0 was heard
    assert order(listed, "T1") == ["C1", "C2", "C3"]
    move(["C3", "C2"])
    assert (order(listed, "T1"), order(listed, "T2")) == (["C1"], ["C3", "C2"])


def test_a_changed_day_is_told_and_a_taken_one_refused(listed: sa.Engine) -> None:
    def change(day: str) -> None:
        meetings.change_meeting(
            listed,
            by=BOSS,
            meeting_id="T1",
            values={"meeting_date": day},
            seen={"meeting_date": "2026-07-01"},
            today=TODAY,
        )

    with pytest.raises(ForPerson, match="29 July 2026 already"):
        change("2026-07-29")
    with pytest.raises(ForPerson, match="is over"):
        change("2026-06-01")
    assert meeting(listed, "T1")["meeting_date"] == date(2026, 7, 1)
    change("2026-07-03")
    with listed.connect() as connection:
        told = set(connection.scalars(sa.select(notices.c.text)))
        lines = connection.scalar(
            sa.select(sa.func.count()).where(
                audit.c.kind == "meetings", audit.c.record == "T1", audit.c.what == "change"
            )
        )
    assert any("1 July 2026 is on 3 July 2026 now" in text for text in told)
    assert lines


def test_an_emergency_is_told_to_everybody_who_comes(listed: sa.Engine) -> None:
    made = meetings.plan_meeting(
        listed,
        by=BOSS,
        marac_id="M1",
        on=TODAY,
        kind="emergency",
        place=meetings.Place("15:00"),
        today=TODAY,
    )
    with listed.connect() as connection:
        roles = set(connection.scalars(sa.select(notices.c.role).where(notices.c.record == made)))
        texts = set(connection.scalars(sa.select(notices.c.text)))
    assert roles == {"coordinator", "chair", "representative", "idva"}
    assert all("emergency meeting is called for 22 June 2026 at 15:00" in text for text in texts)
    assert meeting(listed, made)["kind"] == "emergency"


def test_a_link_that_is_none_is_refused(listed: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="begins with https://"):
        meetings.plan_meeting(
            listed,
            by=BOSS,
            marac_id="M1",
            on=TODAY,
            place=meetings.Place(link="javascript:alert(1)"),
            today=TODAY,
        )
