"""What the record says of who comes, how many cases there are, and how often the MARAC meets."""

import polars as pl

from models.period import long_date
from queries.indicators.benchmarks import RECOMMENDED
from queries.steering.known import Known
from queries.steering.saying import counted, is_known, listed, number, percent, plain

RARELY = 75  # percent of meetings under which an agency is named
HIGH_VOLUME = 40  # cases a monthly meeting from which SafeLives speaks of high volume
_MOST_NAMED = 4


def attendance(known: Known) -> str:
    """How many places of core agencies were filled, and who came rarely."""
    came = int((known.attended["present"] + known.attended["deputy"]).sum())
    expected = int(known.attended["expected"].sum())
    if not expected:
        return (
            f"No attendance was recorded in {known.span}. Bring the attendance sheets, and "
            "record who came at each meeting from now on."
        )
    deputies = int(known.attended["deputy"].sum())
    return (
        f"Over {known.span} core agencies filled {number(came)} of "
        f"{counted(expected, 'place')} at meetings ({percent(came, expected)}), {number(deputies)} "
        f"of them by a deputy. {_rarely(known)} Whether somebody speaks for their agency, and can "
        "commit it, the record cannot say: ask the chair."
    )


def _rarely(known: Known) -> str:
    rare = known.attended.filter(pl.col("rate") < RARELY).sort("rate", "agency")
    if rare.is_empty():
        return "Each came to at least three meetings in four."
    named = [
        f"{row['agency_name'] or row['agency']} ({number(row['present'] + row['deputy'])} of "
        f"{number(row['expected'])})"
        for row in rare.head(_MOST_NAMED).iter_rows(named=True)
    ]
    more = rare.height - len(named)
    left = f", and {number(more)} more" if more > 0 else ""
    return f"To fewer than three meetings in four came {listed(named)}{left}."


def caseload(known: Known) -> str:
    """Cases a meeting against the slots planned, the year against the recommended, minutes."""
    a_meeting = known.now["cases_per_meeting"]
    if a_meeting.value is None and not a_meeting.hidden:
        return f"No meeting was recorded in {known.span}. Bring the lists of the meetings."
    planned = number(known.marac["cases_per_meeting"])
    parts = [
        f"Cases a meeting over {known.span}: {plain(a_meeting, known.few, 1)}; this MARAC "
        f"plans for {planned}, and over {HIGH_VOLUME} a month is high volume.",
        _fullest(known),
        volume(known),
        _minutes(known),
        "Work before and after the meeting is not in the record: ask the representatives.",
    ]
    return " ".join(part for part in parts if part)


def _fullest(known: Known) -> str:
    most = known.meetings["cases"].max()
    if not isinstance(most, int | float):
        return ""
    slots = known.marac["cases_per_meeting"]
    over = known.meetings.filter(pl.col("cases") > slots).height
    told = f"of {counted(known.meetings.height, 'meeting')} had more than planned."
    if not known.sees_cases:  # months are told in blocks, and one meeting's number could undo them
        return f"{number(over) if over else 'None'} {told}"
    return f"The fullest meeting had {number(most)}; {number(over) if over else 'none'} {told}"


def volume(known: Known) -> str:
    """The year's cases against the recommended number of the population."""
    heard, wanted = known.now["cases_discussed"], known.now["recommended_cases"]
    if wanted.value is None:
        return "Without a population of adult women the recommended number cannot be worked out."
    if heard.hidden or not is_known(heard):
        return f"Recommended are {number(wanted.value)} cases a year ({RECOMMENDED.label})."
    return (
        f"{counted(heard.value or 0, 'case')} in the year against {number(wanted.value)} "
        f"recommended ({plain(known.now['volume_against_recommended'], known.few, after='%')}; "
        f"{RECOMMENDED.label})."
    )


def _minutes(known: Known) -> str:
    minutes = known.now["minutes_per_case"]
    if minutes.value is None:
        return "How long a case takes is not recorded."
    slot, most = known.marac["slot_minutes"], known.marac["max_slot_minutes"]
    return (
        f"A case took {number(minutes.value, 1)} minutes on average; planned are "
        f"{number(slot)} to {number(most)}."
    )


def frequency(known: Known) -> str:
    """How many meetings there were in the year and the year before, and divisions to split by."""
    held, before = known.now["meetings_held"].value or 0, known.past["meetings_held"].value or 0
    if not held:
        return f"No meeting was recorded in {known.span}. Bring the dates of the meetings."
    last = f", the last on {long_date(known.met[0])}" if known.met else ""
    told = (
        f"{counted(held, 'meeting')} in {known.span}{last}; {number(before)} in the 12 "
        f"months before."
    )
    if known.divisions > 1:
        return f"{told} The cases heard came from {number(known.divisions)} police divisions."
    if known.divisions == 1:
        return f"{told} All cases with a police division came from one."
    return f"{told} Police divisions are not recorded: bring them if the MARAC may be divided."


def pilot(known: Known) -> str:
    """What changed between the two years; what was tried is not in the record."""
    now, before = known.now["cases_per_meeting"], known.past["cases_per_meeting"]
    told = (
        f"Cases a meeting: {plain(now, known.few, 1)} in {known.span}, "
        f"{plain(before, known.few, 1)} in the 12 months before."
        if is_known(now)
        else f"No meeting was recorded in {known.span}."
    )
    return (
        f"The record cannot say what was tried: bring the dates of any pilot and what agencies and "
        f"victims said of it. {told}"
    )
