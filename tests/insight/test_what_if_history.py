"""The past that a plan is tried on, against plain counting; and what it keeps from whom."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
import sqlalchemy as sa
from records import load_again

from models.access import Scope
from queries.insight.what_if_divisions import MOST, OTHERS, divisions
from queries.insight.what_if_history import YEAR, History, by_day
from queries.insight.what_if_told import by_quarter, history

TODAY = date(2026, 7, 2)
NORTH = Scope(frozenset({"M1"}), sees_cases=True, sees_case_ids=True)
SOUTH = Scope(frozenset({"M2"}), sees_cases=True, sees_case_ids=True)
NORTH_TOLD = replace(NORTH, sees_cases=False, sees_case_ids=False)
SOUTH_TOLD = replace(SOUTH, sees_cases=False, sees_case_ids=False)
FIRST = date(2025, 6, 11)  # meetings of M1: every fortnight from here to 24 June 2026
SIZES = (3, 5, 4)  # cases of each, in turn, referred twelve days before
DIVISIONS = ("North", " north", "South", "")
Row = dict[str, str | None]


def _case(case: str, marac: str, referred: date, status: str, division: str) -> Row:
    return {
        **{"case_id": case, "marac_id": marac, "referral_date": referred.isoformat()},
        **{"victim_id": "V1", "perpetrator_ids": "H1", "referring_agencies": "POL"},
        **{"status": status, "police_division": division},
    }


def _listing(case: str, meeting: str, outcome: str = "heard") -> Row:
    return {"case_id": case, "meeting_id": meeting, "outcome": outcome, "minutes": "10"}


def _meeting(meeting: str, marac: str, day: date, kind: str = "scheduled") -> Row:
    place = {"meeting_id": meeting, "marac_id": marac, "meeting_date": day.isoformat()}
    return {**place, "kind": kind, "status": "held"}


def _made() -> dict[str, list[Row]]:
    """Northtown with a list a fortnight, and beside it everything that does not count."""
    meetings, cases, listings = [], [], []
    for turn in range(28):
        day, meeting = FIRST + timedelta(days=14 * turn), f"T{turn}"
        meetings.append(_meeting(meeting, "M1", day))
        for place in range(SIZES[turn % 3]):
            case = f"C{turn}-{place}"
            division = DIVISIONS[(turn + place) % 4]
            cases.append(_case(case, "M1", day - timedelta(days=12), "heard", division))
            listings.append(_listing(case, meeting))
    listings.append(_listing("C3-0", "T2", "deferred"))
    meetings.append(_meeting("E1", "M1", date(2026, 2, 3), "emergency"))
    cases += [
        _case("CE", "M1", date(2026, 2, 2), "heard", "North"),
        _case("CW", "M1", date(2026, 6, 20), "accepted", "South"),
        _case("CX", "M1", date(2026, 6, 21), "withdrawn", "South"),
        _case("CO", "M1", date(2022, 1, 3), "accepted", "South"),
    ]
    listings.append(_listing("CE", "E1"))
    for turn, (month, size) in enumerate(((date(2026, 1, 14), 6), (date(2026, 4, 15), 3))):
        meetings.append(_meeting(f"S{turn}", "M2", month))
        for place in range(size):
            case = f"D{turn}-{place}"
            cases.append(_case(case, "M2", month - timedelta(days=9), "heard", "West"))
            listings.append(_listing(case, f"S{turn}"))
    return {
        "maracs": [
            {"marac_id": "M1", "name": "Northtown", "cases_per_meeting": "4"},
            {"marac_id": "M2", "name": "Southtown", "cases_per_meeting": "4"},
        ],
        "agencies": [{"agency_id": "POL", "name": "Police", "return_source": "police"}],
        "people": [
            {"person_id": one, "family_name": "Example", "given_names": one} for one in ("V1", "H1")
        ],
        "meetings": meetings,
        "cases": cases,
        "listings": listings,
    }


FILES = _made()


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    load_again(engine, FILES)
    return engine


def asked(engine: sa.Engine, scope: Scope, today: date = TODAY) -> History | None:
    with engine.connect() as connection:
        return by_day(connection, scope=scope, slots=4, today=today)


def told(engine: sa.Engine, scope: Scope, today: date = TODAY) -> History | None:
    with engine.connect() as connection:
        return by_quarter(connection, scope=scope, today=today, threshold=5)


def test_cases_stand_on_their_days_of_referral_by_division(filled: sa.Engine) -> None:
    found = asked(filled, NORTH)
    assert found is not None and found.is_by_day
    # To the last referral of anybody who was heard or waits: CW's.
    assert (found.period.start, found.period.end) == (date(2025, 6, 22), date(2026, 6, 20))
    assert found.weeks.shape == (YEAR, 7, 3)
    assert found.divisions.names == ("North", "South")
    days = found.weeks.reshape(-1, 3)
    for turn in range(2, 28):
        referred = FIRST + timedelta(days=14 * turn - 12)
        there = days[(referred - found.period.start).days]
        places = [DIVISIONS[(turn + place) % 4] for place in range(SIZES[turn % 3])]
        north = sum(one.strip().lower() == "north" for one in places)
        assert there.tolist() == [north, places.count("South"), places.count("")]
    # Neither emergency, withdrawn, another MARAC's nor one of years ago; the waiting one is.
    assert found.weeks.sum() == sum(SIZES[turn % 3] for turn in range(2, 28)) + 1


def test_what_happened_is_counted_at_the_regular_meetings(filled: sa.Engine) -> None:
    found = asked(filled, NORTH)
    assert found is not None
    # 26 meetings lie inside, from 25 June to 10 June; C3-0 was on two lists.
    lists = [SIZES[turn % 3] for turn in range(1, 27)]
    lists[1] += 1
    assert found.meetings == 26
    assert found.past == {
        "list_half": 4,
        "list_nine": 5,
        "wait_half": 12,
        "wait_nine": 12,
        "over": pytest.approx(100 * sum(one > 4 for one in lists) / 26),
    }
    assert found.deferred == pytest.approx(1 / sum(lists))
    assert found.minutes == 10
    assert not found.lets_wait and not found.is_short


def test_lists_that_end_at_the_slots_say_that_the_rest_waits(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        found = by_day(connection, scope=NORTH, slots=5, today=TODAY)
    # A third of the lists has five cases and none has more.
    assert found is not None and found.lets_wait


def test_days_are_for_who_sees_the_cases_only(filled: sa.Engine) -> None:
    assert asked(filled, NORTH_TOLD) is None
    with filled.connect() as connection:
        both = history(connection, scope=NORTH_TOLD, slots=4, today=TODAY, threshold=5)
    assert both is not None and not both.is_by_day


def test_others_are_told_whole_quarters_spread_over_their_days(filled: sa.Engine) -> None:
    found = told(filled, NORTH_TOLD)
    assert found is not None
    # The quarter of 1 July is running.
    assert (found.period.start, found.period.end) == (date(2025, 7, 1), date(2026, 6, 30))
    rates = found.weeks.sum(axis=2).ravel()
    heard = {turn: FIRST + timedelta(days=14 * turn) for turn in range(28)}
    spring = sum(SIZES[turn % 3] for turn, day in heard.items() if date(2026, 4, 1) <= day)
    assert rates[-91:] == pytest.approx(np.full(91, spring / 91))
    assert len(set(np.round(rates, 9))) == 4  # a rate a quarter and nothing finer
    assert found.meetings == 26  # 27 with the emergency: the usual rhythm is told instead
    assert found.past == {"wait_half": 12}  # no list of a single meeting


def test_a_small_quarter_leaves_no_trace(filled: sa.Engine) -> None:
    found = told(filled, SOUTH_TOLD)
    assert found is not None
    # Three cases in April to June are hidden: only January to March is in it.
    assert (found.period.start, found.period.end) == (date(2026, 1, 1), date(2026, 3, 31))
    assert found.weeks.sum() == pytest.approx(6 * 84 / 90)
    assert found.is_short


def test_what_may_not_be_told_changes_nothing(duckdb_engine: sa.Engine) -> None:
    load_again(duckdb_engine, FILES)
    before = [told(duckdb_engine, scope) for scope in (NORTH_TOLD, SOUTH_TOLD)]
    with duckdb_engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE hearing_facts SET referral_date = referral_date - 1, minutes = 10")
        )
        connection.execute(
            sa.text("UPDATE meeting_facts SET cases_discussed = 1 WHERE meeting_id = 'S1'")
        )
        connection.execute(sa.text("DELETE FROM cases WHERE case_id = 'CW'"))
        connection.execute(
            sa.text("DELETE FROM hearing_facts WHERE meeting_id = 'S1' AND case_id <> 'D1-0'")
        )
    after = [told(duckdb_engine, scope) for scope in (NORTH_TOLD, SOUTH_TOLD)]
    for one, other in zip(before, after, strict=True):
        assert one is not None and other is not None
        assert (one.weeks == other.weeks).all()
        assert (one.period, one.meetings, one.minutes) == (
            other.period,
            other.meetings,
            other.minutes,
        )
        assert (one.divisions, one.deferred) == (other.divisions, other.deferred)


def test_a_division_with_a_small_quarter_hides_the_split(duckdb_engine: sa.Engine) -> None:
    load_again(duckdb_engine, FILES)
    whole = told(duckdb_engine, NORTH_TOLD)
    assert whole is not None
    # North, South and no division have five or more in each quarter.
    assert whole.divisions.names == ("North", "South") and not whole.divisions.is_hidden
    with duckdb_engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE hearing_facts SET police_division = 'East' WHERE case_id = 'C5-0'")
        )
    one = told(duckdb_engine, NORTH_TOLD)
    assert one is not None
    assert one.divisions.names == () and one.divisions.is_hidden
    assert one.weeks.shape[2] == 1
    seen = asked(duckdb_engine, NORTH)
    assert seen is not None and "East" in seen.divisions.names


def test_a_record_without_referrals_has_no_past(filled: sa.Engine) -> None:
    nobody = Scope(frozenset({"M9"}), sees_cases=True, sees_case_ids=True)
    assert asked(filled, nobody) is None
    assert told(filled, nobody) is None
    with filled.connect() as connection:
        assert history(connection, scope=nobody, slots=4, today=TODAY, threshold=5) is None


def test_a_few_weeks_are_too_short(filled: sa.Engine) -> None:
    found = asked(filled, NORTH, today=date(2025, 9, 1))
    assert found is not None
    assert len(found.weeks) == 10 and found.is_short


def test_smaller_divisions_come_together() -> None:
    names = [f"D{number:02}" for number in range(12)] + [None, " "]
    sizes = [*range(20, 8, -1), 5, 5]
    frame = pl.DataFrame({"police_division": names, "cases": sizes})
    found = divisions(frame)
    assert len(found.names) == MOST and found.names[-1] == OTHERS
    assert found.names[:2] == ("D00", "D01")
    places = found.places(frame["police_division"]).tolist()
    assert places == [*range(7), 7, 7, 7, 7, 7, 8, 8]


def test_one_division_is_no_split() -> None:
    frame = pl.DataFrame({"police_division": ["North", "NORTH ", None], "cases": [3, 2, 1]})
    found = divisions(frame)
    assert found.names == ()
    assert found.places(frame["police_division"]).tolist() == [0, 0, 0]
