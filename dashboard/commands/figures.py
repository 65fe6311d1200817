"""`marac indicators` and `marac report`: the figures."""

from datetime import date, datetime
from typing import Annotated, Literal

import polars as pl
import typer

from dashboard.commands import opened, output
from models.access import Permission
from models.errors import ForPerson
from models.period import Period

Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"])]
From = Annotated[
    datetime, typer.Option("--from", formats=["%Y-%m-%d", "%d/%m/%Y"], help="First day.")
]
To = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Last day.")]
Maracs = Annotated[
    list[str] | None, typer.Option("--marac", help="A MARAC's id or name; may be repeated.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d", "%d/%m/%Y"], help="What is overdue, on that day."),
]


def add_to(app: typer.Typer) -> None:
    app.command()(indicators)
    app.command()(report)


def indicators(
    start: From,
    end: To,
    marac: Maracs = None,
    by: Annotated[str | None, typer.Option(help="marac, month or meeting.")] = None,
    as_of: AsOf = None,
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
) -> None:
    """Every indicator for a period."""
    from queries.indicators import INDICATORS
    from queries.maracs import named
    from queries.measure import figures

    with opened.record() as engine, engine.connect() as connection:
        scope = opened.me().scope(Permission.SEE_FIGURES)
        frame = figures(
            connection,
            scope=named(connection, scope=scope, names=marac or []),
            period=Period(start.date(), end.date()),
            today=date.today(),
            by=_by(by),
            as_of=as_of.date() if as_of else None,
        )
    if not as_json and not as_csv:
        names = {key: indicator.name for key, indicator in INDICATORS.items()}
        frame = frame.with_columns(pl.col("key").replace_strict(names)).rename({"key": "figure"})
        frame = frame if by else frame.drop("group")
    output.show(frame, as_json=as_json, as_csv=as_csv, title="Figures")


def _by(name: str | None) -> Literal["marac", "month", "meeting"] | None:
    match name:
        case None | "marac" | "month" | "meeting":
            return name
        case _:
            raise ForPerson(f"“{name}” is nothing to group by: use marac, month or meeting.")


def report(
    name: Annotated[str, typer.Argument(help="Which report; see --list.")] = "",
    start: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d", "%d/%m/%Y"])
    ] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d", "%d/%m/%Y"])] = None,
    marac: Maracs = None,
    as_of: AsOf = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Say what the columns mean.")
    ] = False,
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
) -> None:
    """A page's table."""
    from queries.maracs import named
    from queries.reports import REPORTS

    if name not in REPORTS:
        raise ForPerson(f"“{name}” is no report: choose one of {', '.join(REPORTS)}.")
    chosen = REPORTS[name]
    if describe:
        columns = pl.DataFrame(
            {"column": list(chosen.columns), "meaning": list(chosen.columns.values())}
        )
        output.show(columns, as_json=as_json, as_csv=as_csv, title=chosen.question)
        return
    if start is None or end is None:
        raise typer.BadParameter("A report needs its period: --from 2025-01-01 --to 2025-12-31.")
    with opened.record() as engine, engine.connect() as connection:
        scope = opened.me().scope(Permission.SEE_FIGURES)
        frame = chosen.run(
            connection,
            scope=named(connection, scope=scope, names=marac or []),
            period=Period(start.date(), end.date()),
            today=date.today(),
            as_of=as_of.date() if as_of else None,
        )
    output.show(frame, as_json=as_json, as_csv=as_csv, title=chosen.title)
