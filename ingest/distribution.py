"""Who is invited for an agency: name, work address and deputy, from a day until another."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.tables import agencies, distribution_list
from models.trail import note

KIND = "distribution_list"


@dataclass(frozen=True)
class Invited:
    """One person of an agency, with the deputy who comes in their place."""

    agency_id: str
    name: str
    email: str
    deputy: str = ""
    deputy_email: str = ""

    def row(self) -> dict[str, str | None]:
        """The columns. Raises ForPerson where a name or an address lacks."""
        if not self.name.strip():
            raise ForPerson("Say who is invited: the person’s name.")
        for address in (self.email, self.deputy_email if self.deputy.strip() else "a@b"):
            if address.count("@") != 1 or any(sign in address for sign in " ,;<>\r\n\t"):
                raise ForPerson("A work e-mail address looks like name@agency.example: check it.")
        return {
            "agency_id": self.agency_id,
            "name": self.name.strip(),
            "email": self.email.strip(),
            "deputy": self.deputy.strip() or None,
            "deputy_email": self.deputy_email.strip() or None,
        }


def add_entry(engine: sa.Engine, *, by: User, marac_id: str, invited: Invited, since: date) -> str:
    """Puts somebody on the MARAC's list from a day on; the entry's id."""
    with writing(engine) as connection:
        check_may(by, Permission.DO_CASEWORK, marac_id)
        row = invited.row()
        _check_agency(connection, invited.agency_id)
        entry_id = str(uuid4())
        values: dict[str, Any] = {**row, "marac_id": marac_id, "since": since}
        connection.execute(distribution_list.insert().values(entry_id=entry_id, **values))
        note(
            connection,
            by,
            "put a person on the distribution list",
            kind=KIND,
            record=entry_id,
            marac_id=marac_id,
            after=values,
        )
    return entry_id


def change_entry(engine: sa.Engine, *, by: User, entry_id: str, invited: Invited) -> None:
    """Puts right what stands there of somebody who is on the list."""
    with writing(engine) as connection:
        before = _entry(connection, by, entry_id)
        row = invited.row()
        _check_agency(connection, invited.agency_id)
        _store(connection, by, before, row, "changed an entry of the distribution list")


def end_entry(engine: sa.Engine, *, by: User, entry_id: str, until: date) -> None:
    """Takes somebody off the list after a day; who was invited before stays known."""
    with writing(engine) as connection:
        before = _entry(connection, by, entry_id)
        if until < before["since"]:
            raise ForPerson("The last day is before the first: choose a later one.")
        _store(connection, by, before, {"until": until}, "took a person off the distribution list")


def _entry(connection: sa.Connection, by: User, entry_id: str) -> dict[str, Any]:
    row = connection.execute(
        sa.select(distribution_list).where(distribution_list.c.entry_id == entry_id)
    ).first()
    check_may(by, Permission.DO_CASEWORK, row.marac_id if row else None)
    if row is None:
        raise ForPerson("This entry is not on the list any more: reload the page.")
    return dict(row._mapping)


def _check_agency(connection: sa.Connection, agency_id: str) -> None:
    known = connection.scalar(sa.select(sa.func.count()).where(agencies.c.agency_id == agency_id))
    if not known:
        raise ForPerson("Choose the agency from the list.")


def _store(
    connection: sa.Connection,
    by: User,
    before: dict[str, Any],
    values: dict[str, Any],
    what: str,
) -> None:
    connection.execute(
        distribution_list.update()
        .where(distribution_list.c.entry_id == before["entry_id"])
        .values(**values)
    )
    note(
        connection,
        by,
        what,
        kind=KIND,
        record=before["entry_id"],
        marac_id=before["marac_id"],
        before={name: before[name] for name in values},
        after=values,
    )
