"""Meetings as a calendar file, which names nobody: when and where, and the same entry for ever."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from models.trail import now
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name

if TYPE_CHECKING:  # loaded where a file is written: no page waits for it
    from icalendar import Event, vCalAddress

LONDON = ZoneInfo("Europe/London")
_MEETINGS = UUID("5a0a2f6e-52ad-4f4e-9a5f-6d1d5d0f3a11")  # of our own: ids become UIDs under it
_MANY = "marac-meetings"
_SAYS = (
    "Who is listed stands in the dashboard, on the page Meetings, and never in a calendar. Bring "
    "what your agency knows; send your deputy where you cannot come."
)
Row = Mapping[str, Any]


def calendar_export(
    meetings: Sequence[Row], prepare: Callable[[], Mapping[str, int]], *, marac_id: str
) -> Export:
    """The file of one meeting or several (rows of `queries.meetings`).

    `prepare` gives each meeting's number in the calendar, when the file is asked for.
    """
    only = meetings[0]["meeting_date"] if len(meetings) == 1 else None
    stem = f"marac-meeting-{only.isoformat()}" if only else _MANY
    return Export(
        "meeting calendar",
        file_name(stem, Marking.OFFICIAL, ".ics"),
        lambda: as_calendar(meetings, prepare()),
        Marking.OFFICIAL,
        len(meetings),
        marac_id=marac_id,
    )


def as_calendar(meetings: Sequence[Row], numbers: Mapping[str, int]) -> bytes:
    """The file's bytes: an entry a meeting; METHOD CANCEL where all of them are cancelled."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//MARAC//meetings//EN")
    calendar.add("version", "2.0")
    is_over = all(row["status"] == "cancelled" for row in meetings)
    calendar.add("method", "CANCEL" if is_over else "PUBLISH")
    for row in meetings:
        calendar.add_component(_entry(row, numbers[row["meeting_id"]]))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(row: Row, number: int) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uuid5(_MEETINGS, row['meeting_id'])}@marac.invalid")
    event.add("sequence", number)
    event.add("dtstamp", now().replace(tzinfo=ZoneInfo("UTC")))
    event.add("summary", _summary(row))
    event.add("organizer", _organizer())
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if row["status"] == "cancelled" else "CONFIRMED")
    begins, ends = _times(row)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    if row["venue"]:
        event.add("location", row["venue"])
    link = row["link"]
    event.add("description", f"{_SAYS}\nJoin: {link}" if link else _SAYS)
    if link:
        event.add("url", link)
    return event


def _summary(row: Row) -> str:
    if row["kind"] == "daily":
        return "MARAC list closes"
    return "Emergency MARAC meeting" if row["kind"] == "emergency" else "MARAC meeting"


def _organizer() -> "vCalAddress":
    """A calendar wants one; it is an office, and no address of a person."""
    from icalendar import vCalAddress, vText

    organizer = vCalAddress("mailto:coordinator@marac.invalid")
    organizer.params["cn"] = vText("MARAC coordinator")
    return organizer


def _times(row: Row) -> tuple[date | datetime, date | datetime]:
    """Begin and end in London's time; a whole day where no time is known."""
    day: date = row["meeting_date"]
    is_daily = row["kind"] == "daily"
    at = _clock(row["closes_at"] if is_daily else row["start_time"])
    if is_daily and row["closes_on"]:
        day = row["closes_on"]
    if at is None:
        return day, day + timedelta(days=1)
    begins = datetime.combine(day, at, LONDON)
    if is_daily:
        return begins, begins + timedelta(minutes=15)
    ends = _clock(row["end_time"])
    if ends is not None and ends > at:
        return begins, datetime.combine(day, ends, LONDON)
    cases = 3 if row["kind"] == "emergency" else row["room"]
    return begins, begins + timedelta(minutes=int(cases * row["slot_minutes"]))


def _clock(text: str | None) -> time | None:
    """A time as the record keeps it (09:30), or None."""
    try:
        return time.fromisoformat((text or "").strip())
    except ValueError:
        return None
