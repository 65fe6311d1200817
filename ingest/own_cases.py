"""Whether the cases and people that a form names are the person's own to change."""

import polars as pl
import sqlalchemy as sa

from ingest.lookup import stored
from ingest.ownership import NOT_YOURS
from ingest.schemas import FileSchema
from models.access import Permission, User
from models.errors import NotAllowed
from models.tables import cases

_CLOSED = (
    "There is no case of that number that your account may change: check the case number, or ask "
    "the MARAC’s coordinator."
)


def check_own_cases(
    connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame, user: User, needs: Permission
) -> None:
    """Raises NotAllowed where a row is of a case closed to the person, or of people not theirs."""
    if schema.name == "people":
        for person_id in rows["person_id"]:
            _check_person(connection, person_id, user, needs)
    elif "case_id" in schema.columns and user.closed & _case_ids(connection, schema, rows):
        raise NotAllowed(_CLOSED)


def _case_ids(connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame) -> set[str]:
    """The cases the rows belong to, as they come and as they are stored."""
    found = rows["case_id"].to_list() if "case_id" in rows.columns else []
    if schema.key[0] != "case_id":
        before = stored(connection, schema.table, schema.key[0], rows[schema.key[0]], "case_id")
        found += before["case_id"].to_list()
    return {case_id for case_id in found if case_id}


def _check_person(connection: sa.Connection, person_id: str, user: User, needs: Permission) -> None:
    """Somebody in cases of other MARACs alone, or only in closed ones, is left to others."""
    named = sa.literal(";").concat(cases.c.perpetrator_ids).concat(";")
    found = connection.execute(
        sa.select(cases.c.case_id, cases.c.marac_id).where(
            sa.or_(
                cases.c.victim_id == person_id, named.contains(f";{person_id};", autoescape=True)
            )
        )
    ).all()
    own = user.maracs_for(needs)
    within = [case_id for case_id, marac_id in found if own is None or marac_id in own]
    if found and not within:
        raise NotAllowed(NOT_YOURS)
    if within and not set(within) - user.closed:
        raise NotAllowed(_CLOSED)
