"""Figures about the meetings: who came, what was put off, when the agenda went out."""

from datetime import date, timedelta

import holidays

from .part import Figure, Part, rate
from .record import Record, Row, listings_at, rows, setting, where

BEST_FIRST = ["present", "deputy", "apologies", "observer", "absent"]
SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}


def conduct(part: Part) -> dict[str, Figure]:
    outcomes = [
        listing["outcome"]
        for at in part.held()
        for listing in listings_at(part.record, at["meeting_id"])
        if listing.get("outcome") is not None
    ]
    return {
        **attendance(part),
        "deferral_rate": rate(outcomes.count("deferred"), len(outcomes)),
        "agenda_on_time_rate": agenda_on_time_rate(part),
    }


def attendance(part: Part) -> dict[str, Figure]:
    statuses = []
    for at in part.held():
        came = attendance_at(part.record, at["meeting_id"])
        if came:
            core = core_agencies(part.record, at["marac_id"], at["meeting_date"])
            statuses += [best_status(came, agency_id) for agency_id in core]
    present, deputies = statuses.count("present"), statuses.count("deputy")
    return {
        "attendance_rate": rate(present + deputies, len(statuses)),
        "deputy_rate": rate(deputies, present + deputies),
    }


def attendance_at(record: Record, meeting_id: str) -> list[Row]:
    return where(record, "attendance", lambda row: row["meeting_id"] == meeting_id)


def best_status(came: list[Row], agency_id: str) -> str:
    """Of several rows the best counts; without one the agency did not attend."""
    found = [row["status"] for row in came if row["agency_id"] == agency_id]
    return min(found, key=BEST_FIRST.index, default="absent")


def core_agencies(record: Record, marac_id: str, day: date) -> set[str]:
    """By the MARAC's own list where it has one, else every agency marked core."""
    own = where(record, "marac_agencies", lambda row: row["marac_id"] == marac_id)
    if own:
        return {
            row["agency_id"]
            for row in own
            if row.get("core") and (row.get("from") or day) <= day <= (row.get("to") or day)
        }
    return {row["agency_id"] for row in rows(record, "agencies") if row.get("core")}


def agenda_on_time_rate(part: Part) -> Figure:
    sent = [
        at
        for at in part.held()
        if (at.get("kind") or "scheduled") in {"scheduled", "virtual"}
        and at.get("agenda_sent_on") is not None
    ]
    on_time = [at for at in sent if at["agenda_sent_on"] <= last_day_for_agenda(part.record, at)]
    return rate(len(on_time), len(sent))


def last_day_for_agenda(record: Record, at: Row) -> date:
    """So many working days of the MARAC's nation before the meeting."""
    day: date = at["meeting_date"]
    left: int = setting(record, at["marac_id"], "agenda_working_days")
    nation = setting(record, at["marac_id"], "nation")
    closed = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation])
    while left > 0:
        day -= timedelta(days=1)
        if day.weekday() < 5 and day not in closed:
            left -= 1
    return day
