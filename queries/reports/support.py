"""What several reports share: conditions, lists in a cell, names of agencies, shares."""

from collections.abc import Iterator

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import agencies, cases, hearing_facts
from queries.scope import in_scope

ALL = "all"
NOT_RECORDED = "not_recorded"

v_person = sa.table(
    "v_person",
    sa.column("person_id", sa.String),
    sa.column("born_ymd", sa.Integer),
    sa.column("gender", sa.String),
    sa.column("gender_same_as_birth", sa.Boolean),
    sa.column("ethnicity", sa.String),
    sa.column("ethnic_group", sa.String),
    sa.column("sexual_orientation", sa.String),
    sa.column("disabled", sa.Integer),
)


def met_in(facts: sa.Table, scope: Scope, period: Period) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions for what belongs to meetings in the period, by the meeting's MARAC."""
    yield facts.c.meeting_date.between(period.start, period.end)
    yield in_scope(scope, facts.c.marac_id)


def same_case() -> sa.ColumnElement[bool]:
    """The condition that joins a hearing with its case."""
    facts = hearing_facts.c
    return sa.and_(cases.c.case_id == facts.case_id, cases.c.marac_id == facts.case_marac_id)


def items(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """A row each item of a list kept in one cell; none where the cell is blank."""
    return sa.type_coerce(sa.func.unnest(sa.func.string_to_array(text, ";")), sa.String)


def with_all(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The list of a cell with one more item, "all"; a blank list is the item "not_recorded"."""
    return sa.func.concat(sa.func.coalesce(text, NOT_RECORDED), ";", ALL)


def percent(part: str, whole: str) -> pl.Expr:
    """part / whole × 100; null where the whole is nought."""
    return pl.when(pl.col(whole) != 0).then(100 * pl.col(part) / pl.col(whole))


def with_agency_names(
    connection: sa.Connection, frame: pl.DataFrame, *, of: str = "agency", into: str = "agency_name"
) -> pl.DataFrame:
    """The frame with the name of the agency whose id is in the column `of`."""
    names = read_frame(connection, sa.select(agencies.c.agency_id.label(of), agencies.c.name))
    return frame.join(names.rename({"name": into}), on=of, how="left", maintain_order="left")


def place_in(order: list[str], column: str) -> pl.Expr:
    """Where the column's code stands in a list of codes; after them all where it does not."""
    places = {code: place for place, code in enumerate(order)}
    return pl.col(column).replace_strict(places, default=len(order), return_dtype=pl.Int64)
