"""A chronology of several agencies with planted duplicates, contradictions and a gap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.draws import Draws

_DUPLICATES, _CONTRADICTED = 0.08, 0.3  # of the entries; of the duplicates
_HOURS = ("08", "10", "13", "15", "18", "21", "23")


@dataclass(frozen=True)
class Told:
    """One entry as an agency wrote it."""

    agency_id: str
    day: date
    at: str
    event: str
    response: str
    significance: str
    about: str
    source: str
    author: str
    analysis: str = ""


@dataclass(frozen=True)
class Planted:
    """The entries as rows of the interchange file, and what was planted, by entry id."""

    rows: tuple[dict[str, str | None], ...]
    duplicates: frozenset[tuple[str, str]]
    contradicted: frozenset[tuple[str, str]]

    @property
    def frame(self) -> pl.DataFrame:
        return pl.DataFrame(list(self.rows), infer_schema_length=None)


def planted(
    seed: int,
    entries: int,
    *,
    case_id: str,
    agencies: Sequence[str],
    ends_on: date,
    years: int = 3,
    prefix: str = "E",
) -> Planted:
    """So many entries of these agencies up to a day; the same arguments give the same.

    Nothing falls into the five months that begin half way: that is the gap.
    """
    draws = Draws(seed, 1, f"planted {case_id}")
    copies = round(entries * _DUPLICATES)
    first = [_told(draws, agencies, ends_on, years) for _ in range(entries - copies)]
    second: list[tuple[int, Told, bool]] = []
    taken: set[int] = set()
    while len(second) < copies:
        at = int(draws.whole(1, 0, len(first) - 1)[0])
        if at not in taken:
            taken.add(at)
            is_contradicted = bool(draws.happens(1, _CONTRADICTED)[0])
            retold = _retold(draws, first[at], agencies, ends_on, is_contradicted=is_contradicted)
            second.append((at, retold, is_contradicted))
    ids = [f"{prefix}{number:05d}" for number in range(1, entries + 1)]
    pairs = {
        (ids[at], ids[len(first) + number]): is_contradicted
        for number, (at, _told_again, is_contradicted) in enumerate(second)
    }
    told = [*first, *(again for _at, again, _is in second)]
    rows = tuple(_row(one, case_id, entry) for entry, one in zip(ids, told, strict=True))
    contradicted = frozenset(pair for pair, is_one in pairs.items() if is_one)
    return Planted(rows, frozenset(pairs), contradicted)


def _one(draws: Draws, choices: Sequence[str]) -> str:
    return choices[int(draws.whole(1, 0, len(choices) - 1)[0])]


def _told(draws: Draws, agencies: Sequence[str], ends_on: date, years: int) -> Told:
    words = wordlists.chronology_words()
    who, did = _one(draws, words["who"]), _one(draws, words["did"])
    where, detail = _one(draws, words["where"]), _one(draws, words["detail"])
    has_time, has_analysis = draws.happens(1, 0.6)[0], draws.happens(1, 0.08)[0]
    return Told(
        agency_id=_one(draws, agencies),
        day=_day(draws, ends_on, years),
        at=f"{_one(draws, _HOURS)}:{int(draws.whole(1, 0, 59)[0]):02d}" if has_time else "",
        event=f"{who} {did} {where}; {detail}.",
        response=_one(draws, words["responses"]),
        significance=_one(draws, ("low", "medium", "medium", "high")),
        about=_one(draws, ("victim", "victim", "perpetrator", "victim;child")),
        source=_one(draws, words["sources"]),
        author=_one(draws, words["authors"]),
        analysis=_one(draws, words["analysis"]) if has_analysis else "",
    )


def _day(draws: Draws, ends_on: date, years: int) -> date:
    """A day of those years, none in the five months from the middle on."""
    length, silent = 365 * years, 153
    back = int(draws.whole(1, 0, length - silent)[0])
    return ends_on - timedelta(days=back if back < length // 2 - silent else back + silent)


def _retold(
    draws: Draws, told: Told, agencies: Sequence[str], ends_on: date, *, is_contradicted: bool
) -> Told:
    """The same event in another agency's words, on the day it heard of it."""
    words = wordlists.chronology_words()
    event = told.event
    for own, other in words["same"].items():
        if draws.happens(1, 0.6)[0]:
            event = event.replace(own, other)
    if draws.happens(1, 0.35)[0]:
        event = event.partition(";")[0] + "."
    others = [one for one in agencies if one != told.agency_id]
    later = int(draws.whole(1, 0, 1)[0]) if is_contradicted else 0
    day = min(told.day + timedelta(days=later), ends_on)
    other_response = [one for one in words["responses"] if one != told.response]
    again = replace(
        told,
        agency_id=_one(draws, others),
        day=day,
        event=_one(draws, words["told"]) + event,
        source=_one(draws, words["sources"]),
        author=_one(draws, words["authors"]),
        analysis="",
    )
    if not is_contradicted:
        return replace(again, at=told.at if draws.happens(1, 0.5)[0] else "")
    return replace(again, response=_one(draws, other_response))


def _row(told: Told, case_id: str, entry_id: str) -> dict[str, str | None]:
    return {
        "entry_id": entry_id,
        "case_id": case_id,
        "agency_id": told.agency_id,
        "occurred_on": told.day.isoformat(),
        "occurred_at": told.at or None,
        "event": told.event,
        "response": told.response,
        "significance": told.significance,
        "source": told.source,
        "about": told.about,
        "author": told.author,
        "analysis": told.analysis or None,
        "analysis_by": told.author if told.analysis else None,
    }
