"""Loads checked sheets into the record: one file is one transaction, all of it or none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest import batches, facts
from ingest.checking import check
from ingest.cross_checks import cross_problems, identity_changes, match_marac_names
from ingest.differences import differences
from ingest.ownership import foreign_rows, stamp_marac
from ingest.reading import Sheet
from ingest.references import MISSING, missing_references
from ingest.report import PROBLEMS, FileResult, ImportReport
from ingest.schemas import SCHEMAS, FileSchema, is_return
from ingest.store import store
from models.access import Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.keys import LOCAL, check_sender, key
from models.trail import note

Progress = Callable[[str, int, int], None]
Transaction = Callable[[], AbstractContextManager[sa.Connection]]

FIGURES = "Working out the figures"

# Rows rejected for these are tried again: what they name may come with a later file.
_TRIED_AGAIN = (MISSING, "unknown_marac")


@dataclass(frozen=True)
class LaterSheet:
    """A sheet that is read when its turn comes, so that big files are not all held at once."""

    name: str
    open: Callable[[], Sheet]


@dataclass
class _Import:
    """One import under way."""

    user: User
    sender: str
    report: ImportReport
    mapping: str | None
    accept_identity_changes: bool
    progress: Progress
    rejected_ids: dict[str, set[str]] = field(default_factory=dict)


def import_sheets(
    engine: sa.Engine,
    sheets: Sequence[Sheet | LaterSheet],
    *,
    user: User,
    sender: str = LOCAL,
    mapping: str | None = None,
    dry_run: bool = False,
    accept_identity_changes: bool = False,
    progress: Progress = lambda _file, _done, _all: None,
) -> ImportReport:
    """Loads the sheets in the order their ids need, whatever order they come in.

    Each sheet is one transaction with its audit rows. What it touched is noted with it, and the
    facts are derived in the transaction of the last sheet. A dry run does it all and keeps
    nothing. `progress` is told the file, its rows done and its rows in all.
    Raises NotAllowed where the person may not import, ForPerson where a sender cannot be so named.
    """
    check_may(user, Permission.IMPORT)
    run = _Import(
        user,
        check_sender(sender),
        ImportReport(str(uuid4()), dry_run),
        mapping,
        accept_identity_changes,
        progress,
    )
    known = list(_recognised(run, sheets))
    with _transactions(engine, dry_run=dry_run) as transaction:
        _load_all(run, known, transaction)
    return run.report


def _recognised(run: _Import, sheets: Sequence[Sheet | LaterSheet]) -> Iterator[Sheet | LaterSheet]:
    """The sheets by their names, and past returns by their headings; the rest is reported."""
    for sheet in sheets:
        if sheet.name in SCHEMAS:
            yield sheet
        elif (opened := _opened(run, sheet)) is not None:
            if is_return(opened.frame.columns):
                yield replace(opened, name="returns")
            else:
                run.report.files.append(_unknown(opened))


@contextmanager
def _transactions(engine: sa.Engine, *, dry_run: bool) -> Iterator[Transaction]:
    """A way to open the transaction of each file; in a dry run all are one, and undone."""
    if not dry_run:
        yield lambda: writing(engine)
        return
    with engine.connect() as connection:

        @contextmanager
        def shared() -> Iterator[sa.Connection]:
            yield connection

        try:
            yield shared
        finally:
            connection.rollback()


def _load_all(run: _Import, sheets: Sequence[Sheet | LaterSheet], transaction: Transaction) -> None:
    with transaction() as connection:
        kept = batches.waiting_sheets(connection, run.sender)
    every = [*kept, *sheets]  # what was kept first: the newer row of the same key wins
    work = [sheet for kind in SCHEMAS for sheet in every if sheet.name == kind]
    for position, waiting in enumerate(work, start=1):
        sheet = _opened(run, waiting)
        with transaction() as connection:
            if sheet is not None:
                _load(run, connection, SCHEMAS[sheet.name], sheet)
            if position == len(work):
                _derive(run, connection)


def _opened(run: _Import, sheet: Sheet | LaterSheet) -> Sheet | None:
    """The sheet; None where it cannot be read, which is then a line of the report."""
    if isinstance(sheet, Sheet):
        return sheet
    try:
        return sheet.open()
    except ForPerson as problem:
        run.report.files.append(FileResult(sheet.name, None, notes=[str(problem)]))
        return None


def _derive(run: _Import, connection: sa.Connection) -> None:
    run.progress(FIGURES, 0, 1)
    facts.derive(connection)
    run.progress(FIGURES, 1, 1)


def _load(run: _Import, connection: sa.Connection, schema: FileSchema, sheet: Sheet) -> None:
    """Loads one sheet and writes down what became of it."""
    result = FileResult(sheet.origin, schema.name, read=sheet.frame.height, notes=[*sheet.notes])
    run.report.files.append(result)
    run.progress(sheet.origin, 0, result.read)
    if sheet.origin == batches.EARLIER:
        batches.settle_waiting(connection, run.sender, schema.name, run.report.run_id)
    checked = check(schema, sheet, sender=run.sender)
    if checked.unknown_columns:
        result.notes.append(
            f"Columns not known and left out: {', '.join(checked.unknown_columns)}."
        )
    if checked.missing_required:
        _refuse_whole(result, checked.missing_required)
    else:
        rows, result.problems = _sieve(run, connection, schema, checked.rows, checked.problems)
        _count_problems(run, result, schema, sheet)
        changes = differences(connection, schema, rows.with_columns(sender=pl.lit(run.sender)))
        store(connection, schema, changes, user=run.user)
        result.added, result.updated = changes.new.height, changes.changed.height
        result.unchanged = changes.unchanged
    _write_down(run, connection, result)
    run.progress(sheet.origin, result.read, result.read)


def _refuse_whole(result: FileResult, missing: list[str]) -> None:
    result.rejected = result.read
    result.notes.append(
        f"Nothing of this file was loaded: the column{'s' if len(missing) > 1 else ''} "
        f"{', '.join(missing)} must be there. Add what is missing, or use a mapping."
    )


def _sieve(
    run: _Import,
    connection: sa.Connection,
    schema: FileSchema,
    rows: pl.DataFrame,
    problems: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that may be stored, with every problem found on the way."""
    found = [problems.select(PROBLEMS.names()).cast(PROBLEMS)]

    def without(rows: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
        found.append(more)
        return rows.join(more, on="row_number", how="anti", maintain_order="left")

    if schema.name == "returns":
        rows, unknown = match_marac_names(connection, rows, run.sender)
        found.append(unknown)
    rows = without(rows, missing_references(connection, schema, rows, run.rejected_ids))
    rows = stamp_marac(connection, schema, rows)
    rows = without(rows, foreign_rows(schema, rows, run.user))
    if schema.name == "people" and not run.accept_identity_changes:
        rows = without(rows, identity_changes(connection, rows))
    rows = without(rows, cross_problems(connection, schema.name, rows))
    return rows, pl.concat(found).sort("row_number", maintain_order=True)


def _count_problems(run: _Import, result: FileResult, schema: FileSchema, sheet: Sheet) -> None:
    """Counts rejected and warned rows, and keeps the rejected ones as they came."""
    is_error = pl.col("severity") == "error"
    rejected = result.problems.filter(is_error)["row_number"].unique()
    warned = result.problems.filter(~is_error)["row_number"].unique()
    result.rejected = rejected.len()
    result.warned = warned.filter(~warned.is_in(rejected.implode())).len()
    if not result.rejected:
        return
    result.rejected_rows = sheet.frame.with_columns(row_number=sheet.rows.cast(pl.Int64)).filter(
        pl.col("row_number").is_in(rejected.implode())
    )
    headings = {column: heading for heading, column in schema.named(sheet.frame.columns).items()}
    own_id = headings.get(schema.key[0])
    if len(schema.key) == 1 and own_id is not None:
        ids = result.rejected_rows[own_id].drop_nulls()
        run.rejected_ids.setdefault(schema.name, set()).update(key(run.sender, i) for i in ids)


def _write_down(run: _Import, connection: sa.Connection, result: FileResult) -> None:
    tried_again = (
        result.problems.filter(pl.col("severity") == "error")
        .group_by("row_number")
        .agg(pl.col("code").is_in(_TRIED_AGAIN).all().alias("again"))
        .filter("again")
    )
    batch_id = batches.record_batch(
        connection,
        result,
        run_id=run.report.run_id,
        sender=run.sender,
        user=run.user,
        mapping=run.mapping,
        waiting=frozenset(tried_again["row_number"]),
    )
    counts = {name: getattr(result, name) for name in ("added", "updated", "rejected")}
    note(
        connection,
        run.user,
        f"import {result.kind}",
        kind="import_batches",
        record=batch_id,
        after={"file": result.origin, **counts},
    )


def _unknown(sheet: Sheet) -> FileResult:
    known = ", ".join(SCHEMAS)
    return FileResult(
        sheet.origin,
        None,
        read=sheet.frame.height,
        notes=[
            *sheet.notes,
            f"“{sheet.name}” is not one of the files this record knows ({known}) and was not "
            "loaded: rename it, or use a mapping.",
        ],
    )
