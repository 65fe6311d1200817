"""What waits for whom: each source against a small record, and nothing a person may not see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import TESTER, load, load_again, table
from sqlalchemy import event

from ingest import drafts, emergency
from ingest.confidentiality import accept
from ingest.meeting_invitations import mark_sent, prepare
from ingest.save import save
from models.access import Grant, Permission, Role, User
from models.database import writing
from models.installation import FIRST_ATTEMPT_DAYS, RECEIPT_DAYS, InstallationSetting
from models.tables import cases, person_matches, settings, transfers
from models.trail import now
from queries.case_access import check_case
from queries.transfers import under_way
from queries.work import SOURCES, Waiting, waiting

TODAY = date(2026, 6, 25)
COORDINATOR = User("u1", "Cora", frozenset({Grant(Role.COORDINATOR, "M1")}))
CHAIR = User("u2", "Chay", frozenset({Grant(Role.CHAIR, "M1")}))
IDVA = User("u3", "Ida", frozenset({Grant(Role.IDVA, "M1", "IDV")}))
HOUSING = User("u4", "Hal", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")}))
REFERRER = User("u5", "Ron", frozenset({Grant(Role.REFERRER, "M1", "REF")}))

MORE = {
    "agency_involvement": table("""
        case_id | agency_id | requested_on | due_on     | returned_on
        C2      | HOU       | 2026-06-22   | 2026-06-24 |
        C2      | POL       | 2026-06-22   | 2026-06-29 |
        C1      | HOU       | 2026-04-20   | 2026-04-24 |
    """),
    "transfers": table("""
        transfer_id | case_id | direction | other_marac | sent_on    | received_on
        X1          | C1      | out       | Far         | 2026-06-20 |
        X2          | C2      | out       | Far         | 2026-06-20 | 2026-06-21
        X3          | C4      | out       | Far         | 2026-06-20 |
    """),
}


@pytest.fixture
def record(engine: sa.Engine) -> sa.Engine:
    load_again(engine, FILES, MORE)
    return engine


def stands(engine: sa.Engine, case_id: str, **values: object) -> None:
    with writing(engine) as connection:
        connection.execute(cases.update().where(cases.c.case_id == case_id).values(**values))


def asked(engine: sa.Engine, user: User, today: date = TODAY) -> dict[str, Waiting]:
    with engine.connect() as connection:
        return {one.source.key: one for one in waiting(connection, user=user, today=today)}


def told(one: Waiting) -> list[tuple[str | None, bool]]:
    return [(entry.case_id, entry.is_late) for entry in one.first]


def test_a_coordinator_screens_answers_chases_and_asks_for_receipts(record: sa.Engine) -> None:
    stands(record, "C2", status="received", referral_date=date(2026, 6, 24))
    stands(record, "C3", status="screening")
    found = asked(record, COORDINATOR)
    assert told(found["received"]) == [("C2", False)]
    assert told(found["screening"]) == [("C3", True)]
    assert [entry.about for entry in found["research-late"].first] == ["Northtown housing"]
    assert told(found["without-receipt"]) == [("C1", True)]
    assert found["overdue-actions"].count == found["overdue-actions"].late == 2
    stands(record, "C3", information_needed="Where does she live?")
    found = asked(record, COORDINATOR)
    assert "screening" not in found and told(found["answered"]) == [("C3", True)]


def test_what_is_late_stands_before_what_is_not(record: sa.Engine) -> None:
    stands(record, "C3", status="received", referral_date=TODAY)
    with record.connect() as connection:
        found = waiting(connection, user=COORDINATOR, today=TODAY)
    lateness = [bool(one.late) for one in found]
    assert lateness == sorted(lateness, reverse=True) and {True, False} == set(lateness)


def test_an_agenda_is_due_so_many_working_days_before_the_meeting(record: sa.Engine) -> None:
    with writing(record) as connection:
        connection.execute(sa.text("UPDATE maracs SET agenda_working_days = 3"))
    for user in (COORDINATOR, CHAIR):
        [entry] = asked(record, user)["agenda"].first
        # Wednesday 1 July: the third working day before is Friday 26 June.
        assert (entry.day, entry.left, entry.is_late) == (date(2026, 6, 26), 1, False)
    [entry] = asked(record, CHAIR, date(2026, 6, 29))["agenda"].first
    assert entry.is_late and entry.left == -1


def test_invitations_are_to_be_sent_and_anew_after_a_change(record: sa.Engine) -> None:
    def days() -> list[date | None]:
        found = asked(record, CHAIR).get("invitations")
        return [entry.day for entry in found.first] if found else []

    assert days() == [date(2026, 7, 1)]
    mark_sent(record, by=CHAIR, meeting_ids=["T2"], today=TODAY)
    assert days() == []
    save(record, "meetings", {"meeting_id": "T2", "start_time": "10:00"}, by=TESTER)
    prepare(record, by=CHAIR, meeting_ids=["T2"])
    assert days() == [date(2026, 7, 1)]


def test_a_list_beyond_its_slots_waits_for_the_coordinator(record: sa.Engine) -> None:
    assert "overfull" not in asked(record, COORDINATOR)
    with writing(record) as connection:
        connection.execute(sa.text("UPDATE maracs SET cases_per_meeting = 0"))
    assert asked(record, COORDINATOR)["overfull"].count == 1
    assert "overfull" not in asked(record, CHAIR)


def test_the_statement_is_asked_for_within_days_of_the_meeting(record: sa.Engine) -> None:
    key, soon = "statement-see_listed_cases", date(2026, 6, 29)
    assert key not in asked(record, CHAIR) and key in asked(record, CHAIR, soon)
    accept(record, by=CHAIR, meeting_id="T2", conflicts={}, today=TODAY, check_case=check_case)
    assert key not in asked(record, CHAIR, soon)


def test_an_agency_is_asked_for_its_own_research_and_actions(record: sa.Engine) -> None:
    found = asked(record, HOUSING)
    assert set(found) == {"research", "own-actions"}
    assert told(found["research"]) == [("C2", False), ("C2", True)][::-1]
    assert {entry.about for entry in found["own-actions"].first} == {None}
    both = replace(HOUSING, grants=HOUSING.grants | {Grant(Role.REPRESENTATIVE, "M1", "POL")})
    named = {entry.about for entry in asked(record, both)["research"].first}
    assert named == {"Northtown housing", "Northtown police"}


def test_reports_wait_to_be_read_and_an_idva_service_has_its_own_actions(
    record: sa.Engine,
) -> None:
    reported = {"action_id": "A1", "case_id": "C1", "agency_id": "POL", "status": "done"}
    reported |= {"reported_on": "2026-06-20", "reported_by": "Paula Police"}
    due = {"action_id": "A9", "case_id": "C1", "agency_id": "IDV", "due_date": "2026-07-01"}
    columns = dict.fromkeys((*reported, *due))
    load(record, {"actions": [columns | reported, columns | due]})
    found = asked(record, COORDINATOR)
    assert [entry.about for entry in found["actions-to-read"].first] == ["Northtown police"]
    assert told(found["actions-to-read"]) == [("C1", False)]
    assert "actions-to-read" not in asked(record, HOUSING)
    assert told(asked(record, IDVA)["actions-of-service"]) == [("C1", False)]
    load(record, {"actions": [columns | reported | {"accepted_on": "2026-06-21"}]})
    assert "actions-to-read" not in asked(record, COORDINATOR)


def test_a_referrer_answers_what_came_back_and_goes_on_with_drafts(record: sa.Engine) -> None:
    stands(record, "C3", status="returned", information_needed="Her address?")
    stands(record, "C1", status="returned", information_needed="Not theirs")
    drafts.save(record, REFERRER, "referral 123", {"x": "y"})
    drafts.save(record, REFERRER, "emergency access C1", {"x": "y"})
    drafts.save(record, IDVA, "referral 9", {"x": "y"})
    found = asked(record, REFERRER, now().date())
    assert [entry.about for entry in found["asked-of-me"].first] == ["Her address?"]
    assert found["drafts"].count == 1


def test_an_idva_makes_contact_first_and_before_the_meeting(record: sa.Engine) -> None:
    stands(record, "C2", idva_referred_on=date(2026, 6, 24), idva_worker="Ida")
    found = asked(record, IDVA)
    assert told(found["without-attempt"]) == [("C2", False)]
    assert told(found["before-meeting"]) == [("C2", False)]
    attempt = {"contact_id": "K", "case_id": "C2", "attempted_on": "2026-06-25"}
    load(record, {"contact_attempts": [attempt | {"outcome": "no_answer"}]})
    found = asked(record, IDVA, date(2026, 6, 30))
    assert "without-attempt" not in found and told(found["before-meeting"]) == [("C2", True)]


def sets(engine: sa.Engine, setting: InstallationSetting, value: str) -> None:
    with writing(engine) as connection:
        connection.execute(settings.insert().values(name=setting.name, value=value))


@pytest.mark.parametrize(
    ("days", "last_in_time"),
    # Referred on Friday 19 June: the second working day after is Tuesday, the fifth Friday.
    [(None, date(2026, 6, 23)), ("5", date(2026, 6, 26)), ("no number", date(2026, 6, 23))],
)
def test_a_first_attempt_is_late_after_the_working_days_that_are_set(
    record: sa.Engine, days: str | None, last_in_time: date
) -> None:
    stands(record, "C2", idva_referred_on=date(2026, 6, 19))
    if days:
        sets(record, FIRST_ATTEMPT_DAYS, days)
    late = last_in_time + timedelta(days=1)
    assert told(asked(record, IDVA, last_in_time)["without-attempt"]) == [("C2", False)]
    assert told(asked(record, IDVA, late)["without-attempt"]) == [("C2", True)]


@pytest.mark.parametrize(("days", "last_in_time"), [(None, 22), ("10", 30)])
def test_a_receipt_is_chased_after_the_days_that_are_set(
    record: sa.Engine, days: str | None, last_in_time: int
) -> None:
    if days:
        sets(record, RECEIPT_DAYS, days)
    last = date(2026, 6, last_in_time)
    assert told(asked(record, COORDINATOR, last)["without-receipt"]) == [("C1", False)]
    late = asked(record, COORDINATOR, last + timedelta(days=1))
    assert told(late["without-receipt"]) == [("C1", True)]


@pytest.mark.parametrize(
    "gone", [{"given_up_on": date(2026, 6, 24)}, {"received_on": date(2026, 6, 24)}]
)
def test_nobody_chases_the_receipt_of_what_was_given_up_or_sent_again(
    record: sa.Engine, gone: dict[str, date]
) -> None:
    again = {"transfer_id": "X4", "case_id": "C1", "direction": "out", "other_marac": "Far"}
    load(record, {"transfers": [again | {"sent_on": "2026-06-21"}]})
    with writing(record) as connection:
        which = ("X4",) if "received_on" in gone else ("X1", "X4")
        connection.execute(
            transfers.update().where(transfers.c.transfer_id.in_(which)).values(**gone)
        )
    assert "without-receipt" not in asked(record, COORDINATOR)


def test_a_case_that_came_by_transfer_and_goes_on_needs_a_receipt_too(record: sa.Engine) -> None:
    came = {"transfer_id": "X5", "case_id": "C1", "direction": "into", "other_marac": "Near"}
    load(record, {"transfers": [came | {"received_on": "2026-06-01"}]})
    assert told(asked(record, COORDINATOR)["without-receipt"]) == [("C1", True)]
    with record.connect() as connection:
        frame = under_way(connection, user=COORDINATOR, today=TODAY)
    assert frame.filter("is_late")["transfer_id"].to_list() == ["X1"]


def test_a_coordinator_judges_emergencies_and_pairs_of_people(record: sa.Engine) -> None:
    emergency.open_case(record, by=IDVA, case_id="C3", reason="He is outside her house")
    pair = {"proposed_at": now(), "status": "proposed"}
    with writing(record) as connection:
        for number, (one, other) in enumerate([("V1", "H2"), ("V1", "V4")]):
            row = pair | {"match_id": str(number), "person_id": one, "same_as": other}
            connection.execute(person_matches.insert().values(row))
    found = asked(record, COORDINATOR, now().date())
    assert told(found["emergencies"]) == [("C3", False)]
    assert found["matches"].count == 1  # V4 is only in a case of another MARAC


@pytest.mark.parametrize("user", [COORDINATOR, CHAIR, IDVA, HOUSING, REFERRER])
def test_a_closed_case_is_in_nobodys_work(record: sa.Engine, user: User) -> None:
    for case_id in ("C1", "C2", "C3"):
        stands(record, case_id, idva_referred_on=TODAY)
    stands(record, "C3", status="returned")
    every = replace(user, closed=frozenset({"C1", "C2", "C3", "C4"}))
    assert set(asked(record, every)) <= {"agenda", "invitations"}  # of meetings, not of a case


def test_another_maracs_coordinator_sees_none_of_it(record: sa.Engine) -> None:
    south = User("u9", "Sal", frozenset({Grant(Role.COORDINATOR, "M2")}))
    seen = {entry.case_id for one in asked(record, south).values() for entry in one.first}
    assert seen <= {None, "C4"}


def test_all_of_it_is_asked_in_one_statement(record: sa.Engine) -> None:
    everything = User("all", "All", frozenset(Grant(role, agency_id="POL") for role in Role))
    said = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(record, "before_cursor_execute", note)
    try:
        asked(record, everything)
    finally:
        event.remove(record, "before_cursor_execute", note)
    assert len(said) == 1


def test_every_source_says_what_to_do_and_for_whom() -> None:
    assert len({source.key for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        assert isinstance(source.needs, Permission)
        assert source.one and source.many and source.step and source.place.startswith("/")
