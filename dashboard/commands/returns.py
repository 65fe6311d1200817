"""`marac return`: the SafeLives quarterly return."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands import opened, output
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
    as_json: output.AsJson = False,
) -> None:
    """Write the SafeLives return of a quarter; what its checks found is told."""
    from queries import safelives
    from queries.maracs import named

    with opened.record() as engine, engine.connect() as connection:
        everything = opened.me().scope(Permission.PREPARE_RETURNS)
        scope = named(connection, scope=everything, names=marac or [])
        built = safelives.build(connection, scope=scope, quarter=quarter)
        behind = safelives.cases_behind(connection, scope=scope, quarter=quarter)
        if as_json:
            typer.echo(output.as_json_text(safelives.json_rows(built, behind)))
    if out is None and not as_json:
        raise typer.BadParameter(
            "Say where the return goes: --out R.xlsx, or print it with --json."
        )
    if out is not None:
        _write(built, out, edition=edition, template=template)
    for check in built.checks:
        typer.echo(f"{check.severity.value.capitalize()}: {check.message}", err=True)


def _write(built: "Return", out: Path, *, edition: str, template: Path | None) -> None:
    from ingest.door import Purpose, check_size, receive
    from models.errors import ForPerson
    from queries.exports import safelives_workbook
    from queries.exports.template import fill_template

    if template is None:
        content = safelives_workbook.write(built, edition=edition)
    else:
        if not template.exists():
            raise ForPerson(f"There is no template {template}: check the name.")
        check_size(template.name, template.stat().st_size, Purpose.TEMPLATE)
        received = receive(
            template.name, template.read_bytes(), Purpose.TEMPLATE, scanner=scanner()
        )
        filled = fill_template(received.content, built)
        content = filled.content
        for sentence in filled.notes:
            typer.echo(sentence, err=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    typer.echo(f"{len(built.rows)} meetings written to {out}.", err=True)
