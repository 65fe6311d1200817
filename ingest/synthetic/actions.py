"""The actions agreed for each case heard, and whether they were done in time."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.action_words import said_columns
from ingest.synthetic.agencies import Agencies
from ingest.synthetic.columns import dates, words_by_group
from ingest.synthetic.draws import Draws, Flags, Whole, words
from ingest.synthetic.listings import Hearings
from ingest.synthetic.numbering import Numbering

STATUSES = ["open", "done", "not_possible", "not_done", "cancelled"]
OPEN, DONE = 0, 1
_GONE_THROUGH = 90  # days after which an open action is one that somebody asked about


@dataclass(frozen=True)
class Actions:
    """`frame`: the rows of `actions`; for each referral whether any is open, the last day done."""

    frame: pl.DataFrame
    still_open: Flags
    settled: Whole
    first: Whole


def actions(
    draws: Draws,
    numbering: Numbering,
    found: Agencies,
    heard: Hearings,
    case_ids: pl.Series,
    meeting_ids: pl.Series,
    end: int,
    told: Draws,
) -> Actions:
    """Two to five actions for each case heard, most due within the week of the meeting.

    `told` draws what was said of them.
    """
    cases = np.flatnonzero(heard.heard)
    counts = draws.index(len(cases), [0.3, 0.35, 0.22, 0.13]) + 2
    case = np.repeat(cases, counts)
    size = len(case)
    met_on = heard.last_day[case]
    allowed = np.array([7, 14, 28, 42])[draws.index(size, [0.66, 0.2, 0.1, 0.04])]
    status, done_on = _progress(draws, told, met_on, allowed, end)
    agency = draws.index(size, found.weights("action"))
    category, description = _what(draws, found, agency)
    frame = pl.DataFrame(
        {
            "action_id": numbering.ids("action", size),
            "case_id": case_ids.gather(pl.Series(case)),
            "agency_id": found.ids.gather(pl.Series(agency)),
            "meeting_id": meeting_ids.gather(pl.Series(heard.last[case])),
            "category": category,
            "description": description,
            "due_date": dates(met_on + allowed, ~draws.happens(size, 0.03)),
            "status": words(STATUSES, status),
            "completed_on": dates(done_on, (status == DONE) & ~draws.happens(size, 0.02)),
            "reported_on": dates(
                np.minimum(done_on + 3, end), (status != OPEN) & (done_on + 3 <= end)
            ),
        }
    )
    reported = np.minimum(done_on + 3, end)
    known = (status != OPEN) & (done_on + 3 <= end)
    frame = frame.with_columns(said_columns(told, frame["status"], reported, known, allowed, end))
    first = np.full(len(case_ids), -1, dtype=np.int64)
    first[cases] = np.cumsum(counts) - counts
    is_open = status == OPEN
    return Actions(frame, *_by_case(len(case_ids), case, is_open, done_on), first)


def _by_case(size: int, case: Whole, is_open: Flags, done_on: Whole) -> tuple[Flags, Whole]:
    """For each case whether an action is open, and the day the last one was settled."""
    still_open = np.zeros(size, dtype=bool)
    still_open[case[is_open]] = True
    settled = np.zeros(size, dtype=np.int64)
    np.maximum.at(settled, case, np.where(is_open, 0, done_on))
    return still_open, settled


def _progress(
    draws: Draws, told: Draws, met_on: Whole, allowed: Whole, end: int
) -> tuple[Whole, Whole]:
    """Status and the day it was reached: mostly on time; what would end later is still open.

    Of what was left open, most of the old was done after all: a log is gone through.
    """
    size = len(met_on)
    early = np.floor(allowed * draws.uniform(size)).astype(np.int64)
    late = allowed + draws.along(size, [(0, 1), (0.6, 12), (0.9, 40), (1, 120)])
    done_on = met_on + np.where(draws.happens(size, 0.84), early, late)
    status = draws.index(size, [0.006, 0.93, 0.03, 0.022, 0.012])
    old = (status == OPEN) & (met_on < end - _GONE_THROUGH)
    status = np.where(old & told.happens(size, 0.9), DONE, status)
    return np.where(done_on > end, OPEN, status), done_on


def _what(draws: Draws, found: Agencies, agency: Whole) -> tuple[pl.Series, pl.Series]:
    """A category that fits the agency, and a sentence that fits the category."""
    section = wordlists.section("actions")
    names = list(section)
    offered = [
        [names.index(category) for category in listed.split(";")]
        for listed in found.table["actions"].to_list()
    ]
    category = words_by_group(draws.uniform(len(agency)), agency, offered)
    sentences = [sentence for listed in section.values() for sentence in listed]
    starts = np.cumsum([0, *(len(listed) for listed in section.values())])
    places = [list(range(starts[n], starts[n + 1])) for n in range(len(names))]
    sentence = words_by_group(draws.uniform(len(agency)), category, places)
    return words(names, category), words(sentences, sentence)
