"""Who lives in the area of a MARAC, as far as the population file says."""

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.tables import population
from queries.scope import in_scope


def minoritised_people(connection: sa.Connection, *, scope: Scope) -> pl.DataFrame:
    """marac_id, year, people, percent: a row a year that says how many are minoritised.

    `people` is the whole population, or the adult women where that is not known; `percent` of the
    people from minoritised ethnic groups. Public figures.
    """
    rows = population.c
    people = sa.func.coalesce(rows.total, rows.adult_females, type_=sa.Float)
    return read_frame(
        connection,
        sa.select(
            rows.marac_id,
            rows.year,
            people.label("people"),
            rows.minoritised_percent.label("percent"),
        ).where(in_scope(scope, rows.marac_id), rows.minoritised_percent.is_not(None)),
    ).cast({"people": pl.Float64, "percent": pl.Float64})
