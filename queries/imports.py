"""What was imported, and the rows that were not."""

import json

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.tables import import_batches, rejected_rows, row_problems, users


def history(connection: sa.Connection, *, scope: Scope, most: int = 200) -> pl.DataFrame:
    """The latest files imported, newest first: the columns of import_batches, and who (a name).

    Empty for a person who may not see cases: file names can give away too much.
    """
    return read_frame(
        connection,
        sa.select(
            *import_batches.c,
            sa.func.coalesce(users.c.name, import_batches.c.imported_by, type_=sa.String).label(
                "who"
            ),
        )
        .outerjoin(users, users.c.user_id == import_batches.c.imported_by)
        .where(sa.true() if scope.sees_cases else sa.false())
        .order_by(import_batches.c.imported_at.desc(), import_batches.c.kind)
        .limit(most),
    )


def rejected(connection: sa.Connection, *, scope: Scope, run_id: str) -> dict[str, pl.DataFrame]:
    """File → its rejected rows of one import as they came, with row_number and reason.

    Empty for a person who may not see cases.
    """
    if not scope.sees_cases:
        return {}
    of_run = import_batches.c.run_id == run_id
    rows = read_frame(
        connection,
        sa.select(
            rejected_rows.c.batch_id,
            rejected_rows.c.kind,
            rejected_rows.c.row_number,
            rejected_rows.c.cells,
        )
        .join(import_batches, import_batches.c.batch_id == rejected_rows.c.batch_id)
        .where(of_run)
        .order_by(rejected_rows.c.kind, rejected_rows.c.row_number),
    )
    reasons = read_frame(
        connection,
        sa.select(row_problems.c.batch_id, row_problems.c.row_number, row_problems.c.message)
        .join(import_batches, import_batches.c.batch_id == row_problems.c.batch_id)
        .where(of_run, row_problems.c.severity == "error"),
    )
    reason = reasons.group_by("batch_id", "row_number", maintain_order=True).agg(
        pl.col("message").str.join(" ").alias("reason")
    )
    joined = rows.join(reason, on=["batch_id", "row_number"], how="left", maintain_order="left")
    return {str(kind): _cells(part) for (kind,), part in joined.group_by("kind")}


def _cells(part: pl.DataFrame) -> pl.DataFrame:
    cells = [json.loads(text) for text in part["cells"]]
    columns = list(dict.fromkeys(name for row in cells for name in row))
    frame = pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))
    return frame.with_columns(part["row_number"], part["reason"])
