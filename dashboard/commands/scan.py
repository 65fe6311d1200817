"""`marac scan`: documents that wait for the virus scanner, or all of them again."""

from typing import Annotated

import typer

from dashboard.commands import opened
from dashboard.scanning import scanner


def add_to(app: typer.Typer) -> None:
    app.command()(scan)


def scan(
    everything: Annotated[
        bool, typer.Option("--all", help="Scan every document again, with newer signatures.")
    ] = False,
) -> int:
    """Scan the documents that wait for it; 1 where something was found or could not be scanned."""
    from ingest.document_scans import scan_waiting
    from models.errors import ForPerson

    asked = scanner()
    if asked is None:
        raise ForPerson(
            "No virus scanner is set up: name it in MARAC_SCANNER, for example "
            "unix:/run/clamav/clamd.ctl."
        )
    with opened.record() as engine:
        done = scan_waiting(engine, asked, by=opened.me(), again=everything)
    typer.echo(
        f"{done.clean} clean, {done.infected} infected and locked, {done.waiting} still waiting."
    )
    if done.why:
        typer.echo(done.why, err=True)
    return 1 if done.infected or done.waiting else 0
