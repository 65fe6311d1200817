"""A frame to the screen: as a table for people, as JSON or CSV for programs."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import polars as pl
import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]


def show(
    frame: pl.DataFrame,
    *,
    as_json: bool,
    as_csv: bool,
    title: str,
    headings: Mapping[str, str] | None = None,
) -> None:
    """Prints the frame the way that was asked for."""
    if as_json:
        typer.echo(as_json_text(frame.to_dicts()))
    elif as_csv:
        typer.echo(_harmless(flat(frame)).write_csv(), nl=False)
    else:
        _print_table(frame, title, headings or {})


def as_json_text(value: object) -> str:
    """JSON with dates as 2026-07-09."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """No text begins as a formula would: what is printed may end up in a spreadsheet."""
    from queries.exports.formulas import guarded

    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(
        pl.col(name).map_elements(guarded, return_dtype=pl.String) for name in texts
    )


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each list as one text, its items apart by semicolons."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in lists
    )


def _print_table(frame: pl.DataFrame, title: str, headings: Mapping[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold")
    for name, kind in frame.schema.items():
        table.add_column(
            headings.get(name, name.replace("_", " ")),
            justify="right" if kind.is_numeric() else "left",
        )
    for row in frame.iter_rows():
        table.add_row(*(_shown(value) for value in row))
    Console().print(table)


def _shown(value: Any) -> str:  # noqa: ANN401 - any cell
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
