"""`marac return`: the SafeLives quarterly return, previewed, frozen, restated."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
import typer

from dashboard.commands import exporting, opened, output
from dashboard.scanning import scanner
from models.access import Permission, Scope
from models.errors import ForPerson

if TYPE_CHECKING:
    from queries.safelives import Return


@dataclass(frozen=True)
class Wanted:
    """What was asked for: whose return, of which quarter, written how and where to."""

    scope: Scope
    quarter: str
    out: Path | None
    edition: str
    template: str
    each: bool
    version: int | None
    password: str | None
    as_json: bool


def add_to(app: typer.Typer) -> None:
    app.command("return")(safelives_return)


def safelives_return(
    quarter: Annotated[str, typer.Option(help="As 2026-Q3 = July to September 2026.")],
    marac: Annotated[list[str] | None, typer.Option("--marac", help="Id or name.")] = None,
    force: Annotated[str, typer.Option(help="The MARACs of a police force area.")] = "",
    out: Annotated[Path | None, typer.Option(help="The workbook to write.")] = None,
    each: Annotated[
        bool, typer.Option("--each", help="A workbook for each MARAC; --out is then a zip.")
    ] = False,
    edition: Annotated[str, typer.Option(help="uk or scotland.")] = "uk",
    template: Annotated[
        str, typer.Option(help="A saved template's name, or a workbook of the area's to fill in.")
    ] = "",
    freeze: Annotated[bool, typer.Option("--freeze", help="Keep it as it is sent.")] = False,
    frozen: Annotated[bool, typer.Option("--frozen", help="The one that was frozen.")] = False,
    restate: Annotated[
        bool, typer.Option("--restate", help="What differs from the frozen one since.")
    ] = False,
    version: Annotated[
        int | None, typer.Option(help="Which frozen version (default: the latest).")
    ] = None,
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
    as_json: output.AsJson = False,
) -> None:
    """Write the SafeLives return of a quarter; what its checks found is told."""
    from dashboard.commands import returns_frozen
    from queries.maracs import in_force, named

    if freeze + frozen + restate > 1:
        raise typer.BadParameter("Choose one: --freeze, --frozen or --restate.")
    if out is None and not as_json and not freeze and not restate:
        raise typer.BadParameter(
            "Say where the return goes: --out R.xlsx, or print it with --json."
        )
    secret = exporting.password_of(password, password_file)
    with opened.record() as engine:
        with engine.connect() as connection:
            everything = opened.me().scope(Permission.PREPARE_RETURNS)
            scope = named(connection, scope=everything, names=marac or [])
            scope = in_force(connection, scope=scope, force_area=force)
        wanted = Wanted(scope, quarter, out, edition, template, each, version, secret, as_json)
        if freeze:
            is_frozen = returns_frozen.freeze(engine, wanted)
            frozen = is_frozen and out is not None
        if frozen:
            returns_frozen.write(engine, wanted)
        elif restate:
            returns_frozen.restate(engine, wanted)
        elif not freeze:
            _write_now(engine, wanted)


def _write_now(engine: sa.Engine, wanted: Wanted) -> None:
    from queries import safelives

    with engine.connect() as connection:
        built = safelives.build(connection, scope=wanted.scope, quarter=wanted.quarter)
        behind = safelives.cases_behind(connection, scope=wanted.scope, quarter=wanted.quarter)
    if wanted.as_json:
        note_printed(engine, built)
        typer.echo(output.as_json_text(safelives.json_rows(built, behind)))
    if wanted.out is not None:
        place = save(engine, wanted, built, _content(engine, wanted, built))
        typer.echo(f"{len(built.rows)} meetings written to {place}.", err=True)
    for check in built.checks:
        typer.echo(f"{check.severity.value.capitalize()}: {check.message}", err=True)


def _content(engine: sa.Engine, wanted: Wanted, built: "Return") -> bytes:
    """The workbook or workbooks: our own, or the area's filled in, whose notes are told."""
    from queries.exports import safelives_workbook, safelives_zip

    if wanted.each:
        return safelives_zip.write(built, edition=wanted.edition)
    if wanted.template:
        return filled(engine, built, wanted.template)
    return safelives_workbook.write(built, edition=wanted.edition)


def save(engine: sa.Engine, wanted: Wanted, return_: "Return", content: bytes) -> Path:
    """Writes the file that was asked for, noted and locked; where it is."""
    from dashboard.return_file import return_export

    if wanted.out is None:
        raise typer.BadParameter("Say where the return goes: --out R.xlsx.")
    export = return_export(return_, wanted.out.name, lambda: content)
    return exporting.write_file(engine, export, wanted.out, wanted.password)


def note_printed(engine: sa.Engine, built: "Return") -> None:
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


def filled(engine: sa.Engine, return_: "Return", template: str) -> bytes:
    """A saved template by its name, else the workbook at that path, filled in."""
    from ingest.door import Purpose, check_size, receive
    from queries.exports.template import fill_template
    from queries.exports.template_layout import fill_layout
    from queries.templates import named_template

    with engine.connect() as connection:
        saved = named_template(connection, name=template)
    path = Path(template)
    if saved is not None:
        done = fill_layout(saved.workbook, saved.layout, return_)
    elif path.exists():
        check_size(path.name, path.stat().st_size, Purpose.TEMPLATE)
        received = receive(path.name, path.read_bytes(), Purpose.TEMPLATE, scanner=scanner())
        done = fill_template(received.content, return_)
    else:
        raise ForPerson(
            f"There is no template {template}: give the name of a saved one, or of a workbook."
        )
    for sentence in done.notes:
        typer.echo(sentence, err=True)
    return done.content
