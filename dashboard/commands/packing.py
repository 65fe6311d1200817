"""`marac pack`: the steering-group pack of each MARAC's quarter, written to a folder."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
import typer

from dashboard.commands import exporting, opened
from dashboard.quiet import quiet
from models.errors import ForPerson

if TYPE_CHECKING:
    from dashboard.context import Context
    from queries.exports.delivery import Export

ENDINGS = (".docx", ".pdf")


def add_to(app: typer.Typer) -> None:
    app.command()(pack)


def pack(
    out: Annotated[Path, typer.Option(help="The folder to write to.")],
    quarter: Annotated[
        str, typer.Option(help="As 2026-Q3 = July to September 2026 (default: the last one).")
    ] = "",
    marac: Annotated[
        list[str] | None, typer.Option("--marac", help="A MARAC's id or name; may be repeated.")
    ] = None,
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
) -> None:
    """Write the steering-group pack of a finished quarter, as Word and PDF, for each MARAC."""
    secret = exporting.password_of(password, password_file)
    if out.exists() and not out.is_dir():
        raise ForPerson(f"{out} is a file: give a folder with --out.")
    with opened.record() as engine:
        written = list(_written(engine, out, quarter, marac or [], secret))
    if not written:
        raise ForPerson("No MARAC is in the record yet: import the maracs file first.")
    for place in written:
        typer.echo(str(place))


def _written(
    engine: sa.Engine, out: Path, quarter: str, names: list[str], secret: str | None
) -> Iterator[Path]:
    """Writes every pack; where each file is."""
    with quiet():  # kept reads remark that no page is open
        import streamlit as st

        from dashboard.components.filters import finished_quarters
        from dashboard.steering_pack import made, maracs_for, pack_export, view_of

        st.cache_data.clear()  # kept reads know one record in a process, and no other
        context = _context(engine)
        wanted = _named(context, names)
        for marac_id in [one for one in maracs_for(context) if one in wanted]:
            found = made(view_of(context, marac_id, quarter or finished_quarters(context.today)[0]))
            for ending in ENDINGS:
                export = pack_export(found, ending, made_by="The command marac pack")
                yield _write(engine, export, out, secret)


def _context(engine: sa.Engine) -> "Context":
    from dashboard.context import Context
    from models.database import read_data_version

    with engine.connect() as connection:
        version = read_data_version(connection)
    return Context(engine, opened.me(), date.today(), version)


def _named(context: "Context", names: list[str]) -> frozenset[str]:
    """The ids of the MARACs that were asked for; all of them where none was named."""
    from models.access import Permission
    from queries.maracs import maracs, named

    scope = context.user.scope(Permission.SEE_FIGURES)
    with context.engine.connect() as connection:
        narrowed = named(connection, scope=scope, names=names)
        return frozenset(maracs(connection, scope=narrowed)["marac_id"])


def _write(engine: sa.Engine, export: "Export", out: Path, secret: str | None) -> Path:
    """Writes one file; where it is. A locked one is a zip named after the file in it."""
    place = out / (f"{export.name}.zip" if secret else export.name)
    return exporting.write_file(engine, export, place, secret, inside=export.name)
