"""What a human decides about two rows of people: one person, not the same, or taken back."""

from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from ingest import facts
from ingest.case_numbers import new_row_id
from ingest.matching.proposing import BETWEEN, CONFIRMED, PROPOSED, REFUSED, UNDONE
from ingest.reasons import needed
from ingest.save import save_within
from ingest.touched import note_touched
from models.access import Permission, User, check_may, may
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.frames import read_frame
from models.named_people import PERPETRATOR, VICTIM, joined, roles
from models.tables import people, person_links, person_matches
from models.trail import note, now

_KIND = "person_matches"
_NOT_YOURS = (
    "One of these two is in a case that your account may not change: whoever coordinates the "
    "MARACs of all their cases has to decide this."
)


def confirm(
    engine: sa.Engine, *, by: User, person_id: str, same_as: str, today: date, reason: str = ""
) -> None:
    """Two rows are one person from now on; the facts of their cases follow.

    Proposed or not: by hand it takes a reason. Raises ForPerson, with nothing changed, where that
    would make somebody victim and perpetrator of one case, or they are one person already.
    """
    check_may(by, Permission.DO_CASEWORK)
    first, second = sorted((person_id, same_as))
    with writing(engine) as connection:
        groups = _checked(connection, by, first, second)
        match = _match(connection, first, second)
        if match is None or match["status"] != PROPOSED:
            needed(reason, "Say how you know that the two are one person.", least=3)
        if second in groups[first]:
            raise ForPerson("These two are one person already: there is nothing to confirm.")
        _check_harmless(connection, groups[first] | groups[second])
        save_within(
            connection,
            "person_links",
            {
                "person_id": first,
                "same_as": second,
                "confirmed_by": by.name,
                "confirmed_on": today.isoformat(),
            },
            by=by,
            reason=reason.strip() or None,
        )
        _decide(connection, by, first, second, match, CONFIRMED, reason)


def refuse(engine: sa.Engine, *, by: User, person_id: str, same_as: str, reason: str = "") -> None:
    """Two rows are not the same person; they are proposed again only where they agree better."""
    check_may(by, Permission.DO_CASEWORK)
    first, second = sorted((person_id, same_as))
    with writing(engine) as connection:
        _checked(connection, by, first, second)
        match = _match(connection, first, second)
        if match is None or match["status"] != PROPOSED:
            raise ForPerson(
                "This is no longer proposed: somebody decided it, or a row was changed meanwhile. "
                "Load the page again."
            )
        _decide(connection, by, first, second, match, REFUSED, reason)


def undo(engine: sa.Engine, *, by: User, person_id: str, same_as: str, reason: str) -> bool:
    """Takes out the link between two rows, whoever made it; the facts of their cases follow.

    Returns whether other links still make them one person. Raises ForPerson where there is no such
    link or no reason.
    """
    check_may(by, Permission.DO_CASEWORK)
    first, second = sorted((person_id, same_as))
    told = needed(reason, "Say why the two are not one person after all.", least=3)
    with writing(engine) as connection:
        _checked(connection, by, first, second)
        links = read_frame(connection, sa.select(person_links).where(_between(first, second)))
        if links.is_empty():
            raise ForPerson("There is no link between these two: somebody took it out meanwhile.")
        connection.execute(person_links.delete().where(_between(first, second)))
        for link in links.iter_rows(named=True):
            record = f"{link['person_id']}{BETWEEN}{link['same_as']}"
            after = {"reason": told}
            note(
                connection, by, "undo", kind="person_links", record=record, before=link, after=after
            )
        note_touched(connection, "person_links", links, before=links.clear())
        facts.derive(connection)
        match = _match(connection, first, second)
        _decide(connection, by, first, second, match, UNDONE, reason)
        return second in joined(connection, [first])[first]


def _between(first: str, second: str) -> sa.ColumnElement[bool]:
    """The links that join just these two, in either direction."""
    left, right = person_links.c.person_id, person_links.c.same_as
    return sa.or_(sa.and_(left == first, right == second), sa.and_(left == second, right == first))


def _checked(connection: sa.Connection, by: User, first: str, second: str) -> dict[str, set[str]]:
    """Each of the two with all who are the same person. Raises where the two are not by's own."""
    if first == second:
        raise ForPerson("Choose two different rows: these are one and the same.")
    known = connection.scalars(
        sa.select(people.c.person_id).where(people.c.person_id.in_((first, second)))
    ).all()
    if len(known) < 2:
        raise ForPerson("One of these two is not in the record any more: load the page again.")
    groups = joined(connection, (first, second))
    named = roles(connection, groups[first] | groups[second])
    if set(named["case_id"]) & by.closed or not all(
        may(by, Permission.DO_CASEWORK, marac_id) for marac_id in named["marac_id"].unique()
    ):
        raise NotAllowed(_NOT_YOURS)
    return groups


def _check_harmless(connection: sa.Connection, person_ids: set[str]) -> None:
    """Raises ForPerson where one person would stand on both sides of a case."""
    named = roles(connection, person_ids)
    sides = named.group_by("case_id").agg(pl.col("role").n_unique().alias("n")).sort("case_id")
    both = sides.filter(pl.col("n") > 1)["case_id"].to_list()
    if both:
        raise ForPerson(
            f"As one person they would be {VICTIM} and {PERPETRATOR} of case {both[0]}: correct "
            "that case first, or say that they are not the same."
        )


def _match(connection: sa.Connection, first: str, second: str) -> dict[str, Any] | None:
    row = connection.execute(
        sa.select(person_matches).where(
            person_matches.c.person_id == first, person_matches.c.same_as == second
        )
    ).first()
    return dict(row._mapping) if row else None


def _decide(
    connection: sa.Connection,
    by: User,
    first: str,
    second: str,
    match: dict[str, Any] | None,
    status: str,
    reason: str,
) -> None:
    """Keeps the decision beside the pair, which gets a row where nobody had proposed it."""
    decided = {
        "status": status,
        "decided_by": by.name,
        "decided_at": now(),
        "reason": reason.strip() or None,
    }
    if match is None:
        row = {"match_id": new_row_id("match"), "person_id": first, "same_as": second}
        connection.execute(
            person_matches.insert().values(**row, proposed_at=decided["decided_at"], **decided)
        )
    else:
        same = person_matches.c.match_id == match["match_id"]
        connection.execute(person_matches.update().where(same).values(**decided))
    before = {"status": match["status"]} if match else None
    after = {"status": status, "reason": decided["reason"]}
    note(
        connection,
        by,
        "decide a match",
        kind=_KIND,
        record=f"{first}{BETWEEN}{second}",
        before=before,
        after=after,
    )
