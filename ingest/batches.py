"""What an import leaves behind: its history, the rows it could not load, and their second try."""

import json
from dataclasses import dataclass
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest.erased_rows import ERASED, not_to_keep
from ingest.explaining import on_one_line
from ingest.reading import Sheet
from ingest.report import FileResult
from ingest.schemas import SCHEMAS
from models.access import User
from models.frames import insert_frame, read_frame
from models.tables import import_batches, rejected_rows, row_problems
from models.trail import now

_LONGEST_NOTE = 10_000
EARLIER = "rows kept from earlier imports"


@dataclass(frozen=True, eq=False)
class KeptSheet(Sheet):
    """The rows of one earlier file (`batch_id`) that wait for an id."""

    batch_id: str = ""


def record_batch(
    connection: sa.Connection,
    result: FileResult,
    *,
    run_id: str,
    sender: str,
    user: User,
    mapping: str | None,
    waiting: frozenset[int],
) -> str:
    """Writes one file's line of history, its rejected rows and its problems; returns its id.

    `waiting` are the numbers of the rejected rows that are tried again at the next import.
    """
    batch_id = str(uuid4())
    connection.execute(
        import_batches.insert().values(
            batch_id=batch_id,
            run_id=run_id,
            sender=sender,
            file_name=result.origin,
            kind=result.kind,
            mapping=mapping,
            imported_at=now(),
            imported_by=user.user_id,
            rows_read=result.read,
            added=result.added,
            updated=result.updated,
            unchanged=result.unchanged,
            rejected=result.rejected,
            warned=result.warned,
            notes="\n".join(on_one_line(text, _LONGEST_NOTE) for text in result.notes) or None,
        )
    )
    of_batch = (pl.lit(batch_id).alias("batch_id"), pl.lit(result.kind).alias("kind"))
    rejected, problems = _to_keep(connection, result, sender)
    if rejected.height:
        insert_frame(
            connection,
            rejected_rows,
            rejected.select(
                *of_batch,
                pl.lit(sender).alias("sender"),
                "row_number",
                pl.struct(pl.exclude("row_number")).struct.json_encode().alias("cells"),
                pl.col("row_number").is_in(sorted(waiting)).alias("waiting"),
            ),
        )
    insert_frame(connection, row_problems, problems.with_columns(*of_batch))
    return batch_id


def _to_keep(
    connection: sa.Connection, result: FileResult, sender: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rejected rows and the problems; of what was erased, only that it came again."""
    if result.kind is None:
        return result.rejected_rows, result.problems
    gone = not_to_keep(connection, SCHEMAS[result.kind], result.rejected_rows, sender)
    if not gone:
        return result.rejected_rows, result.problems
    is_kept = ~pl.col("row_number").is_in(gone)
    return (
        result.rejected_rows.filter(is_kept),
        result.problems.filter(is_kept | (pl.col("code") == ERASED)),
    )


def waiting_sheets(connection: sa.Connection, sender: str) -> list[KeptSheet]:
    """The rows kept for a missing id, oldest first: a sheet for each file they came with."""
    kept = read_frame(
        connection,
        sa.select(
            rejected_rows.c.batch_id,
            rejected_rows.c.kind,
            rejected_rows.c.row_number,
            rejected_rows.c.cells,
        )
        .join(import_batches, import_batches.c.batch_id == rejected_rows.c.batch_id)
        .where(rejected_rows.c.sender == sender, rejected_rows.c.waiting)
        .order_by(import_batches.c.imported_at, rejected_rows.c.row_number),
    )
    return [_sheet(part) for part in kept.partition_by("batch_id", maintain_order=True)]


def _sheet(kept: pl.DataFrame) -> KeptSheet:
    """All rows of one file have the same columns, blank cells included."""
    cells = [json.loads(text) for text in kept["cells"]]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells[0], pl.String))
    return KeptSheet(
        origin=EARLIER,
        name=kept["kind"][0],
        frame=frame,
        rows=kept["row_number"],
        batch_id=kept["batch_id"][0],
    )


def settle(connection: sa.Connection, sheet: KeptSheet, run_id: str) -> None:
    """Marks the kept rows as dealt with: in, sent again, or rejected anew under this import."""
    connection.execute(
        rejected_rows.update()
        .where(rejected_rows.c.batch_id == sheet.batch_id, rejected_rows.c.waiting)
        .values(waiting=False, settled_by=run_id)
    )


def recount_warned(connection: sa.Connection, batch_id: str, warned: int) -> None:
    """Corrects how many rows of a file have a warning."""
    connection.execute(
        import_batches.update().where(import_batches.c.batch_id == batch_id).values(warned=warned)
    )
