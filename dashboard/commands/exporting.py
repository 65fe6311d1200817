"""What a command writes or prints for programs: noted in the trail, locked where asked for."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import sqlalchemy as sa
import typer

from dashboard.commands import opened, output
from models.errors import ForPerson
from queries.exports.delivery import Export, delivered, table_export
from queries.exports.log import noted_export
from queries.exports.marking import Marking
from queries.exports.tables import sheet_of

Out = Annotated[
    Path | None, typer.Option(help="The file to write: it ends in .csv, .xlsx or .json.")
]
WithPassword = Annotated[
    bool, typer.Option("--password", help="Ask for a password that the file is locked with.")
]
PasswordFile = Annotated[
    Path | None, typer.Option(help="A file whose first line is that password.")
]


def password_of(asked: bool, file: Path | None) -> str | None:  # noqa: FBT001 - an option
    """The password for a file, asked for or read; None where none is wanted.

    It never stands on the command line, where others on the machine could read it.
    """
    from ingest.password_rule import check_password

    if file is not None:
        try:
            password = file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError):
            raise ForPerson(f"The password file {file} cannot be read: check it.") from None
    elif asked:
        password = typer.prompt("Password for the file", hide_input=True, confirmation_prompt=True)
    else:
        return None
    check_password(password, username="password")
    return str(password)


def write_file(
    engine: sa.Engine, export: Export, out: Path, password: str | None, *, inside: str = ""
) -> Path:
    """Writes the file and notes it; where it is. A locked file other than .xlsx becomes a zip.

    `inside` is what the file is called in the zip, where that is not the name of `out`.
    """
    is_zip = bool(password) and out.suffix.lower() != ".xlsx"
    place = out.with_suffix(".zip") if is_zip else out
    content = delivered(
        engine,
        opened.me(),
        export,
        password=password,
        inside=inside or out.name,
        saved_as=place.name,
    )
    _write_whole(place, content)
    return place


def _write_whole(place: Path, content: bytes) -> None:
    """Writes beside the place and moves it there: whoever opens the file finds all of it."""
    part = place.with_name(f".{place.name}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(place)
    except OSError as error:
        raise ForPerson(
            f"{place} cannot be written ({error.strerror}): check the folder, and --out."
        ) from None
    finally:
        with suppress(OSError):
            part.unlink()


def show_or_write(
    engine: sa.Engine,
    frame: pl.DataFrame,
    *,
    kind: str,
    title: str,
    marking: Marking,
    filters: Mapping[str, Any],
    as_json: bool,
    as_csv: bool,
    out: Path | None = None,
    password: str | None = None,
) -> None:
    """A table on the screen, for a program, or in a file; the last two are noted as exports."""
    if out is None and password is not None:
        raise ForPerson("A password locks a file: say which with --out.")
    if out is None:
        if as_json or as_csv:
            noted_export(
                engine,
                opened.me(),
                kind=kind,
                name="printed as JSON" if as_json else "printed as CSV",
                marking=marking,
                rows=frame.height,
                filters=filters,
            )
        output.show(frame, as_json=as_json, as_csv=as_csv, title=title)
        return
    place = write_file(engine, _export(frame, out, kind, title, marking, filters), out, password)
    typer.echo(f"{frame.height} rows written to {place}. Marked {marking.value}.", err=True)


def _export(
    frame: pl.DataFrame,
    out: Path,
    kind: str,
    title: str,
    marking: Marking,
    filters: Mapping[str, Any],
) -> Export:
    ending = out.suffix.lower()
    if ending not in (".csv", ".xlsx", ".json"):
        raise ForPerson(f"{out.name} must end in .csv, .xlsx or .json: correct --out.")
    about = [f"{name}: {value}" for name, value in filters.items() if value]
    sheet = sheet_of(output.flat(frame), title=title, about=about, marking=marking)
    return table_export(sheet, kind=kind, stem=out.stem, ending=ending, filters=filters)
