"""`marac init`, `serve`, `backup` and `restore`: the record as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands import opened
from models.settings import Settings


def add_to(app: typer.Typer) -> None:
    app.command()(init)
    app.command()(serve)
    app.command()(backup)
    app.command()(restore)


def init() -> None:
    """Make a new encrypted record and its key."""
    from dashboard.record import initialise

    settings = Settings()
    initialise(settings).dispose()
    where = settings.database_file if settings.is_duckdb else "the PostgreSQL server"
    typer.echo(f"The record is in {where}.")
    if not settings.key:
        typer.echo(
            f"Its key is in {settings.key_path}. Keep a copy in another safe place: without the "
            "key nobody can open what is sealed with it, not even you."
        )


def serve(
    host: Annotated[str | None, typer.Option(help="Address to answer on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to answer on.")] = None,
) -> None:
    """Open the dashboard."""
    from dashboard import server

    settings = Settings()
    with opened.record() as engine:
        shown = f"http://{host or settings.host}:{port or settings.port}"
        typer.echo(f"The dashboard is at {shown} (stop it with Ctrl-C).")
        server.run(engine, settings, host=host, port=port)


def backup(
    to: Annotated[Path | None, typer.Argument(help="File to write (default: backups/).")] = None,
) -> None:
    """Copy the record to a file that the same key opens, and check the copy."""
    from dashboard.backups import back_up

    with opened.record() as engine:
        copy, rows = back_up(engine, Settings(), by=opened.me(), to=to)
    typer.echo(f"The backup is {copy} ({rows:,} rows, opened and counted). The same key opens it.")


def restore(
    backup_file: Annotated[Path, typer.Argument(help="The backup to bring back.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the place of the record; the present record is kept beside it."""
    from dashboard.backups import restore as bring_back

    if not yes:
        typer.confirm(f"Replace the present record by {backup_file}?", abort=True)
    kept = bring_back(Settings(), backup_file, by=opened.me())
    typer.echo(
        f"The record is now that of {backup_file}." + (f" The old one is {kept}." if kept else "")
    )
