"""`marac series` and `marac annual`: returns over the years."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import typer

from dashboard.commands import exporting, opened, output
from models.access import Permission
from models.errors import ForPerson
from queries.exports.marking import Marking

Maracs = Annotated[
    list[str] | None, typer.Option("--marac", help="A MARAC's id or name; may be repeated.")
]
Force = Annotated[str, typer.Option(help="The MARACs of a police force area.")]
_SHOWN = (
    *("group", "quarter", "source", "maracs", "cases_discussed", "change", "repeat_rate"),
    *("cases_per_10k", "recommended_cases"),
)


def add_to(app: typer.Typer) -> None:
    app.command()(series)
    app.command()(annual)


def series(
    by: Annotated[str, typer.Option(help="marac, force or all.")] = "all",
    to: Annotated[
        str, typer.Option(help="The last quarter, as 2026-Q3 (default: the last that ended).")
    ] = "",
    quarters: Annotated[
        bool, typer.Option("--quarters", help="Each quarter, not twelve months to it.")
    ] = False,
    marac: Maracs = None,
    force: Force = "",
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
    out: exporting.Out = None,
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
) -> None:
    """Past and present returns in one series: twelve months to each quarter, as published."""
    from queries.maracs import in_force, maracs, named
    from queries.safelives.due import last_finished
    from queries.safelives.series import series as read

    secret = exporting.password_of(password, password_file)
    with opened.record() as engine:
        with engine.connect() as connection:
            scope = opened.me().scope(Permission.PREPARE_RETURNS)
            scope = named(connection, scope=scope, names=marac or [])
            scope = in_force(connection, scope=scope, force_area=force)
            last = to or last_finished(date.today())
            found = read(connection, scope=scope, last=last, by=_by(by))
            known = maracs(connection, scope=scope)
        frame = found.quarters if quarters else found.rolling
        if not as_json and not as_csv and out is None:
            names = dict(zip(known["marac_id"], known["name"], strict=True))
            frame = frame.with_columns(pl.col("group").replace(names))
            frame = frame.select(name for name in _SHOWN if name in frame.columns)
        exporting.show_or_write(
            engine,
            frame,
            kind="return series",
            title="Returns by quarter" if quarters else "Twelve months to each quarter",
            marking=Marking.OFFICIAL,
            filters={"by": by, "to": last, "maracs": marac, "force": force},
            as_json=as_json,
            as_csv=as_csv,
            out=out,
            password=secret,
        )


def _by(name: str) -> Literal["marac", "force", "all"]:
    match name:
        case "marac" | "force" | "all":
            return name
        case _:
            raise ForPerson(f"“{name}” is nothing to group by: use marac, force or all.")


def annual(
    to: Annotated[str, typer.Option(help="The last quarter of the twelve months, as 2026-Q1.")],
    out: Annotated[Path, typer.Option(help="The workbook to write.")],
    marac: Maracs = None,
    force: Force = "",
    show_small: Annotated[
        bool, typer.Option("--show-small", help="Show small numbers: for those who see cases.")
    ] = False,
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
) -> None:
    """Write twelve months as a workbook laid out like the one SafeLives publishes."""
    from dashboard.return_file import annual_export
    from queries.maracs import in_force, named
    from queries.safelives.annual import annual as read

    secret = exporting.password_of(password, password_file)
    with opened.record() as engine:
        with engine.connect() as connection:
            scope = opened.me().scope(Permission.PREPARE_RETURNS)
            scope = named(connection, scope=scope, names=marac or [])
            scope = in_force(connection, scope=scope, force_area=force)
            found = read(connection, scope=scope, last=to, hide=not show_small)
        place = exporting.write_file(engine, annual_export(found, out.name), out, secret)
    lines = sum(1 for line in found.lines if not line.is_area)
    typer.echo(f"{lines} MARACs written to {place}.", err=True)
    if found.left_out:
        typer.echo(f"Without data: {', '.join(found.left_out)}.", err=True)
