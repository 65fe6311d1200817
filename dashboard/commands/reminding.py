"""`marac remind`: agencies whose research is late, and people whose actions are due."""

from datetime import date
from typing import TYPE_CHECKING

import typer

from dashboard.commands import opened

if TYPE_CHECKING:
    from ingest.action_reminders import Mailed
    from ingest.research_reminders import Reminded


def add_to(app: typer.Typer) -> None:
    app.command()(remind)


def remind() -> None:
    """Remind of research that is late, and by e-mail of actions that are due or late."""
    from ingest import action_reminders
    from ingest.research_reminders import remind_by_itself

    with opened.record() as engine:
        done = remind_by_itself(engine, date.today())
        mailed = action_reminders.remind_by_itself(engine, date.today())
    typer.echo(_research(done))
    typer.echo(_actions(mailed))


def _research(done: "Reminded") -> str:
    from dashboard.words import counted

    if not done.requests:
        return "Nobody is late who was not reminded in the last days."
    agencies = counted(done.agencies, "agency", "agencies")
    return f"Reminded {agencies} of {counted(done.requests, 'answer')}."


def _actions(mailed: "Mailed | None") -> str:
    from dashboard.words import counted

    if mailed is None:
        return "No mail server is set up: the page Actions lists whom to telephone."
    told = f"Sent {counted(mailed.sent, 'reminder')} of actions."
    if mailed.failed:
        told += f" {counted(mailed.failed, 'reminder')} could not be sent. {mailed.why}"
    return told
