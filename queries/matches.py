"""Which rows of people may be one person: what waits for a decision, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.keys import ERASED
from models.named_people import joined, roles
from models.tables import people, person_links, person_matches
from queries.people_in_cases import own, rows_of

MOST_FOUND = 20
PROPOSED = "proposed"


@dataclass(frozen=True)
class Match:
    """Two rows of people: what is recorded of each, their cases, and what is said of the pair.

    `left` and `right` hold the columns of `people_in_cases.NAMED`; cases are (case id, role).
    """

    left: dict[str, Any]
    right: dict[str, Any]
    left_cases: tuple[tuple[str, str], ...]
    right_cases: tuple[tuple[str, str], ...]
    status: str
    probability: float | None = None
    explained: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None

    @property
    def ids(self) -> tuple[str, str]:
        return self.left["person_id"], self.right["person_id"]


def proposals(connection: sa.Connection, *, user: User) -> tuple[list[Match], int]:
    """What waits for this person's decision, the most likely first; and how many wait for others.

    A pair is for whoever does the casework of every case of both; of a pair with a case closed to
    this person nothing is told, not even that there is one.
    """
    check_may(user, Permission.DO_CASEWORK)
    rows = _matches(connection, person_matches.c.status == PROPOSED)
    rows = _still_two(connection, rows)
    mine, ids = _mine(connection, user, rows)
    closed = _in_closed_cases(connection, user, ids)
    others = sum(1 for row in rows if row not in mine and not {*_pair(row)} & closed)
    return _told(connection, mine), others


def decided(connection: sa.Connection, *, user: User) -> list[Match]:
    """What was confirmed, refused or undone, the newest first; also links that a file brought."""
    check_may(user, Permission.DO_CASEWORK)
    rows = _matches(connection, person_matches.c.status != PROPOSED)
    known = {_pair(row) for row in rows if row["status"] == "confirmed"}
    links = connection.execute(sa.select(person_links)).mappings()
    for link in links:
        pair = (min(link["person_id"], link["same_as"]), max(link["person_id"], link["same_as"]))
        if pair not in known and pair[0] != pair[1]:
            known.add(pair)
            rows.append(_from_link(pair, dict(link)))
    mine, _ = _mine(connection, user, rows)
    newest = sorted(mine, key=lambda row: str(row["decided_at"] or ""), reverse=True)
    return _told(connection, newest)


def search(connection: sa.Connection, *, user: User, text: str) -> list[dict[str, Any]]:
    """People this person may decide about, by parts of a name, a date of birth or a postcode.

    At most twenty rows, each with the columns of `people_in_cases.NAMED`, by name.
    """
    check_may(user, Permission.DO_CASEWORK)
    words = text.lower().split()[:6]
    if not words:
        return []
    found = connection.scalars(
        sa.select(people.c.person_id)
        .where(people.c.sender != ERASED, *(_has(word) for word in words))
        .order_by(people.c.family_name, people.c.given_names, people.c.person_id)
        .limit(MOST_FOUND * 5)
    ).all()
    allowed = own(connection, user, found)
    kept = [person_id for person_id in found if person_id in allowed][:MOST_FOUND]
    rows = rows_of(connection, kept)
    return [rows[person_id] for person_id in kept]


def cases_of(connection: sa.Connection, *, user: User, person_id: str) -> list[tuple[str, str]]:
    """The cases (id, role) of somebody this person may decide about; none of anybody else."""
    check_may(user, Permission.DO_CASEWORK)
    if not own(connection, user, [person_id]):
        return []
    return [(row[0], row[3]) for row in roles(connection, [person_id]).sort("case_id").rows()]


def _has(word: str) -> sa.ColumnElement[bool]:
    told = (
        *(people.c.given_names, people.c.family_name, people.c.aliases, people.c.postcode),
        *(people.c.person_id, sa.cast(people.c.date_of_birth, sa.String)),
    )
    return sa.or_(*(sa.func.lower(column).contains(word, autoescape=True) for column in told))


def _matches(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    question = (
        sa.select(person_matches)
        .where(which)
        .order_by(
            person_matches.c.probability.desc(),
            person_matches.c.person_id,
            person_matches.c.same_as,
        )
    )
    return [dict(row) for row in connection.execute(question).mappings()]


def _pair(row: dict[str, Any]) -> tuple[str, str]:
    return row["person_id"], row["same_as"]


def _from_link(pair: tuple[str, str], link: dict[str, Any]) -> dict[str, Any]:
    """A link that a file brought, as a decision."""
    at = datetime.combine(link["confirmed_on"], datetime.min.time())
    return {
        "person_id": pair[0],
        "same_as": pair[1],
        "status": "confirmed",
        "probability": None,
        "explained": None,
        "decided_by": link["confirmed_by"],
        "decided_at": at,
        "reason": None,
    }


def _still_two(connection: sa.Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the pairs that links have made one person since."""
    groups = joined(connection, {row["person_id"] for row in rows})
    return [row for row in rows if row["same_as"] not in groups[row["person_id"]]]


def _mine(
    connection: sa.Connection, user: User, rows: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], set[str]]:
    """The pairs that this person may decide, and the ids of all."""
    ids = {person_id for row in rows for person_id in _pair(row)}
    allowed = own(connection, user, ids)
    return [row for row in rows if {*_pair(row)} <= allowed], ids


def _in_closed_cases(connection: sa.Connection, user: User, ids: set[str]) -> set[str]:
    """Who of these is in a case closed to the person, under this row or another of theirs."""
    if not user.closed or not ids:
        return set()
    groups = joined(connection, ids)
    named = roles(connection, {one for group in groups.values() for one in group})
    closed = {row[2] for row in named.rows() if row[0] in user.closed}
    return {person_id for person_id, group in groups.items() if group & closed}


def _told(connection: sa.Connection, rows: list[dict[str, Any]]) -> list[Match]:
    ids = {person_id for row in rows for person_id in _pair(row)}
    known = rows_of(connection, ids)
    named: dict[str, list[tuple[str, str]]] = {}
    for case_id, _, person_id, role in roles(connection, ids).sort("case_id").rows():
        named.setdefault(person_id, []).append((case_id, role))
    return [
        Match(
            left=known[row["person_id"]],
            right=known[row["same_as"]],
            left_cases=tuple(named.get(row["person_id"], ())),
            right_cases=tuple(named.get(row["same_as"], ())),
            status=row["status"],
            probability=row["probability"],
            explained=row["explained"],
            decided_by=row["decided_by"],
            decided_at=row["decided_at"],
            reason=row["reason"],
        )
        for row in rows
        if row["person_id"] in known and row["same_as"] in known
    ]
