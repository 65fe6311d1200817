"""A first mapping proposed from a sheet's headings, with how sure it is of each column."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache

import polars as pl

from ingest.mapping import Mapping
from ingest.reading.headings import Kinds, plain
from ingest.reading.sheet import Sheet
from models.settings import PROJECT

SYNONYMS = PROJECT / "data" / "reference" / "heading_synonyms.toml"
SAMPLE = 200
MOST_ALTERNATIVES = 3
CERTAIN, LIKELY, UNSURE = 0.9, 0.7, 0.45
DATE = r"^(\d{4}-\d\d?-\d\d?|\d\d?[/.]\d\d?[/.]\d{2,4})$"
YES_NO = r"(?i)^(y|n|yes|no|true|false|0|1)$"


class Confidence(StrEnum):
    """How far a proposal can be trusted; an unsure one must be looked at."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True)
class ProposedColumn:
    """What one own heading may be; ``column`` is None where nothing is near.

    ``alternatives`` are other columns of the kind, and ``kind.column`` of other kinds.
    """

    heading: str
    column: str | None
    confidence: Confidence
    reason: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What a sheet may be; ``other_kinds`` come next after ``kind``, the nearest first."""

    sheet: str
    kind: str | None
    columns: tuple[ProposedColumn, ...]
    other_kinds: tuple[str, ...] = ()

    def mapping(self, name: str) -> Mapping | None:
        """The certain and likely columns as a mapping; the unsure ones are for a person.

        None where there is none.
        """
        sure = [column for column in self.columns if column.confidence != Confidence.UNSURE]
        chosen = {column.column: column.heading for column in sure if column.column}
        if not self.kind or not chosen:
            return None
        entry = {"from": self.sheet, "to": self.kind, "columns": chosen}
        return Mapping.model_validate({"name": name, "sheet": [entry]})


@dataclass(frozen=True)
class _Match:
    score: float
    heading: str
    kind: str
    column: str
    reason: str


def propose(sheet: Sheet, kinds: Kinds) -> Proposal:
    """The kind whose columns fit the sheet's headings best, and a column for each heading.

    ``kinds`` holds each kind's columns; with one kind alone, the sheet is taken to be that.
    """
    matches = [
        match
        for heading in sheet.frame.columns
        for kind, columns in kinds.items()
        for match in _matches(sheet, heading, kind, columns)
    ]
    order = sorted(kinds, key=lambda kind: -_fit(sheet, kind, matches))
    fitting = [kind for kind in order if len(kinds) == 1 or _fit(sheet, kind, matches) > 0]
    kind = fitting[0] if fitting else None
    chosen = _chosen([match for match in matches if match.kind == kind])
    columns = [_proposed(heading, kind, chosen, matches) for heading in sheet.frame.columns]
    return Proposal(sheet.name, kind, tuple(columns), tuple(fitting[1 : 1 + MOST_ALTERNATIVES]))


def _fit(sheet: Sheet, kind: str, matches: list[_Match]) -> float:
    """How well a kind explains the sheet: its columns found, and its name in the sheet's."""
    found = sum(match.score for match in _chosen([m for m in matches if m.kind == kind]).values())
    singular = kind.removesuffix("s")
    return found + (2 if sheet.name == kind else 0.5 if singular in sheet.name else 0)


def _chosen(matches: list[_Match]) -> dict[str, _Match]:
    """The best match of each heading, no column given to two of them."""
    chosen: dict[str, _Match] = {}
    taken: set[str] = set()
    for match in sorted(matches, key=lambda match: -match.score):
        if match.heading not in chosen and match.column not in taken:
            chosen[match.heading] = match
            taken.add(match.column)
    return chosen


def _proposed(
    heading: str, kind: str | None, chosen: dict[str, _Match], matches: list[_Match]
) -> ProposedColumn:
    match = chosen.get(heading)
    others = sorted(
        (other for other in matches if other.heading == heading and other is not match),
        key=lambda other: (-other.score, other.kind != kind),
    )
    names = [
        other.column if other.kind == kind else f"{other.kind}.{other.column}" for other in others
    ]
    alternatives = tuple(names[:MOST_ALTERNATIVES])
    if match is None:
        reason = "Nothing like it is known." if not names else "Another column fits better here."
        return ProposedColumn(heading, None, Confidence.UNSURE, reason, alternatives)
    rival = any(other.kind == kind and other.score >= match.score for other in others)
    confidence = Confidence.UNSURE if rival else _confidence(match.score)
    return ProposedColumn(heading, match.column, confidence, match.reason, alternatives)


def _confidence(score: float) -> Confidence:
    if score >= CERTAIN:
        return Confidence.CERTAIN
    return Confidence.LIKELY if score >= LIKELY else Confidence.UNSURE


def _matches(sheet: Sheet, heading: str, kind: str, columns: Iterable[str]) -> list[_Match]:
    cells = sheet.frame[heading].drop_nulls().head(SAMPLE)
    found = []
    for column in columns:
        score, reason = _alike(plain(heading), column)
        score, reason = _weighed(score, reason, column, cells)
        if score >= UNSURE:
            found.append(_Match(score, heading, kind, column, reason))
    return found


def _alike(heading: str, column: str) -> tuple[float, str]:
    """How alike a heading and a column name are, and the reason in words."""
    if heading == plain(column):
        return 1.0, "The same name."
    if heading in synonyms().get(column, ()):
        return 0.85, "A name often used for it."
    own, ours = set(heading.split("_")), set(column.split("_"))
    if own == ours or (len(ours) > 1 and ours < own):
        return 0.75, "The same words."
    near = SequenceMatcher(None, heading, column).ratio()
    if near >= 0.85:
        return 0.75, "Nearly the same spelling."
    shared = len(own & ours) / len(own | ours)
    return max(near * 0.7, shared * 0.9), "Somewhat alike."


def _weighed(score: float, reason: str, column: str, cells: pl.Series) -> tuple[float, str]:
    """The score with the cells as evidence: dates where dates are due, and yes or no."""
    if cells.is_empty() or score < UNSURE:
        return score, reason
    for pattern, due, what in (
        (DATE, _is_date(column), "dates"),
        (YES_NO, column in yes_no_columns(), "yes or no"),
    ):
        share = cells.str.contains(pattern).sum() / len(cells)
        if due and share >= 0.8:
            return score + 0.1, f"{reason} Its cells are {what}."
        if due or (what == "dates" and share >= 0.8):
            return score - 0.3, f"{reason} But its cells are {'not ' if due else ''}{what}."
    return score, reason


def _is_date(column: str) -> bool:
    return column.endswith(("_on", "_date")) or column.startswith("date_")


@cache
def _reference() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Other headings in use for each column, in their plain form."""
    table = _reference()["synonyms"]
    return {column: frozenset(map(plain, names)) for column, names in table.items()}


@cache
def yes_no_columns() -> frozenset[str]:
    """The columns that hold yes or no."""
    return frozenset(_reference()["expects"]["yes_no"])
