"""The MARACs a person may look at, with the rules each has set."""

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.errors import ForPerson
from models.frames import read_frame
from models.marac_view import v_marac
from queries.scope import in_scope

__all__ = ["in_force", "maracs", "named", "v_marac"]


def maracs(connection: sa.Connection, *, scope: Scope) -> pl.DataFrame:
    """One row a MARAC in scope, by name: marac_id, name, force_area and its rules (defaults in)."""
    return read_frame(
        connection,
        sa.select(*v_marac.c)
        .where(in_scope(scope, v_marac.c.marac_id))
        .order_by(v_marac.c.name, v_marac.c.marac_id),
    )


def named(connection: sa.Connection, *, scope: Scope, names: list[str]) -> Scope:
    """The scope narrowed to the MARACs with these ids or names (none given: as it is).

    Raises ForPerson where one is not known or not in scope.
    """
    if not names:
        return scope
    known = maracs(connection, scope=scope)
    found: set[str] = set()
    for name in names:
        same = (pl.col("marac_id") == name) | (
            pl.col("name").str.to_lowercase() == name.strip().lower()
        )
        ids = known.filter(same)["marac_id"].to_list()
        if not ids:
            raise ForPerson(
                f"No MARAC is called “{name}”: use its id or name as in the maracs file"
                f" ({', '.join(known['name'].to_list()[:5]) or 'none is loaded yet'} …)."
            )
        found.update(ids)
    return scope.narrowed(frozenset(found))


def in_force(connection: sa.Connection, *, scope: Scope, force_area: str) -> Scope:
    """The scope narrowed to the MARACs of a police force area ("": as it is).

    Raises ForPerson where no MARAC in scope is in it.
    """
    if not force_area:
        return scope
    known = maracs(connection, scope=scope)
    same = pl.col("force_area").str.to_lowercase() == force_area.strip().lower()
    ids = known.filter(same)["marac_id"].to_list()
    if not ids:
        areas = sorted(known["force_area"].drop_nulls().unique().to_list())
        raise ForPerson(
            f"No MARAC is in the police force area “{force_area}”: use its name as in the maracs "
            f"file ({', '.join(areas[:5]) or 'none has one yet'})."
        )
    return scope.narrowed(frozenset(ids))
