"""What the record says to each question, sentence by sentence, against records counted by hand."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from pages.record import add_marac, add_meeting
from records import load, table
from reports.small_record import TABLES

from models.access import Grant, Role, User
from models.database import writing
from models.errors import NotAllowed
from models.steering import CHECKLIST, PRINCIPLES, current
from queries.steering import says

TODAY = date(2025, 6, 1)
SMALL = {name: table(text) for name, text in TABLES.items()}


def somebody(role: Role, marac: str = "*") -> User:
    return User(f"u-{role}", "U", frozenset({Grant(role, marac)}))


def said(
    engine: sa.Engine,
    name: str,
    role: Role = Role.COORDINATOR,
    today: date = TODAY,
    *,
    to_keep: bool = False,
) -> dict[str, str]:
    with engine.connect() as connection:
        found = says(
            connection,
            user=somebody(role),
            marac_id="m1",
            questions=current(name),
            today=today,
            to_keep=to_keep,
        )
    return dict(found)


def test_every_question_of_the_checklist_by_hand(engine: sa.Engine) -> None:
    load(engine, SMALL)
    found = said(engine, CHECKLIST)
    assert found["below_threshold"] == (
        "Over the last two meetings 2 of 6 cases did not meet the threshold (33%): referrals "
        "received 5 February 2025 to 9 April 2025 and screened."
    )
    assert found["below_threshold_criteria"] == (
        "Below the threshold by criterion: Professional judgement 2 and Visible high risk 1. Of 2 "
        "in all. A case with two counts in both."
    )
    assert found["below_threshold_agencies"] == (
        "Below the threshold by agency: Haven IDVA 1 and Homes 1. Of 2 in all. A joint referral "
        "counts for each agency."
    )
    assert found["below_threshold_share"] == (
        "33% of 6 cases did not meet the threshold; with so many cases anything from 10% to 70% "
        "could lie behind it. No one agency stands behind more than half of them. 2 of the 2 came "
        "under one criterion: Professional judgement."
    )
    assert found["attendance"].startswith(
        "Over the last 12 months core agencies filled 2 of 4 places at meetings (50%), 1 of them "
        "by a deputy. To fewer than three meetings in four came Haven IDVA (1 of 2) and Police "
        "(1 of 2)."
    )
    assert found["caseload"].startswith(
        "Cases a meeting over the last 12 months: 5.0; this MARAC plans for 15, and over 40 a "
        "month is high volume. The fullest meeting had 5; none of 2 meetings had more than "
        "planned. 10 cases in the year against 40 recommended (25%; SafeLives recommends 40 for "
        "each 10,000 women). A case took 15.0 minutes on average; planned are 10 to 15."
    )
    assert found["frequency"] == (
        "2 meetings in the last 12 months, the last on 9 April 2025; 0 in the 12 months before. "
        "Police divisions are not recorded: bring them if the MARAC may be divided."
    )
    assert "bring the dates of any pilot" in found["pilot"]
    assert "5.0 in the last 12 months, not recorded in the 12 months before" in found["pilot"]
    assert found["safer"].startswith(
        "Over the last 12 months: repeats 0% (0 of 10), actions done on time 17% (1 of 6), "
        "victims who engaged with the IDVA not recorded."
    )
    assert found["streamlined"] == (
        "Over the last 12 months: agendas out in time not recorded, research back by the meeting "
        "50% (2 of 4), listings deferred 9% (1 of 11). A case waited 30 days (median)."
    )
    assert found["consistent"].startswith(
        "Minutes are recorded for 2 cases of the last 12 months: 15.0 on average, planned 10 to 15."
    )
    assert found["chair"].endswith(
        "Actions that fell due in the last 12 months: 6; overdue on 31 May 2025: 2."
    )
    assert found["idva_contact"].startswith("The IDVA’s work is not recorded for any case heard")
    assert found["idva_capacity"].startswith(
        "0.1 full-time IDVA posts filled over the last 12 months (100% of those needed). Needed "
        "for the cases heard: 0.1 (one for 100 cases a year), and 0.4 at the recommended number"
    )
    assert found["admin_capacity"].startswith(
        "No administrator posts are recorded for the last 12 months: bring the full-time posts"
    )
    assert found["responsibility"].startswith("The record cannot say who answers for the MARAC")


def test_what_the_checklist_does_not_ask_is_said_of_the_principles(engine: sa.Engine) -> None:
    load(engine, SMALL)
    found = said(engine, PRINCIPLES)
    assert found["identification"].startswith(
        "Of the cases heard in the last 12 months referred by agencies other than the police: 32% "
        "(UK 36.1%, September 2024). Risk forms at or over the threshold, where one is scored: 0% "
        "(0 of 3)."
    )
    assert found["number_of_cases"].endswith("That is 10.0 for each 10,000 women aged 16 and over.")
    assert found["action_planning"].startswith(
        "Over the last 12 months actions done on time: 17% (1 of 6). Overdue on 31 May 2025: 2. "
        "Whether"
    )
    assert found["equality"].startswith(
        "Victims in cases heard over the last 12 months: Black, Asian or racially minoritised 10% "
        "(1 of 10), LGBTQ+ 0% (0 of 10), disabled 10% (1 of 10), male 10% (1 of 10)."
    )
    assert found["information_sharing"].startswith(
        "Over the last 12 months: agendas out in time not recorded, research back by the meeting "
        "50% (2 of 4)."
    )


@pytest.mark.parametrize("role", [Role.CHAIR, Role.STEERING_GROUP, Role.COMMISSIONER])
def test_small_numbers_are_hidden_from_those_who_see_no_cases(
    duckdb_engine: sa.Engine, role: Role
) -> None:
    load(duckdb_engine, SMALL)
    found = said(duckdb_engine, CHECKLIST, role) | said(duckdb_engine, PRINCIPLES, role)
    assert found["below_threshold"].endswith("did not meet the threshold: hidden (fewer than 5).")
    for code in ("below_threshold_criteria", "below_threshold_agencies"):
        assert found[code].endswith("hidden (fewer than 5).")
    assert "actions done on time hidden (fewer than 5)" in found["safer"]
    assert "disabled hidden (fewer than 5)" in found["equality"]
    assert "1 of 2 places" in found["attendance"]  # places at meetings are no people
    everything = " ".join(found.values())
    assert "1 of 6" not in everything and "2 of 6" not in everything


def test_what_is_kept_hides_small_numbers_whoever_asks(duckdb_engine: sa.Engine) -> None:
    load(duckdb_engine, SMALL)
    kept = said(duckdb_engine, CHECKLIST, to_keep=True)
    assert kept == said(duckdb_engine, CHECKLIST, Role.COMMISSIONER)
    assert kept != said(duckdb_engine, CHECKLIST)


def test_where_nothing_is_recorded_each_sentence_says_what_to_bring(
    duckdb_engine: sa.Engine,
) -> None:
    load(duckdb_engine, {"maracs": SMALL["maracs"]})
    found = said(duckdb_engine, CHECKLIST) | said(duckdb_engine, PRINCIPLES)
    assert found["below_threshold"].startswith("No meeting is recorded yet. Bring")
    for code, sentence in found.items():
        assert sentence.endswith("."), code
        assert "None" not in sentence and "nan" not in sentence, code
        asks = ("bring", "Bring", "ask", "send", "read ten", "cannot be worked out")
        assert any(word in sentence for word in asks), (code, sentence)


def many(below: int, agency: str) -> dict[str, list[dict[str, str | None]]]:
    """Four meetings; 52 referrals for the last three, some below the threshold."""
    rows = {name: list(SMALL[name]) for name in ("maracs", "agencies", "population", "people")}
    days = [date(2025, month, 5) for month in (1, 2, 3, 4)]
    rows["meetings"] = [
        {"meeting_id": f"t{n}", "marac_id": "m1", "meeting_date": day.isoformat(), "status": "held"}
        for n, day in enumerate(days)
    ]
    rows["cases"], rows["listings"] = [], []
    for number in range(52):
        referred = days[0] + timedelta(days=1 + number)
        case: dict[str, str | None] = {
            "case_id": f"x{number:02d}",
            "marac_id": "m1",
            "referral_date": referred.isoformat(),
            "victim_id": "v01",
            "perpetrator_ids": "p01",
            "referring_agencies": _who(number, below, agency),
            "criteria": "professional_judgement",
            "threshold_met": "no" if number < below else "yes",
        }
        rows["cases"].append(case)
    rows["listings"] = [
        {"case_id": f"x{number:02d}", "meeting_id": f"t{number % 4}", "outcome": "heard"}
        for number in range(44, 52)
    ]
    return rows


def _who(number: int, below: int, agency: str) -> str:
    """The agency sends all below the threshold but one; two others share the rest."""
    if number < below - 1:
        return agency
    return "pol" if number == below - 1 or number % 2 else "idva"


def test_the_example_of_the_checklist_comes_out_as_people_would_say_it(engine: sa.Engine) -> None:
    load(engine, many(4, "hous"))
    found = said(engine, CHECKLIST, today=date(2025, 4, 6))
    assert found["below_threshold"] == (
        "Over the last three meetings 4 of 52 cases did not meet the threshold (8%): referrals "
        "received 6 January 2025 to 5 April 2025 and screened."
    )
    assert "3 of the 4 came from one agency: Homes." in found["below_threshold_share"]
    assert found["below_threshold_agencies"].startswith(
        "Below the threshold by agency: Homes 3 and Police 1. Of 4 in all."
    )


def test_larger_numbers_are_shown_to_everybody_and_the_small_ones_among_them_are_not(
    duckdb_engine: sa.Engine,
) -> None:
    load(duckdb_engine, many(20, "hous"))
    found = said(duckdb_engine, CHECKLIST, Role.COMMISSIONER, today=date(2025, 4, 6))
    assert "20 of 52 cases did not meet the threshold (38%)" in found["below_threshold"]
    assert "Police 1" not in found["below_threshold_agencies"]
    assert "19" not in found["below_threshold_agencies"]  # else 20 − 19 would give it away


def test_posts_population_and_wishes_are_read_where_they_are_recorded(engine: sa.Engine) -> None:
    more = {**SMALL}
    more["cases"] = [dict(row) for row in SMALL["cases"]]
    for row in more["cases"][:2]:
        row |= {"idva_referred_on": "2025-02-10", "idva_contact_on": "2025-02-12"}
        row["idva_outcome"] = "engaged"
    more["cases"][2] |= {"idva_referred_on": "2025-02-10", "idva_contact_on": "2025-03-20"}
    more["wishes"] = table("""
        wish_id | case_id | said_on    | words
        w1      | c01     | 2025-03-01 | Stay
        w2      | c02     | 2025-03-06 | Go
    """)
    load(engine, more)
    found = said(engine, CHECKLIST)["idva_contact"]
    assert found == (
        "In cases heard in the last 12 months with the IDVA’s work recorded, the victim reached "
        "by the day of the meeting: 67% (2 of 3). Engaged, of those with an outcome: 100% (2 of "
        "2). The victim’s own words taken down by the meeting, of all cases heard: 10% (1 of 10)."
    )


def test_figures_of_another_marac_are_refused(duckdb_engine: sa.Engine) -> None:
    load(duckdb_engine, SMALL)
    with duckdb_engine.connect() as connection, pytest.raises(NotAllowed):
        says(
            connection,
            user=somebody(Role.COMMISSIONER, "m2"),
            marac_id="m1",
            questions=current(CHECKLIST),
            today=TODAY,
        )


def test_recommendations_not_done_are_counted(engine: sa.Engine) -> None:
    more = {**SMALL}
    more["lessons"] = table("""
        lesson_id | case_id | recorded_on | themes  | status | recommendation | due_on
        l1        | c01     | 2025-03-06  | housing |        | Ask            | 2025-05-31
        l2        | c01     | 2025-03-06  | housing | done   | Ask            | 2025-05-31
        l3        | c01     | 2025-03-06  | housing |        | Ask            |
        l4        | c01     | 2025-03-06  | housing |        |                |
        l5        | d1      | 2025-03-06  | housing |        | Ask            |
    """)
    load(engine, more)
    assert said(engine, CHECKLIST)["responsibility"].endswith(
        "Of 3 recommendations from lessons 2 are not done yet, 1 of them late."
    )


def test_a_year_with_a_small_quarter_is_not_told_to_who_sees_no_cases(
    duckdb_engine: sa.Engine,
) -> None:
    with writing(duckdb_engine) as connection:
        add_marac(connection, "m1", "Northtown", 50_000)
        for month, cases in ((7, 30), (10, 3)):
            add_meeting(connection, "m1", date(2024, month, 9), cases)
        add_meeting(connection, "m1", date(2025, 1, 9), 40)
        add_meeting(connection, "m1", date(2025, 4, 9), 50)
    # To the end of March: the quarters are 30, 3 and 40, and 73 would give the 3 away.
    told = said(duckdb_engine, CHECKLIST, Role.STEERING_GROUP)["caseload"]
    assert "hidden (fewer than 5)" in told and "73" not in told
    assert "123 cases in the year" in said(duckdb_engine, CHECKLIST)["caseload"]
    last = said(duckdb_engine, CHECKLIST, Role.STEERING_GROUP, date(2026, 2, 1))["caseload"]
    assert "fullest" not in last and "90 cases in the year" in last


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STEERING_GROUP])
def test_before_the_first_meeting_every_question_has_a_sentence(
    engine: sa.Engine, role: Role
) -> None:
    with writing(engine) as connection:
        add_marac(connection, "m1", "Northtown", None)
    for name in (CHECKLIST, PRINCIPLES):
        assert all(said(engine, name, role).values())
    assert said(engine, CHECKLIST, role)["below_threshold"].startswith("No meeting is recorded yet")
