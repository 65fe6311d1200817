"""`marac import`: files and folders into the record."""

from pathlib import Path
from typing import Annotated

import polars as pl
import sqlalchemy as sa
import typer

from dashboard.commands import exporting, opened, output
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
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
) -> int:
    """Load files, folders and workbooks; makes the record first where there is none."""
    from ingest.files import import_paths

    secret = exporting.password_of(password, password_file)
    with opened.record(create=True) as engine:
        with bars() as progress:
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
        _tell(engine, report, rejected or Path("rejected-rows.xlsx"), secret)
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


def _tell(engine: sa.Engine, report: ImportReport, workbook: Path, password: str | None) -> None:
    """Where the rejected rows are, on standard error so that JSON and CSV stay clean."""
    from dashboard.rejected import rejected_export
    from ingest.rejected import rejected_by_file

    if not rejected_by_file(report):
        return
    exporting.write_file(engine, rejected_export(report, workbook.name), workbook, password)
    typer.echo(
        f"{report.rejected} rows were not loaded. They are in {workbook} with the reason of each: "
        "correct them there and import that file.",
        err=True,
    )
