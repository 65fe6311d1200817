"""`marac retention` and `marac subject-access`: how long, and what is held on one person."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands import exporting, opened, output
from queries.exports.marking import Marking


def add_to(app: typer.Typer) -> None:
    app.command()(retention)
    app.command("subject-access")(subject_access)


def retention(
    research_after: Annotated[
        int | None,
        typer.Option(help="Destroy research so many days after each meeting; 0 for by hand only."),
    ] = None,
    as_json: output.AsJson = False,
    as_csv: output.AsCsv = False,
) -> None:
    """List the cases whose time is over, and what keeps them; erasing is done on the page."""
    from ingest.research import set_schedule
    from queries import retention as kept

    with opened.record() as engine:
        if research_after is not None:
            set_schedule(engine, by=opened.me(), days=research_after or None)
        with engine.connect() as connection:
            frame = kept.due(connection, user=opened.me(), today=date.today())
            plans = kept.schedules(connection, user=opened.me())
        shown = frame.select("case_id", "marac", "closed_on", "due_on", "state", "proposed")
        exporting.show_or_write(
            engine,
            shown,
            kind="cases past their time",
            title="Cases kept long enough",
            marking=Marking.OFFICIAL_SENSITIVE,
            filters={},
            as_json=as_json,
            as_csv=as_csv,
        )
    unset = plans.filter(plans["retention_months"].is_null())["name"]
    if not unset.is_empty():
        names = ", ".join(unset)
        typer.echo(f"No schedule is set (retention_months) for: {names}.", err=True)


def subject_access(
    person: Annotated[str, typer.Argument(help="The person's id, as in the people file.")],
    out: Annotated[Path, typer.Option(help="The zip to write; its password is asked for.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask, even about a perpetrator.")
    ] = False,
) -> None:
    """Write everything held on one person, with other people taken out, to an encrypted zip."""
    from dashboard import subject_access as packs
    from models.errors import ForPerson

    if out.exists():
        raise ForPerson(f"There is already a file {out}: choose another name.")
    with opened.record() as engine:
        found = packs.read(engine, user=opened.me(), person_id=person, today=date.today())
        if found.warning:
            typer.echo(found.warning, err=True)
            if not yes:
                typer.confirm("Has that been decided?", abort=True, err=True)
        password = typer.prompt(
            "Password of the zip", hide_input=True, confirmation_prompt=True, err=True
        )
        content = packs.make(engine, found, user=opened.me(), password=password)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.touch(mode=0o600)
    out.write_bytes(content)
    typer.echo(
        f"The pack is in {out}. A human has to read {found.to_read} marked entries before it "
        "goes out.",
        err=True,
    )
