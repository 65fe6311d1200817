"""The rules of each MARAC with the days from which they hold."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.tables import marac_rules, maracs
from queries.scope import in_scope


def rule_on(connection: sa.Connection, marac_id: str, rule: str, day: date) -> str | None:
    """The dated rule in force on a day; None where the MARAC's own setting holds."""
    found = connection.execute(
        sa.select(marac_rules.c.value)
        .where(
            marac_rules.c.marac_id == marac_id,
            marac_rules.c.rule == rule,
            marac_rules.c.valid_from <= day,
        )
        .order_by(marac_rules.c.valid_from.desc())
        .limit(1)
    ).first()
    return None if found is None else found.value


def dated_rules(connection: sa.Connection, *, scope: Scope) -> pl.DataFrame:
    """marac_id, name, rule, valid_from and value of every dated rule, the newest first."""
    return read_frame(
        connection,
        sa.select(
            marac_rules.c.marac_id,
            maracs.c.name,
            marac_rules.c.rule,
            marac_rules.c.valid_from,
            marac_rules.c.value,
        )
        .join(maracs, maracs.c.marac_id == marac_rules.c.marac_id)
        .where(in_scope(scope, marac_rules.c.marac_id))
        .order_by(maracs.c.name, marac_rules.c.rule, marac_rules.c.valid_from.desc()),
    )
