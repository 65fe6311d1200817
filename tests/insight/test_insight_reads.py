"""What the pages ask the record, against plain loops over the same rows."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from records import load_again, table

from models.access import Grant, Role, Scope, User
from models.period import Period
from queries.insight import attending, behind, months, repeats
from queries.insight.high_volume import load as load_of
from queries.statistics.survival import kaplan_meier

TODAY = date(2026, 7, 2)
EVERYTHING = Scope(None, sees_cases=True, sees_case_ids=True)
FIGURES_ONLY = Scope(None, sees_cases=False, sees_case_ids=False)
COORDINATOR = User("u-co", "Sam Example", frozenset({Grant(Role.COORDINATOR, "M1")}))
YEAR = Period(date(2025, 7, 1), date(2026, 6, 30))

FILES = {
    "maracs": table("""
        marac_id | name
        M1       | Northtown
        M2       | Southtown
    """),
    "agencies": table("""
        agency_id | name              | return_source | core
        POL       | Northtown police  | police        | yes
        HOU       | Northtown housing | housing       | yes
    """),
    "meetings": table("""
        meeting_id | marac_id | meeting_date | status
        T1         | M1       | 2025-08-06   | held
        T2         | M1       | 2026-01-14   | held
        T3         | M1       | 2026-07-01   | held
        S1         | M2       | 2026-01-15   | held
    """),
    "people": table("""
        person_id | family_name | given_names
        V1        | Example     | Ann
        V2        | Sample      | Bea
        V3        | Specimen    | Cat
        H1        | Model       | Ben
    """),
    "cases": table("""
        case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies|threshold_met|criteria|status
        C1     |M1      |2025-07-20   |V1       |H1|POL    |yes|visible_high_risk|heard
        C2     |M1      |2025-12-20   |V1       |H1|POL;HOU|yes|repeat|heard
        C3     |M1      |2025-07-25   |V2       |H1|HOU    |no |professional_judgement|heard
        C4     |M2      |2025-12-28   |V3       |H1|POL    |yes|visible_high_risk|heard
        C5     |M1|2026-05-01|V2|H1|HOU|no |professional_judgement|below_threshold
        C6     |M1      |2026-06-20   |V2       |H1|HOU    |yes|repeat|heard
    """),
    "listings": table("""
        case_id | meeting_id | position | outcome | minutes
        C1      | T1         | 1        | heard   | 12
        C3      | T1         | 2        | heard   | 8
        C2      | T2         | 1        | heard   |
        C6      | T3         | 1        | heard   | 10
        C4      | S1         | 1        | heard   |
    """),
    "attendance": table("""
        meeting_id | agency_id | person | status
        T1         | POL       | Kim    | present
        T1         | POL       | Lee    | absent
        T2         | POL       | Kim    | deputy
        T3         | POL       | Max    | present
        T1         | HOU       | Noa    | apologies
    """),
}


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    load_again(engine, FILES)
    return engine


def test_each_month_with_a_meeting_is_a_row(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        frame = months.months(connection, scope=EVERYTHING, today=TODAY)
        told = months.months(connection, scope=FIGURES_ONLY, today=TODAY)
    assert frame.select(
        "marac_id", "month", "meetings", "cases_discussed", "repeat_cases"
    ).rows() == [
        ("M1", date(2025, 8, 1), 1, 2, 0),
        ("M1", date(2026, 1, 1), 1, 1, 1),
        ("M1", date(2026, 7, 1), 1, 1, 1),
        ("M2", date(2026, 1, 1), 1, 1, 0),
    ]
    # July is running: who may see no cases is not told of it, or its cases came one by one.
    assert date(2026, 7, 1) not in told["month"].to_list()


def test_from_each_referral_to_its_repeat(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        frame = repeats.followed(connection, scope=EVERYTHING, until=TODAY)
    rows = {row["referred_on"]: (row["days"], row["had"]) for row in frame.to_dicts()}
    assert rows == {
        date(2025, 7, 20): ((date(2025, 12, 20) - date(2025, 7, 20)).days, True),
        date(2025, 7, 25): ((date(2026, 6, 20) - date(2025, 7, 25)).days, True),
        date(2025, 12, 20): ((TODAY - date(2025, 12, 20)).days, False),
        date(2025, 12, 28): ((TODAY - date(2025, 12, 28)).days, False),
        date(2026, 6, 20): ((TODAY - date(2026, 6, 20)).days, False),
    }
    assert set(frame.columns) == {"marac_id", "referred_on", "days", "had"}  # no person in it


def test_the_latest_years_with_enough_referrals_have_a_curve(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        frame = repeats.followed(connection, scope=EVERYTHING, until=TODAY)
    every = repeats.by_year(frame, last=None, most=9, least=1)
    assert {year: curve.size for year, curve in every.items()} == {2025: 4, 2026: 1}
    assert every[2025] == kaplan_meier(
        (row["days"], row["had"]) for row in frame.to_dicts() if row["referred_on"].year == 2025
    )
    assert list(repeats.by_year(frame, last=None, most=1, least=1)) == [2026]
    assert list(repeats.by_year(frame, last=2025, most=9, least=1)) == [2025]
    assert list(repeats.by_year(frame, last=None, most=9, least=2)) == [2025]


def test_nobody_is_followed_for_more_than_a_year(filled: sa.Engine) -> None:
    later = TODAY + timedelta(days=900)
    with filled.connect() as connection:
        frame = repeats.followed(connection, scope=EVERYTHING, until=later)
    assert frame.filter(~frame["had"])["days"].unique().to_list() == [365]


def test_inside_twelve_months_is_the_last_referral_of_each_victim(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        found = repeats.inside(connection, user=COORDINATOR, scope=EVERYTHING, today=TODAY)
        later = repeats.inside(
            connection, user=COORDINATOR, scope=EVERYTHING, today=date(2026, 12, 21)
        )
        closed = repeats.inside(
            connection,
            user=User("u", "Sam", COORDINATOR.grants, closed=frozenset({"C6"})),
            scope=EVERYTHING,
            today=TODAY,
        )
    # C5 was below the threshold: it begins no window. C4 is another MARAC's.
    assert found.select("case_id", "window_ends").rows() == [
        ("C2", date(2026, 12, 20)),
        ("C6", date(2027, 6, 20)),
    ]
    assert later["case_id"].to_list() == ["C6"]
    assert closed["case_id"].to_list() == ["C3", "C2"]


def test_the_last_day_of_the_window_is_inside(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        for day, is_in in ((date(2026, 12, 20), True), (date(2026, 12, 21), False)):
            found = repeats.inside(connection, user=COORDINATOR, scope=EVERYTHING, today=day)
            assert ("C2" in found["case_id"].to_list()) is is_in


def test_behind_a_figure_are_the_cases_the_person_may_open(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        heard = behind.heard(connection, user=COORDINATOR, scope=EVERYTHING, period=YEAR)
        again = behind.heard(
            connection, user=COORDINATOR, scope=EVERYTHING, period=YEAR, only_repeats=True
        )
        below = behind.below_threshold(
            connection, user=COORDINATOR, scope=EVERYTHING, period=YEAR, agency="HOU"
        )
        of_police = behind.below_threshold(
            connection, user=COORDINATOR, scope=EVERYTHING, period=YEAR, agency="POL"
        )
        under = behind.below_threshold(
            connection, user=COORDINATOR, scope=EVERYTHING, period=YEAR, criterion="repeat"
        )
    assert [case.case_id for case in heard] == ["C2", "C1", "C3"]
    assert [(case.case_id, case.why) for case in again] == [("C2", "last referral 20 July 2025")]
    assert [case.case_id for case in below] == ["C5", "C3"]
    assert of_police == [] and under == []


def test_a_steering_group_opens_no_case(filled: sa.Engine) -> None:
    somebody = User("u", "Sam", frozenset({Grant(Role.STEERING_GROUP)}))
    with filled.connect() as connection:
        assert behind.heard(connection, user=somebody, scope=EVERYTHING, period=YEAR) == []
        assert repeats.inside(connection, user=somebody, scope=EVERYTHING, today=TODAY).is_empty()


def test_the_best_of_several_people_counts_and_the_usual_one_is_known(filled: sa.Engine) -> None:
    every = Period(date(2025, 7, 1), TODAY)
    with filled.connect() as connection:
        frame = attending.attending(connection, scope=EVERYTHING, period=every, today=TODAY)
    assert frame.select("agency", "meeting_id", "status", "regular").rows() == [
        ("HOU", "T1", "apologies", False),
        ("POL", "T1", "present", True),
        ("POL", "T2", "deputy", True),
        ("POL", "T3", "present", False),
    ]
    assert attending.continuity(frame).rows() == [("POL", "Northtown police", 3, 1, 2)]
    assert "person" not in frame.columns  # nobody is named


def test_the_load_of_the_meetings(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        lists = months.lists(connection, scope=EVERYTHING, today=TODAY)
    found = load_of(lists, YEAR, {"M1": 1, "M2": 1})
    assert (found.meetings, found.over_forty, found.over_slots) == (3, 0, 1)
    assert (found.minutes, found.timed, found.minutes_a_case) == (20, 2, 10)
    assert load_of(lists, Period(TODAY, TODAY), {}).minutes_a_case is None
