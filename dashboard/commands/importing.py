"""`marac import`: files and folders into the record."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from dashboard.commands import opened, output
from dashboard.commands.progress import bars
from dashboard.scanning import scanner
from ingest.report import FileResult, ImportReport
from models.keys import LOCAL


def add_to(app: typer.Typer) -> None:
    app.command("import")(import_files)


def import_files(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    source: Annotated[str, typer.Option(help="Who sent them; ids are kept apart.")] = LOCAL,
    mapping: Annotated[Path | None, typer.Option(help="An area's saved mapping (TOML).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only, keep nothing.")] = False,
    accept_identity_changes: Annotated[
        bool, typer.Option(help="Allow a person's name and date of birth to change together.")
    ] = False,
    rejected: Annotated[
        Path | None, typer.Option(help="Where to write the rejected rows (a workbook).")
    ] = None,
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
) -> int:
    """Load files, folders and workbooks; makes the record first where there is none."""
    from ingest.files import import_paths

    with opened.record(create=True) as engine, bars() as progress:
        report = import_paths(
            engine,
            paths,
            user=opened.me(),
            sender=source,
            mapping=mapping,
            dry_run=dry_run,
            accept_identity_changes=accept_identity_changes,
            scanner=scanner(),
            progress=progress,
        )
    output.show(
        pl.DataFrame([_line(file) for file in report.files], infer_schema_length=None),
        as_json=as_json,
        as_csv=as_csv,
        title="Nothing was kept: this was a dry run" if dry_run else "What was loaded",
    )
    _tell(report, rejected or Path("rejected-rows.xlsx"))
    return report.exit_code


def _line(file: FileResult) -> dict[str, object]:
    return {
        "file": file.origin,
        "kind": file.kind,
        "read": file.read,
        "added": file.added,
        "updated": file.updated,
        "unchanged": file.unchanged,
        "rejected": file.rejected,
        "warned": file.warned,
        "notes": " ".join(file.notes),
    }


def _tell(report: ImportReport, workbook: Path) -> None:
    """Where the rejected rows are, on standard error so that JSON and CSV stay clean."""
    from ingest.rejected import rejected_by_file
    from queries.exports import rejected_workbook

    rows = rejected_by_file(report)
    if not rows:
        return
    workbook.write_bytes(rejected_workbook.write(rows))
    typer.echo(
        f"{report.rejected} rows were not loaded. They are in {workbook} with the reason of each: "
        "correct them there and import that file.",
        err=True,
    )
