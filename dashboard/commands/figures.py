"""`marac indicators` and `marac report`: the figures."""

from datetime import date, datetime
from typing import Annotated, Literal

import polars as pl
import typer

from dashboard.commands import exporting, opened, output
from models.access import Permission
from models.errors import ForPerson
from models.period import Period
from queries.exports.marking import Marking

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
    out: exporting.Out = None,
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
) -> None:
    """Every indicator for a period."""
    from queries.indicators import INDICATORS
    from queries.maracs import named
    from queries.measure import figures

    secret = exporting.password_of(password, password_file)
    period = Period(start.date(), end.date())
    with opened.record() as engine:
        with engine.connect() as connection:
            scope = opened.me().scope(Permission.SEE_FIGURES)
            frame = figures(
                connection,
                scope=named(connection, scope=scope, names=marac or []),
                period=period,
                today=date.today(),
                by=_by(by),
                as_of=as_of.date() if as_of else None,
            )
        if not as_json and not as_csv and out is None:
            names = {key: one.name for key, one in INDICATORS.items()}
            frame = frame.with_columns(pl.col("key").replace_strict(names))
            frame = frame.rename({"key": "figure"})
            frame = frame if by else frame.drop("group")
        exporting.show_or_write(
            engine,
            frame,
            kind="indicators",
            title="Figures",
            marking=Marking.OFFICIAL,
            filters=_asked(period, marac, as_of) | {"by": by},
            as_json=as_json,
            as_csv=as_csv,
            out=out,
            password=secret,
        )


def _asked(period: Period, marac: list[str] | None, as_of: datetime | None) -> dict[str, object]:
    """What was asked for, as the trail and the file's own notes say it."""
    return {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "maracs": ", ".join(marac or []),
        "as of": as_of.date().isoformat() if as_of else None,
    }


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
    out: exporting.Out = None,
    password: exporting.WithPassword = False,
    password_file: exporting.PasswordFile = None,
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
    secret = exporting.password_of(password, password_file)
    period = Period(start.date(), end.date())
    with opened.record() as engine:
        with engine.connect() as connection:
            scope = opened.me().scope(Permission.SEE_FIGURES)
            frame = chosen.run(
                connection,
                scope=named(connection, scope=scope, names=marac or []),
                period=period,
                today=date.today(),
                as_of=as_of.date() if as_of else None,
            )
        exporting.show_or_write(
            engine,
            frame,
            kind=f"report {name}",
            title=chosen.title,
            marking=Marking.OFFICIAL,
            filters=_asked(period, marac, as_of),
            as_json=as_json,
            as_csv=as_csv,
            out=out,
            password=secret,
        )
