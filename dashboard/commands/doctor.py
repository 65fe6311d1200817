"""`marac doctor`: checks of the set-up, each with what to do."""

from typing import Annotated

import polars as pl
import typer

from dashboard.commands import opened, output


def add_to(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor(
    rebuild_facts: Annotated[
        bool, typer.Option("--rebuild-facts", help="Derive every fact anew and compare.")
    ] = False,
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
) -> int:
    """Check set-up, key, tables, facts, references and backups; 1 where something is wrong."""
    from dashboard.health import check_record

    with opened.record() as engine:
        findings = check_record(engine, rebuild_facts=rebuild_facts, by=opened.me())
    frame = pl.DataFrame(
        [{"check": f.check, "state": f.state, "what": f.what, "do": f.do} for f in findings]
    )
    output.show(frame, as_json=as_json, as_csv=as_csv, title="The record's health")
    if any(f.state == "wrong" for f in findings):
        typer.echo("Something is wrong: do what the last column says.", err=True)
        return 1
    return 0
