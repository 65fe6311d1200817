"""When a MARAC meets, and the meetings file."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

import holidays
import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.synthetic import wordlists
from ingest.synthetic.areas import Area
from ingest.synthetic.columns import dates, day_number, only, yes_no
from ingest.synthetic.draws import Draws, Flags, Whole
from ingest.synthetic.people_names import staff

CASES_A_MEETING = 17
REGULAR, EMERGENCY = 0, 1
SUBDIVISION = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
# Meetings went on line in these days of the pandemic.
ONLINE = (day_number(date(2020, 3, 24)), day_number(date(2021, 7, 31)))


@dataclass(frozen=True)
class Calendar:
    """All meetings of a MARAC in order of date, those of the weeks after the records included."""

    days: Whole
    kind: Whole
    cancelled: Flags
    records_end: int
    ids: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.String))

    @property
    def live(self) -> Whole:
        """Positions of the regular meetings that take place."""
        return np.flatnonzero((self.kind == REGULAR) & ~self.cancelled)

    @property
    def past(self) -> Flags:
        return self.days <= self.records_end


def interval(area: Area) -> int:
    """Days between regular meetings, for about sixteen cases at each."""
    meetings = area.usual_cases / CASES_A_MEETING
    choices = {28: 13, 21: 17, 14: 26, 7: 52, 1: 250}
    return min(choices, key=lambda days: abs(choices[days] - meetings))


def calendar(area: Area, draws: Draws, days: Whole) -> Calendar:
    """Regular meetings on one weekday, some cancelled; a few emergency meetings after referrals."""
    start, end = day_number(area.span.start), day_number(area.span.end)
    step = interval(area)
    first = start + int(draws.whole(1, 0, min(step, 13))[0])
    first += -(first + 3 - area.number % 3 - 1) % 7 if step > 1 else 0
    regular = np.arange(first, end + 4 * step + 30, step)
    working = np.is_busday(_calendar_days(regular), busdaycal=working_days(area.nation))
    if step == 1:
        regular, working = regular[working], working[working]
    cancelled = ~working | (draws.happens(len(regular), 0.006) & (regular <= end))
    urgent = _emergencies(area, draws, days, regular, end)
    every = np.concatenate([regular, urgent])
    order = np.argsort(every, kind="stable")
    kind = np.concatenate([np.full(len(regular), REGULAR), np.full(len(urgent), EMERGENCY)])
    none = np.concatenate([cancelled, np.zeros(len(urgent), dtype=bool)])
    return Calendar(every[order], kind[order], none[order], end)


def _emergencies(area: Area, draws: Draws, days: Whole, regular: Whole, end: int) -> Whole:
    chosen = days[draws.happens(len(days), 0.004)]
    soon = add_working_days(chosen, np.full(len(chosen), 2), area.nation)
    return np.setdiff1d(soon[soon <= end], regular)


@cache
def working_days(nation: str) -> np.busdaycalendar:
    """Mondays to Fridays without the nation's public holidays."""
    found = holidays.country_holidays("GB", subdiv=SUBDIVISION[nation], years=range(1990, 2061))
    return np.busdaycalendar(holidays=np.array(sorted(found), dtype="datetime64[D]"))


def add_working_days(days: Whole, steps: Whole, nation: str) -> Whole:
    """Each day moved by a number of working days (minus = back)."""
    moved = np.busday_offset(
        _calendar_days(days), steps, roll="backward", busdaycal=working_days(nation)
    )
    return np.asarray(moved, dtype="datetime64[D]").astype(np.int64)


def _calendar_days(days: Whole) -> NDArray[np.datetime64]:
    return days.astype("datetime64[D]")


def meeting_frame(
    area: Area, draws: Draws, calendar: Calendar, heard: Whole, minutes: Whole
) -> pl.DataFrame:
    """The rows of `meetings`; `heard` and `minutes` are the listings dealt with at each."""
    size = len(calendar.days)
    held = calendar.past & ~calendar.cancelled
    agenda = _agenda(area, draws, calendar)
    start = int(draws.whole(1, 36, 54)[0]) * 15
    end = start + 15 + minutes
    venue = draws.word(1, wordlists.sentences("meetings", "venues"))[0]
    chairs = staff(draws, 3)
    return pl.DataFrame(
        {
            "meeting_id": calendar.ids,
            "marac_id": pl.repeat(area.marac_id, size, eager=True),
            "meeting_date": dates(calendar.days),
            "kind": _kinds(area, draws, calendar),
            "status": _status(held, calendar.cancelled),
            "start_time": _clock(np.full(size, start), np.ones(size, dtype=bool)),
            "end_time": _clock(end, held & (heard > 0)),
            "chair": chairs.gather(pl.Series(draws.index(size, [0.8, 0.15, 0.05]))),
            "venue": pl.repeat(venue, size, eager=True),
            "agenda_sent_on": dates(
                agenda,
                ~calendar.cancelled
                & (agenda <= calendar.records_end)
                & (draws.happens(size, 0.97))
                & (calendar.kind == REGULAR),
            ),
        }
    )


def _agenda(area: Area, draws: Draws, calendar: Calendar) -> Whole:
    """Mostly eight working days before the meeting, sometimes late."""
    back = draws.index(len(calendar.days), [0, 0, 0.01, 0.02, 0.02, 0.03, 0.05, 0, 0.6, 0.17, 0.1])
    return add_working_days(calendar.days, -back, area.nation)


def _kinds(area: Area, draws: Draws, calendar: Calendar) -> pl.Series:
    online = (calendar.days >= ONLINE[0]) & (calendar.days <= ONLINE[1])
    online |= (calendar.days > ONLINE[1]) & draws.happens(len(online), 0.1 * (area.number % 4))
    usual = 3 if interval(area) == 1 else 0
    code = np.where(calendar.kind == EMERGENCY, 1, np.where(online, 2, usual))
    return pl.Series(["scheduled", "emergency", "virtual", "daily"]).gather(pl.Series(code))


def _status(held: Flags, cancelled: Flags) -> pl.Series:
    code = np.where(cancelled, 2, np.where(held, 1, 0))
    return pl.Series(["planned", "held", "cancelled"]).gather(pl.Series(code))


def _clock(minutes: Whole, known: Flags) -> pl.Series:
    capped = np.minimum(minutes, 23 * 60 + 59)
    every = pl.Series([f"{n // 60:02d}:{n % 60:02d}" for n in range(24 * 60)])
    return only(every.gather(pl.Series(capped)), known)


def attendance_frame(
    draws: Draws, calendar: Calendar, agencies: pl.DataFrame, dealt_with: Flags
) -> pl.DataFrame:
    """The rows of `attendance`: the core agencies at each meeting held, now and then others.

    `agencies` has a row an agency: agency_id, attend (share of meetings), core.
    """
    held = np.flatnonzero(dealt_with)
    count = agencies.height
    size = len(held) * count
    agency = np.tile(np.arange(count), len(held))
    meeting = np.repeat(held, count)
    core = (agencies["core"] == "yes").to_numpy()[agency]
    turn = draws.uniform(size)
    share = agencies["attend"].to_numpy()[agency]
    code = np.where(
        turn < share * 0.86, 0, np.where(turn < share, 1, np.where(turn < share + 0.08, 2, 3))
    )
    came = code < 2
    asked = core | draws.happens(size, 0.25)
    people = staff(draws, count * 3)
    known = yes_no(~draws.happens(size, 0.03), came)
    frame = pl.DataFrame(
        {
            "meeting_id": calendar.ids.gather(pl.Series(meeting)),
            "agency_id": agencies["agency_id"].gather(pl.Series(agency)),
            "status": pl.Series(["present", "deputy", "apologies", "absent"]).gather(
                pl.Series(code)
            ),
            "person": only(people.gather(pl.Series(agency * 3 + np.minimum(code, 1))), code < 3),
            "deputy_for": only(people.gather(pl.Series(agency * 3)), code == 1),
            "confidentiality_signed": known,
            "conflict_declared": yes_no(draws.happens(size, 0.003), came),
            "stayed_throughout": yes_no(~draws.happens(size, 0.05), came),
        }
    )
    return frame.filter(pl.Series(asked))
