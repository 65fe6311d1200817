"""`marac generate`: invented people and cases."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.progress import bars


def add_to(app: typer.Typer) -> None:
    app.command()(generate)


def generate(
    cases: Annotated[int, typer.Option(min=1, help="How many cases.")],
    out: Annotated[Path, typer.Option(help="The folder to write.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
) -> None:
    """Write synthetic interchange files: nobody in them is real."""
    from ingest.synthetic import generate as write

    with bars() as progress:
        rows = write(cases, seed, out, progress=lambda done, every: progress("Cases", done, every))
    typer.echo(f"{sum(rows.values()):,} rows in {len(rows)} files written to {out}.")
