"""Who edited the records behind a case since a moment, from the trail; without any value."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.database import WRITES
from models.frames import read_frame, staged_ids
from models.tables import audit, cases, children, listings, same_person, users
from queries.safelives.frozen import person_name

Record = tuple[str, str]  # kind and key, as the trail names what was written

# What the figures are made of; a look at a case is no edit.
_KINDS = (
    *("cases", "people", "children", "listings", "meetings", "person_links"),
    *("maracs", "marac_rules", "agencies"),
)
_LINK = "link"  # a person named in a line about who is one person


@dataclass(frozen=True)
class Edit:
    """One write: who (by name), when (UTC), which record, the names of its fields, the reason."""

    name: str
    at: datetime
    what: str
    kind: str
    record: str
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Edits:
    """The edits since a moment, to be asked by case and by meeting."""

    by_record: Mapping[Record, tuple[Edit, ...]]
    own: Mapping[str, frozenset[Record]]
    relatives: Mapping[str, frozenset[Record]]

    def of_case(self, case_id: str, meeting_id: str, *, is_repeat: bool) -> tuple[Edit, ...]:
        """Edits of the case, its people, children and listings, oldest first.

        A repeat hangs on the same victim's other cases too, and on who is one person.
        """
        wanted = set(self.own.get(case_id, frozenset()))
        wanted.add(("listings", f"{case_id} · {meeting_id}"))
        if is_repeat:
            wanted |= self.relatives.get(case_id, frozenset())
        return self._in_order(wanted)

    def of_meeting(self, meeting_id: str, marac_id: str, *, is_repeat: bool) -> tuple[Edit, ...]:
        """Edits of the meeting itself, and of the MARAC's rules where they count."""
        wanted = {("meetings", meeting_id)}
        if is_repeat:
            wanted.add(("maracs", marac_id))
        return self._in_order(wanted)

    def _in_order(self, wanted: Iterable[Record]) -> tuple[Edit, ...]:
        found = {edit for record in wanted for edit in self.by_record.get(record, ())}
        return tuple(sorted(found, key=lambda edit: (edit.at, edit.kind, edit.record, edit.name)))


def edits_of(
    connection: sa.Connection,
    *,
    since: datetime,
    pairs: frozenset[tuple[str, str]],
    meetings: Mapping[str, str],
    closed: frozenset[str],
) -> Edits:
    """The edits after a moment of cases (each with its meeting) and of meetings (id → MARAC).

    A record of a case in `closed` stays unnamed.
    """
    if not pairs and not meetings:
        return Edits({}, {}, {})
    wanted_cases = frozenset(case for case, _ in pairs)
    own = _own_records(connection, wanted_cases)
    relatives = _relatives(connection, wanted_cases)
    wanted = {record for records in (*own.values(), *relatives.values()) for record in records}
    wanted |= {("listings", f"{case} · {meeting}") for case, meeting in pairs}
    wanted |= {("meetings", meeting) for meeting in meetings}
    wanted |= {("maracs", marac) for marac in meetings.values()}
    by_record: defaultdict[Record, list[Edit]] = defaultdict(list)
    for record, edit in _written(connection, since, wanted, closed):
        by_record[record].append(edit)
    return Edits({key: tuple(edits) for key, edits in by_record.items()}, own, relatives)


def _own_records(connection: sa.Connection, wanted: frozenset[str]) -> dict[str, frozenset[Record]]:
    """Case → the records behind its cells."""
    found: defaultdict[str, set[Record]] = defaultdict(set)
    fields = ("case_id", "victim_id", "perpetrator_ids", "referring_agencies")
    for case_id, victim, perpetrators, agencies in _of_cases(connection, cases, fields, wanted):
        found[case_id] |= {("cases", case_id), ("people", victim)}
        found[case_id] |= {("people", person) for person in _split(perpetrators)}
        found[case_id] |= {("agencies", agency) for agency in _split(agencies)}
    for case_id, child_id in _of_cases(connection, children, ("case_id", "child_id"), wanted):
        found[case_id].add(("children", child_id))
    for case_id, meeting_id in _of_cases(connection, listings, ("case_id", "meeting_id"), wanted):
        found[case_id].add(("listings", f"{case_id} · {meeting_id}"))
    return {case: frozenset(records) for case, records in found.items()}


def _of_cases(
    connection: sa.Connection, table: sa.Table, fields: tuple[str, ...], wanted: frozenset[str]
) -> list[tuple[Any, ...]]:
    with staged_ids(connection, pl.Series("id", sorted(wanted), pl.String)) as name:
        ids = sa.select(sa.table(name, sa.column("id", sa.String)).c.id)
        question = sa.select(*(table.c[field] for field in fields))
        return read_frame(connection, question.where(table.c.case_id.in_(ids))).rows()


def _relatives(connection: sa.Connection, wanted: frozenset[str]) -> dict[str, frozenset[Record]]:
    """Case → the same victim's other cases, and the links that say who is one person."""
    one = sa.func.coalesce(same_person.c.one_person_id, cases.c.victim_id)
    question = sa.select(
        cases.c.case_id, cases.c.victim_id, sa.type_coerce(one, sa.String).label("one")
    ).outerjoin(same_person, same_person.c.person_id == cases.c.victim_id)
    with staged_ids(connection, pl.Series("id", sorted(wanted), pl.String)) as name:
        ids = sa.select(sa.table(name, sa.column("id", sa.String)).c.id)
        mine = read_frame(connection, question.where(cases.c.case_id.in_(ids)))
    with staged_ids(connection, mine["one"].unique()) as name:
        ids = sa.select(sa.table(name, sa.column("id", sa.String)).c.id)
        others = read_frame(connection, question.where(one.in_(ids)))
    found: defaultdict[str, set[Record]] = defaultdict(set)
    beside = mine.select("case_id", "one").join(others.rename({"case_id": "other"}), on="one")
    for case_id, other, victim in beside.select("case_id", "other", "victim_id").rows():
        found[case_id] |= {("cases", other), (_LINK, victim)}
    return {case: frozenset(records) for case, records in found.items()}


def _split(listed: str | None) -> list[str]:
    return [part for part in (listed or "").split(";") if part]


def _written(
    connection: sa.Connection, since: datetime, wanted: set[Record], closed: frozenset[str]
) -> Iterator[tuple[Record, Edit]]:
    """Every write since that touches what is wanted, under the record it counts for."""
    names = {row.user_id: row.name for row in connection.execute(sa.select(users))}
    fields = ("at", "who", "what", "kind", "record", "before", "after")
    keys = pl.Series("id", sorted({key for _, key in wanted}), pl.String)
    with staged_ids(connection, keys) as name:
        ids = sa.select(sa.table(name, sa.column("id", sa.String)).c.id)
        # A child's line names its case only where it was moved, a link's two people, a rule's more.
        named = (
            audit.c.record.in_(ids)
            | audit.c.kind.in_(("person_links", "marac_rules"))
            | ((audit.c.kind == "children") & audit.c.before.is_not(None))
        )
        question = sa.select(*(audit.c[field] for field in fields)).where(
            audit.c.chain == WRITES, audit.c.at > since, audit.c.kind.in_(_KINDS), named
        )
        lines = read_frame(connection, question).rows(named=True)
    for line in lines:
        before, after = _values(line["before"]), _values(line["after"])
        touched = set(_records(line["kind"], line["record"] or "", before, after))
        for record in touched & wanted:
            is_closed = any(key.split(" · ")[0] in closed for _, key in touched)
            yield record, _edit(line, before, after, names, is_closed=is_closed)


def _records(
    kind: str, record: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Record]:
    yield kind, record
    if kind == "person_links":
        for person in record.split(" · "):
            yield _LINK, person
    if kind == "marac_rules":
        yield "maracs", record.split(" · ")[0]
    if kind == "children":
        # Where a child was moved, both cases are touched.
        for values in (before, after):
            if isinstance(values.get("case_id"), str):
                yield "cases", values["case_id"]


def _edit(
    line: Mapping[str, Any],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    names: Mapping[str, str],
    *,
    is_closed: bool,
) -> Edit:
    changed = (name for name in {**before, **after} if before.get(name) != after.get(name))
    return Edit(
        name=person_name(names, line["who"]),
        at=line["at"],
        what=line["what"],
        kind=line["kind"],
        record="" if is_closed else line["record"] or "",
        fields=tuple(sorted(name for name in changed if name != "reason")),
        reason="" if is_closed else str(after.get("reason") or ""),
    )


def _values(text: str | None) -> Mapping[str, Any]:
    values = json.loads(text) if text else {}
    return values if isinstance(values, dict) else {}
