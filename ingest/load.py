"""Loads checked sheets into the record: one file is one transaction, all of it or none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest import batches, facts, notes, oddities, upkeep
from ingest.batches import KeptSheet
from ingest.checking import check
from ingest.differences import differences
from ingest.explaining import on_one_line
from ingest.problems import LONGEST_VALUE, PROBLEMS
from ingest.reading import Sheet
from ingest.references import MISSING
from ingest.report import FileResult, ImportReport
from ingest.schemas import SCHEMAS, FileSchema, is_return
from ingest.sieve import Sieve
from ingest.store import store
from models.access import Permission, User, check_may
from models.database import trying, writing
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
    """One import under way.

    `sent_again` holds, for the kinds with rows kept from earlier imports, the keys of the new rows;
    `cases` the line, batch and loaded rows (row_number, case_id) of each file of cases.
    """

    user: User
    sender: str
    report: ImportReport
    mapping: str | None
    sieve: Sieve
    progress: Progress
    sent_again: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    cases: list[tuple[FileResult, str, pl.DataFrame]] = field(default_factory=list)


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
    sieve = Sieve(user, check_sender(sender), accept_identity_changes=accept_identity_changes)
    run = _Import(user, sender, ImportReport(str(uuid4()), dry_run), mapping, sieve, progress)
    known = list(_recognised(run, sheets))
    try:
        with _transactions(engine, dry_run=dry_run) as transaction:
            _load_all(run, known, transaction)
    except BaseException:  # a page that is left stops its script with one of those
        upkeep.finish_what_was_cut_short(engine)
        raise
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
                run.report.files.append(
                    FileResult(
                        opened.origin,
                        None,
                        read=opened.frame.height,
                        notes=[*opened.notes, notes.unknown_file(opened.name)],
                    )
                )


@contextmanager
def _transactions(engine: sa.Engine, *, dry_run: bool) -> Iterator[Transaction]:
    """A way to open the transaction of each file; in a dry run all are one, and undone."""
    if not dry_run:
        yield lambda: writing(engine)
        return
    with trying(engine) as connection:

        @contextmanager
        def shared() -> Iterator[sa.Connection]:
            yield connection

        yield shared


def _load_all(run: _Import, sheets: Sequence[Sheet | LaterSheet], transaction: Transaction) -> None:
    with transaction() as connection:
        kept = batches.waiting_sheets(connection, run.sender)
    run.sent_again = {sheet.name: [] for sheet in kept}
    every = [*sheets, *kept]  # what was kept comes last, without the rows that were sent again
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
        line = FileResult(sheet.name, None, notes=[str(problem)], unreadable=True)
        run.report.files.append(line)
        return None


def _derive(run: _Import, connection: sa.Connection) -> None:
    run.progress(FIGURES, 0, 1)
    facts.derive(connection)
    for result, batch_id, rows in run.cases:
        _warn_of_oddities(connection, result, batch_id, rows)
    run.progress(FIGURES, 1, 1)


def _warn_of_oddities(
    connection: sa.Connection, result: FileResult, batch_id: str, rows: pl.DataFrame
) -> None:
    """Adds to the line of a file of cases what is odd about them beside the whole record."""
    odd = rows.join(oddities.of_cases(connection, rows["case_id"]), on="case_id")
    if odd.is_empty():
        return
    every = pl.concat([result.problems, odd.select(PROBLEMS.names())])
    result.problems = every.sort("row_number", maintain_order=True)
    _count_problems(result)
    batches.recount_warned(connection, batch_id, result.warned)


def _load(run: _Import, connection: sa.Connection, schema: FileSchema, sheet: Sheet) -> None:
    """Loads one sheet and writes down what became of it."""
    kept = isinstance(sheet, KeptSheet)
    if isinstance(sheet, KeptSheet):
        batches.settle(connection, sheet, run.report.run_id)
        sheet = _not_sent_again(run, schema, sheet)
        if sheet.frame.is_empty():
            return
    origin = on_one_line(sheet.origin, LONGEST_VALUE)
    result = FileResult(
        origin, schema.name, read=sheet.frame.height, notes=[*sheet.notes], kept=kept
    )
    run.report.files.append(result)
    run.progress(sheet.origin, 0, result.read)
    checked = check(schema, sheet, sender=run.sender)
    result.notes += notes.unknown_columns(checked.unknown_columns)
    rows = checked.rows.clear()
    if checked.missing_required:
        result.rejected = result.read
        result.notes.append(notes.missing_columns(checked.missing_required))
    else:
        if schema.name in run.sent_again and not kept:
            run.sent_again[schema.name].append(checked.rows.select(schema.key))
        rows, result.problems = run.sieve.rows(connection, schema, checked.rows, checked.problems)
        _count_problems(result)
        _keep_rejected(run, result, schema, sheet)
        _store(run, connection, schema, rows, result)
    batch_id = _write_down(run, connection, result)
    if schema.name == "cases" and not rows.is_empty():
        run.cases.append((result, batch_id, rows.select("row_number", "case_id")))
    run.progress(sheet.origin, result.read, result.read)


def _not_sent_again(run: _Import, schema: FileSchema, sheet: KeptSheet) -> KeptSheet:
    """The kept rows without those whose key came again in this import: the newer row counts."""
    rows = check(schema, sheet, sender=run.sender).rows
    newer = pl.concat([rows.select(schema.key).clear(), *run.sent_again[schema.name]])
    again = rows.join(newer, on=schema.key, how="semi", nulls_equal=True)["row_number"]
    waits = ~sheet.rows.is_in(again.implode())
    return replace(sheet, frame=sheet.frame.filter(waits), rows=sheet.rows.filter(waits))


def _store(
    run: _Import,
    connection: sa.Connection,
    schema: FileSchema,
    rows: pl.DataFrame,
    result: FileResult,
) -> None:
    changes = differences(connection, schema, rows.with_columns(sender=pl.lit(run.sender)))
    store(connection, schema, changes, user=run.user)
    result.added, result.updated = changes.new.height, changes.changed.height
    result.unchanged = changes.unchanged


def _count_problems(result: FileResult) -> None:
    """Counts the rows rejected, and those loaded with a warning."""
    is_error = pl.col("severity") == "error"
    rejected = result.problems.filter(is_error)["row_number"].unique()
    warned = result.problems.filter(~is_error)["row_number"].unique()
    result.rejected = rejected.len()
    result.warned = warned.filter(~warned.is_in(rejected.implode())).len()


def _keep_rejected(run: _Import, result: FileResult, schema: FileSchema, sheet: Sheet) -> None:
    """Keeps the rejected rows as they came, and their ids for the rows that name them."""
    if not result.rejected:
        return
    rejected = result.problems.filter(severity="error")["row_number"].unique()
    result.rejected_rows = sheet.frame.with_columns(row_number=sheet.rows.cast(pl.Int64)).filter(
        pl.col("row_number").is_in(rejected.implode())
    )
    headings = {column: heading for heading, column in schema.named(sheet.frame.columns).items()}
    own_id = headings.get(schema.key[0])
    if len(schema.key) == 1 and own_id is not None:
        ids = result.rejected_rows[own_id].drop_nulls()
        run.sieve.rejected_ids.setdefault(schema.name, set()).update(
            key(run.sender, i) for i in ids
        )


def _write_down(run: _Import, connection: sa.Connection, result: FileResult) -> str:
    """The file's line of history, which rows of it are tried again, and the trail's own line."""
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
    return batch_id
