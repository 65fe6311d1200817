"""`marac return-rules` and `marac template`: what an area settles about its returns."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from dashboard.commands import opened
from dashboard.scanning import scanner
from models.access import EVERY_MARAC, Permission
from models.errors import ForPerson
from models.period import long_date

templates = typer.Typer(help="Templates for an area's own layout.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.command("return-rules")(return_rules)
    app.add_typer(templates, name="template")


def return_rules(
    marac: Annotated[str, typer.Option(help="Id or name (default: every MARAC).")] = "",
    due_days: Annotated[
        int | None, typer.Option(help="Days after a quarter's end on which its return is due.")
    ] = None,
    quarter: Annotated[str, typer.Option(help="With --due-on: as 2026-Q3.")] = "",
    due_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="The day for one quarter."),
    ] = None,
    two_people: Annotated[
        bool | None,
        typer.Option("--two-people/--one-person", help="Whether two people freeze a return."),
    ] = None,
) -> None:
    """Set when returns are due and whether two people freeze them; without options, tell."""
    from ingest import return_settings

    me = opened.me()
    if due_on is not None and not quarter:
        raise ForPerson("Say which quarter is due on that day: --quarter 2026-Q3.")
    with opened.record() as engine:
        marac_id = _marac(engine, marac)
        if due_days is not None:
            return_settings.set_due_days(engine, by=me, marac_id=marac_id, days=due_days)
        if two_people is not None:
            return_settings.set_two_people(engine, by=me, marac_id=marac_id, wanted=two_people)
        if due_on is not None:
            return_settings.set_due_date(
                engine, by=me, marac_id=marac_id, quarter=quarter, due_on=due_on.date()
            )
        _tell(engine)


def _marac(engine: sa.Engine, name: str) -> str:
    from queries.maracs import named

    if not name:
        return EVERY_MARAC
    with engine.connect() as connection:
        scope = opened.me().scope(Permission.PREPARE_RETURNS)
        (marac_id,) = named(connection, scope=scope, names=[name]).maracs or {EVERY_MARAC}
    return marac_id


def _tell(engine: sa.Engine) -> None:
    from datetime import date

    from queries.safelives.due import due, last_finished, two_people

    with engine.connect() as connection:
        scope = opened.me().scope(Permission.PREPARE_RETURNS)
        found = due(connection, scope=scope, quarter=last_finished(date.today()))
        pairs = two_people(connection)
    for one in found:
        when = "no day is set" if one.due_on is None else f"due on {long_date(one.due_on)}"
        own = pairs.get(one.marac_id)
        both = pairs.get(EVERY_MARAC) if own is None else own
        people = "two people freeze it" if both else "one person freezes it"
        state = "frozen" if one.is_frozen else "not frozen yet"
        typer.echo(f"{one.name}: {one.quarter} {when}, {state}; {people}.")


@templates.command("list")
def list_templates() -> None:
    """Name the saved templates."""
    from queries.templates import templates as read

    with opened.record() as engine, engine.connect() as connection:
        for one in read(connection):
            columns = len(one.layout.columns)
            typer.echo(f"{one.name}: sheet “{one.layout.sheet}”, {columns} columns.")


@templates.command("save")
def save(
    name: Annotated[str, typer.Argument(help="What the template is called.")],
    workbook: Annotated[Path, typer.Argument(help="The empty workbook.")],
    sheet: Annotated[str, typer.Option(help="The sheet to fill (default: the first).")] = "",
    row: Annotated[int, typer.Option(help="The row of the headings.")] = 1,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="As C=Cases heard; the headings we know need not be named."),
    ] = None,
) -> None:
    """Save an area's own layout: which column of the return goes under which heading."""
    from ingest.door import Purpose, check_size, receive
    from ingest.return_settings import save_template
    from queries.exports.template_layout import (
        Layout,
        check_layout,
        guessed,
        headings_in,
        sheets_of,
    )

    if not workbook.exists():
        raise ForPerson(f"There is no workbook {workbook}: check the name.")
    check_size(workbook.name, workbook.stat().st_size, Purpose.TEMPLATE)
    received = receive(workbook.name, workbook.read_bytes(), Purpose.TEMPLATE, scanner=scanner())
    content = received.content
    sheet = sheet or sheets_of(content)[0]
    columns = {letter: text for text, letter in guessed(headings_in(content, sheet, row)).items()}
    columns |= dict(_pair(text) for text in column or [])
    layout = Layout(sheet, row, columns)
    notes = check_layout(content, layout).notes
    with opened.record() as engine:
        save_template(engine, by=opened.me(), name=name, layout=layout.as_text(), workbook=content)
    for sentence in notes:
        typer.echo(sentence, err=True)
    typer.echo(f"The template “{name}” is saved: use it with “marac return --template”.")


def _pair(text: str) -> tuple[str, str]:
    letter, _, heading = text.partition("=")
    if not heading.strip():
        raise ForPerson(f"“{text}” says no column and heading: write it as C=Cases heard.")
    return letter.strip().upper(), heading.strip()


@templates.command("retire")
def retire(name: str) -> None:
    """Take a template out of use."""
    from ingest.return_settings import retire_template

    with opened.record() as engine:
        retire_template(engine, by=opened.me(), name=name)
    typer.echo(f"“{name}” is no longer offered.")
