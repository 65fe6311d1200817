"""`marac audit`: whether the trail is whole, and what is in it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands import exporting, opened, output
from queries.exports.marking import Marking

trail = typer.Typer(help="Check and read the trail.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(trail, name="audit")


@trail.command("verify")
def verify(
    against: Annotated[
        Path | None,
        typer.Option(help="A backup: its trail must be the beginning of the record's."),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(help="What “marac audit head” said earlier: those lines must still stand."),
    ] = None,
    as_json: output.AsJson = False,
) -> int:
    """Find any line that was altered, removed or inserted, and name it; 1 where there is one."""
    from dashboard.backups import trail_differs
    from models.settings import Settings
    from queries import trail_check

    with opened.record() as engine, engine.connect() as connection:
        verdict = trail_check.verify(connection, by=opened.me())
        broken = list(verdict.broken)
        if against is not None:
            broken += trail_differs(connection, Settings(), against, by=opened.me())
        if since is not None:
            noted = json.loads(since.read_text(encoding="utf-8"))
            broken += trail_check.missing_since(connection, noted, by=opened.me())
    if as_json:
        found = [vars(one) for one in broken]
        typer.echo(output.as_json_text({"lines": verdict.lines, "broken": found}))
    else:
        for one in broken:
            typer.echo(one.what, err=True)
        if not broken:
            typer.echo(f"The trail is whole: {verdict.lines:,} lines are as they were written.")
    return 1 if broken else 0


@trail.command("head")
def head() -> None:
    """Print the last line's number and link of each chain, as JSON: keep it somewhere else.

    Whoever rewrites the record with its key cannot rewrite what you keep elsewhere.
    """
    from queries import trail_check

    with opened.record() as engine, engine.connect() as connection:
        typer.echo(output.as_json_text(trail_check.head(connection, by=opened.me())))


@trail.command("show")
def show(
    who: Annotated[str, typer.Option(help="A user's id.")] = "",
    what: Annotated[str, typer.Option(help="An act, as “saw a case”.")] = "",
    record: Annotated[str, typer.Option(help="A case or other number.")] = "",
    most: Annotated[int, typer.Option(help="How many lines at most.")] = 100,
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
    out: exporting.Out = None,
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
) -> None:
    """The newest lines that fit."""
    from queries.trail import Filters, lines

    secret = exporting.password_of(password, password_file)
    filters = Filters(who=who, what=what, record=record)
    with opened.record() as engine:
        with engine.connect() as connection:
            frame, _count = lines(connection, user=opened.me(), filters=filters, most=most)
        exporting.show_or_write(
            engine,
            frame,
            kind="trail",
            title="The trail, newest first",
            marking=Marking.OFFICIAL_SENSITIVE,
            filters=filters.told(),
            as_json=as_json,
            as_csv=as_csv,
            out=out,
            password=secret,
        )
