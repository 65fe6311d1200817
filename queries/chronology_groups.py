"""Entries that tell one event, or may: groups of them, and in what they contradict each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from rapidfuzz import fuzz

from queries.chronology_pairs import Alike

SAME, DIFFERENT = "same", "different"
Row = Mapping[str, Any]
Pair = tuple[str, str]
State = Literal["proposed", "same"]
_MINUTES_APART = 30
_SAME_RESPONSE = 60.0  # below it two texts say different things


@dataclass(frozen=True)
class Group:
    """Entries of one event: confirmed as the `same` by a person, or `proposed` by the rules.

    `entries` stand in the order of time. `differs` names what they say differently, in words;
    where there is something, they contradict each other.
    """

    entries: tuple[str, ...]
    state: State
    differs: tuple[str, ...]
    score: float = 0.0


def groups(
    rows: Iterable[Row], proposed: Iterable[Alike], decisions: Mapping[Pair, str]
) -> list[Group]:
    """The groups, in the order of time: what a person decided stands whatever the words say."""
    by_id = {row["entry_id"]: row for row in rows}
    order = {entry: at for at, entry in enumerate(by_id)}
    same = [pair for pair, said in decisions.items() if said == SAME and set(pair) <= set(by_id)]
    decided = _joined(same)
    found = [_group(members, "same", by_id, order) for members in decided]
    scores = {
        (pair.entry_id, pair.other_id): pair.score
        for pair in proposed
        if not _is_settled((pair.entry_id, pair.other_id), decisions, decided)
    }
    for members in _joined(list(scores)):
        best = max(score for pair, score in scores.items() if set(pair) <= members)
        found.append(_group(members, "proposed", by_id, order, best))
    return sorted(found, key=lambda group: (order[group.entries[0]], group.entries))


def _is_settled(pair: Pair, decisions: Mapping[Pair, str], decided: list[set[str]]) -> bool:
    return pair in decisions or any(set(pair) <= members for members in decided)


def _joined(pairs: Iterable[Pair]) -> list[set[str]]:
    """The entries that hang together."""
    groups: dict[str, set[str]] = {}
    for one, other in pairs:
        both = groups.get(one, {one}) | groups.get(other, {other})
        groups |= dict.fromkeys(both, both)
    return list({id(group): group for group in groups.values()}.values())


def _group(
    members: set[str],
    state: State,
    by_id: Mapping[str, Row],
    order: Mapping[str, int],
    score: float = 100.0,
) -> Group:
    entries = tuple(sorted(members, key=order.__getitem__))
    told = [by_id[entry] for entry in entries]
    return Group(entries, state, tuple(differences(told)), score)


def differences(rows: list[Row]) -> Iterator[str]:
    """What two or more accounts of one event say differently, each in a word."""
    pairs = list(combinations(rows, 2))
    if any(one["occurred_on"] != other["occurred_on"] for one, other in pairs):
        yield "day"
    if any(_hours_differ(one, other) for one, other in pairs):
        yield "time"
    if any(_people(one) and _people(other) != _people(one) for one, other in _both(pairs, "about")):
        yield "whom it concerns"
    if any(a["significance"] != b["significance"] for a, b in _both(pairs, "significance")):
        yield "significance"
    if any(_says_else(one, other) for one, other in _both(pairs, "response")):
        yield "response"


def _both(pairs: list[tuple[Row, Row]], name: str) -> list[tuple[Row, Row]]:
    """The pairs in which both say something."""
    return [pair for pair in pairs if pair[0][name] and pair[1][name]]


def _people(row: Row) -> set[str]:
    return set((row["person_ids"] or row["about"] or "").split(";")) - {""}


def _hours_differ(one: Row, other: Row) -> bool:
    if not one["occurred_at"] or not other["occurred_at"]:
        return False
    first, second = (
        60 * int(at[:2]) + int(at[3:5]) for at in (one["occurred_at"], other["occurred_at"])
    )
    return abs(first - second) > _MINUTES_APART


def _says_else(one: Row, other: Row) -> bool:
    score = fuzz.token_set_ratio(one["response"].lower(), other["response"].lower())
    return float(score) < _SAME_RESPONSE
