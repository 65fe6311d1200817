"""The line of time of a case: entries and gaps in their order, told once where they are one event,

narrowed to what somebody looks for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from queries.chronology import Chronology
from queries.chronology_gaps import CASE, Gap
from queries.chronology_groups import SAME, Group

Show = Literal["", "duplicates", "contradictions", "gaps", "analysis"]
SHOWS: dict[str, str] = {
    "duplicates": "Told by several agencies",
    "contradictions": "Contradictions",
    "gaps": "Gaps",
    "analysis": "With analysis",
}
_SEARCHED = ("event", "response", "source", "author", "analysis", "agency")


@dataclass(frozen=True)
class Filters:
    """What the line is narrowed to; nothing given narrows nothing.

    `about` holds codes of whom it concerns and ids of the case's people. `text` is looked for in
    what was written.
    """

    agency_ids: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    significance: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    show: str = ""
    text: str = ""

    @property
    def is_any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Event:
    """One thing on the line: the entries that tell it (several where they are confirmed to be one

    event), the group they stand in, or a gap.
    """

    entries: tuple[dict[str, Any], ...]
    group: Group | None = None
    gap: Gap | None = None

    @property
    def day(self) -> date:
        if self.gap is not None:
            return self.gap.first
        day: date = self.entries[0]["occurred_on"]
        return day


def line_of_time(found: Chronology, filters: Filters) -> list[Event]:
    """Everything that fits, in the order of time."""
    events = [] if filters.show == "gaps" else [*_events(found, filters)]
    events += [Event((), gap=gap) for gap in _gaps(found, filters)]
    return sorted(events, key=lambda event: event.day)


def entries_of(events: list[Event]) -> list[dict[str, Any]]:
    """The entries of those events, each once."""
    return [row for event in events for row in event.entries]


def _events(found: Chronology, filters: Filters) -> Iterator[Event]:
    of = {entry: group for group in found.groups for entry in group.entries}
    told: set[str] = set()
    for entry_id, row in found.rows.items():
        group = of.get(entry_id)
        is_one = group is not None and group.state == SAME
        if entry_id in told:
            continue
        rows = tuple(found.rows[one] for one in group.entries) if group and is_one else (row,)
        told.update(one["entry_id"] for one in rows)
        if _is_shown(group, rows, filters.show) and any(_fits(one, filters) for one in rows):
            yield Event(rows, group)


def _is_shown(group: Group | None, rows: tuple[dict[str, Any], ...], show: str) -> bool:
    if show == "duplicates":
        return group is not None
    if show == "contradictions":
        return group is not None and bool(group.differs)
    return show != "analysis" or any(row["analysis"] for row in rows)


def _fits(row: dict[str, Any], filters: Filters) -> bool:
    last = row["occurred_to"] or row["occurred_on"]
    if filters.first and last < filters.first or filters.last and row["occurred_on"] > filters.last:
        return False
    if filters.agency_ids and row["agency_id"] not in filters.agency_ids:
        return False
    if filters.significance and row["significance"] not in filters.significance:
        return False
    concerned = {*(row["about"] or "").split(";"), *(row["person_ids"] or "").split(";")}
    if filters.about and not concerned & set(filters.about):
        return False
    words = filters.text.casefold().split()
    text = " ".join(row[name] or "" for name in _SEARCHED).casefold() if words else ""
    return all(word in text for word in words)


def _gaps(found: Chronology, filters: Filters) -> Iterator[Gap]:
    """The case's gaps, or those of the agencies looked for; none beside what hides other entries.

    A gap is of everything that was recorded: among the entries about a child alone there are more.
    """
    if filters.show not in ("", "gaps") or filters.about or filters.significance or filters.text:
        return
    for gap in found.gaps:
        if filters.first and gap.last < filters.first or filters.last and gap.first > filters.last:
            continue
        if filters.agency_ids:
            if gap.agency_id in filters.agency_ids:
                yield gap
        elif gap.agency_id == CASE or filters.show == "gaps":
            yield gap
