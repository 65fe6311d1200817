"""Calendar files: they name nobody, stay the same entry, and follow every change."""

import re
from datetime import date, datetime

import icalendar
import pytest
import sqlalchemy as sa
from agencies_before.one_list import BOSS, FILES, POLICE, TODAY, somebody
from records import TESTER

from ingest import meeting_invitations, meetings
from ingest.save import save
from models.access import Role
from models.errors import NotAllowed
from queries import meetings as asked
from queries.exports.meeting_calendar import as_calendar, calendar_export


def file_of(engine: sa.Engine, *meeting_ids: str) -> tuple[icalendar.Calendar, str]:
    """The calendar as another program reads it, and its text."""
    numbers = meeting_invitations.prepare(engine, by=BOSS, meeting_ids=meeting_ids)
    with engine.connect() as connection:
        rows = asked.several(connection, user=BOSS, meeting_ids=meeting_ids, today=TODAY)
    content = as_calendar(rows.rows(named=True), numbers)
    return icalendar.Calendar.from_ical(content), content.decode()


@pytest.fixture
def timed(listed: sa.Engine) -> sa.Engine:
    values = {"start_time": "09:30", "venue": "Town hall", "link": "https://meet.example/x"}
    save(listed, "meetings", {"meeting_id": "T1", **values}, by=TESTER)
    return listed


def test_the_file_names_nobody_and_no_case(timed: sa.Engine) -> None:
    _, text = file_of(timed, "T1")
    names = {str(row[name]) for row in FILES["people"] for name in ("family_name", "given_names")}
    numbers = {str(row["case_id"]) for row in FILES["cases"]} | {"T1"}
    said = set(re.findall(r"\w+", text.replace("\r\n ", "")))
    assert "London" in said and not said & (names | numbers)


def test_it_is_in_londons_time_and_says_where(timed: sa.Engine) -> None:
    calendar, _ = file_of(timed, "T1")
    [event] = calendar.walk("VEVENT")
    begins = event["dtstart"].dt
    assert begins == datetime(2026, 7, 1, 9, 30, tzinfo=begins.tzinfo)
    assert event["dtstart"].params["TZID"] == "Europe/London"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    assert begins.utcoffset().total_seconds() == 3600  # summer time
    assert (event["location"], event["url"]) == ("Town hall", "https://meet.example/x")
    assert str(calendar["method"]) == "PUBLISH"


def test_the_entry_stays_the_same_and_its_number_grows_with_each_change(timed: sa.Engine) -> None:
    def said() -> tuple[str, int, str]:
        calendar, _ = file_of(timed, "T1")
        [event] = calendar.walk("VEVENT")
        return str(event["uid"]), int(event["sequence"]), str(event["dtstart"].dt.date())

    first, again = said(), said()
    assert first == again
    save(timed, "meetings", {"meeting_id": "T1", "meeting_date": "2026-07-02"}, by=TESTER)
    assert said() == (first[0], first[1] + 1, "2026-07-02")


def test_a_cancelled_meeting_is_taken_out(timed: sa.Engine) -> None:
    before, _ = file_of(timed, "T1")
    meetings.cancel_meeting(
        timed, by=BOSS, meeting_id="T1", reason="The hall is flooded", today=TODAY
    )
    calendar, _ = file_of(timed, "T1")
    [was], [event] = before.walk("VEVENT"), calendar.walk("VEVENT")
    assert (str(calendar["method"]), str(event["status"])) == ("CANCEL", "CANCELLED")
    assert (event["uid"], event["sequence"]) == (was["uid"], was["sequence"] + 1)


def test_several_meetings_are_one_file_with_an_entry_each(timed: sa.Engine) -> None:
    calendar, _ = file_of(timed, "T1", "T2", "T3")
    events = calendar.walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == 3
    # Without a time the day is whole.
    assert [event["dtstart"].dt for event in events[1:]] == [date(2026, 7, 29), date(2026, 8, 26)]


def test_the_files_name_says_the_day_alone(timed: sa.Engine) -> None:
    with timed.connect() as connection:
        row = asked.one(connection, user=BOSS, meeting_id="T1", today=TODAY)
    export = calendar_export([row], dict, marac_id="M1")
    assert export.name == "marac-meeting-2026-07-01-official.ics"


def test_invitations_are_old_once_the_meeting_changed(timed: sa.Engine) -> None:
    def state() -> tuple[object, object]:
        with timed.connect() as connection:
            row = asked.one(connection, user=BOSS, meeting_id="T1", today=TODAY)
        return row["invited_on"], row["is_invitation_old"]

    assert state() == (None, False)
    meeting_invitations.mark_sent(timed, by=BOSS, meeting_ids=["T1"], today=TODAY)
    assert state() == (TODAY, False)
    save(timed, "meetings", {"meeting_id": "T1", "venue": "Library"}, by=TESTER)
    assert state() == (TODAY, True)


def test_only_who_runs_the_meeting_marks_them_as_sent(timed: sa.Engine) -> None:
    with pytest.raises(NotAllowed):
        meeting_invitations.mark_sent(timed, by=POLICE, meeting_ids=["T1"], today=TODAY)
    with pytest.raises(NotAllowed):
        elsewhere = somebody(Role.COORDINATOR, marac="M2")
        meeting_invitations.prepare(timed, by=elsewhere, meeting_ids=["T1"])
