"""`marac return`: the SafeLives quarterly return."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
import typer

from dashboard.commands import exporting, opened, output
from dashboard.scanning import scanner
from models.access import Permission

if TYPE_CHECKING:
    from queries.safelives import Return


def add_to(app: typer.Typer) -> None:
    app.command("return")(safelives_return)


def safelives_return(
    quarter: Annotated[str, typer.Option(help="As 2026-Q3 = July to September 2026.")],
    marac: Annotated[list[str] | None, typer.Option("--marac", help="Id or name.")] = None,
    out: Annotated[Path | None, typer.Option(help="The workbook to write.")] = None,
    edition: Annotated[str, typer.Option(help="uk or scotland.")] = "uk",
    template: Annotated[
        Path | None, typer.Option(help="The area's own copy of the official workbook, to fill in.")
    ] = None,
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
    as_json: output.AsJson = False,
) -> None:
    """Write the SafeLives return of a quarter; what its checks found is told."""
    from dashboard.return_file import return_export
    from queries import safelives
    from queries.maracs import named

    if out is None and not as_json:
        raise typer.BadParameter(
            "Say where the return goes: --out R.xlsx, or print it with --json."
        )
    secret = exporting.password_of(password, password_file)
    with opened.record() as engine:
        with engine.connect() as connection:
            everything = opened.me().scope(Permission.PREPARE_RETURNS)
            scope = named(connection, scope=everything, names=marac or [])
            built = safelives.build(connection, scope=scope, quarter=quarter)
            behind = safelives.cases_behind(connection, scope=scope, quarter=quarter)
        if as_json:
            _note_printed(engine, built)
            typer.echo(output.as_json_text(safelives.json_rows(built, behind)))
        if out is not None:
            content = _content(built, edition=edition, template=template)
            export = return_export(built, out.name, lambda: content)
            place = exporting.write_file(engine, export, out, secret)
            typer.echo(f"{len(built.rows)} meetings written to {place}.", err=True)
    for check in built.checks:
        typer.echo(f"{check.severity.value.capitalize()}: {check.message}", err=True)


def _note_printed(engine: sa.Engine, built: "Return") -> None:
    """Printed as JSON, the return names the cases behind each number."""
    from queries.exports.log import noted_export
    from queries.exports.marking import Marking

    noted_export(
        engine,
        opened.me(),
        kind="return",
        name="printed as JSON",
        marking=Marking.OFFICIAL_SENSITIVE,
        rows=len(built.rows),
        filters={"quarter": built.quarter},
    )


def _content(built: "Return", *, edition: str, template: Path | None) -> bytes:
    """The workbook: our own, or the area's copy filled in, whose notes are told."""
    from ingest.door import Purpose, check_size, receive
    from models.errors import ForPerson
    from queries.exports import safelives_workbook
    from queries.exports.template import fill_template

    if template is None:
        return safelives_workbook.write(built, edition=edition)
    if not template.exists():
        raise ForPerson(f"There is no template {template}: check the name.")
    check_size(template.name, template.stat().st_size, Purpose.TEMPLATE)
    content = template.read_bytes()
    received = receive(template.name, content, Purpose.TEMPLATE, scanner=scanner())
    filled = fill_template(received.content, built)
    for sentence in filled.notes:
        typer.echo(sentence, err=True)
    return filled.content
