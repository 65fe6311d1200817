"""The cases behind each cell of a return, with what each adds to it."""

from collections.abc import Iterator

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.period import quarter as quarter_period
from models.safelives import CHARACTERISTICS, ETHNIC_GROUPS, LETTERS
from models.tables import hearing_facts, source_facts
from queries.safelives.within import in_quarter

_KEYS = ("meeting_id", "letter", "case_id")


def cases_behind(connection: sa.Connection, *, scope: Scope, quarter: str) -> pl.DataFrame | None:
    """What each case heard in the quarter adds to each cell; None where no case id may be seen.

    Columns: meeting_id, letter, case_id, numerator, denominator; their quotient is 1, the number
    of children (E) or the source's share of the case (G to T). The quotients of a cell sum to it
    exactly, but for the cases closed to the person, which are left out.
    """
    if not scope.sees_case_ids:
        return None
    period = quarter_period(quarter)
    heard = _heard(connection, scope, period)
    parts = [*_counted(heard), _referred(connection, scope, period)]
    return pl.concat([part.select(*_KEYS, "numerator", "denominator") for part in parts]).sort(
        _KEYS
    )


def _heard(connection: sa.Connection, scope: Scope, period: Period) -> pl.DataFrame:
    fields = ("meeting_id", "case_id", "is_repeat", "children", *CHARACTERISTICS, "ethnic_group")
    return read_frame(
        connection,
        sa.select(*(hearing_facts.c[field] for field in fields)).where(
            *in_quarter(hearing_facts, scope, period),
            hearing_facts.c.case_id.not_in(sorted(scope.closed)),
        ),
    )


def _counted(heard: pl.DataFrame) -> Iterator[pl.DataFrame]:
    amounts = {
        "cases_discussed": pl.lit(1),
        "repeat_cases": pl.col("is_repeat"),
        "children": pl.col("children"),
        "cases_with_children": (pl.col("children") >= 1).cast(pl.Int64),
        **{field: pl.col(field) for field in CHARACTERISTICS},
        **{group: (pl.col("ethnic_group") == group).cast(pl.Int64) for group in ETHNIC_GROUPS},
    }
    for field, amount in amounts.items():
        yield heard.with_columns(
            letter=pl.lit(LETTERS[field]),
            numerator=amount.cast(pl.Int64),
            denominator=pl.lit(1, pl.Int64),
        ).filter(pl.col("numerator") > 0)


def _referred(connection: sa.Connection, scope: Scope, period: Period) -> pl.DataFrame:
    keys = tuple(
        source_facts.c[key] for key in ("meeting_id", "case_id", "return_source", "shared_by")
    )
    question = (
        sa.select(*keys, sa.func.count().label("numerator"))
        .where(
            *in_quarter(source_facts, scope, period),
            source_facts.c.case_id.not_in(sorted(scope.closed)),
        )
        .group_by(*keys)
    )
    return read_frame(connection, question).with_columns(
        letter=pl.col("return_source").replace_strict(LETTERS, return_dtype=pl.String),
        numerator=pl.col("numerator").cast(pl.Int64),
        denominator=pl.col("shared_by"),
    )
