"""`marac remind`: agencies whose research is late."""

from datetime import date

import typer

from dashboard.commands import opened


def add_to(app: typer.Typer) -> None:
    app.command()(remind)


def remind() -> None:
    """Remind the agencies whose answers for a meeting to come are late, by a notice to each."""
    from dashboard.words import counted
    from ingest.research_reminders import remind_by_itself

    with opened.record() as engine:
        done = remind_by_itself(engine, date.today())
    if not done.requests:
        typer.echo("Nobody is late who was not reminded in the last days.")
        return
    agencies = counted(done.agencies, "agency", "agencies")
    typer.echo(f"Reminded {agencies} of {counted(done.requests, 'answer')}.")
