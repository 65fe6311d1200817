"""What a record needs besides its tables: the calendar, the published figures, facts left over."""

from datetime import date

import sqlalchemy as sa

from ingest import document_destruction, erasing, facts, packs, research
from ingest.published import load_published
from ingest.working_days import fill_working_days
from models.database import writing


def prepare(engine: sa.Engine) -> None:
    """Fills what every record starts with; run after each change of the program's version."""
    with writing(engine) as connection:
        fill_working_days(connection)
        load_published(connection)


def finish_what_was_cut_short(engine: sa.Engine) -> bool:
    """Derives the facts that an interrupted import left due, and carries out the erasures that a

    crash left undone; says whether there were any facts.
    """
    was_due = _finish_facts(engine)
    erasing.finish_what_was_cut_short(engine)
    return was_due


def destroy_what_is_over(engine: sa.Engine, today: date) -> int:
    """Destroys what has had its time: research so many days after its meeting, where the area has

    set that, other documents, and the circulated copies whose last day is over; how many of all.
    """
    meetings = research.destroy_on_schedule(engine, today)
    documents = document_destruction.destroy_on_schedule(engine, today)
    return meetings + documents + packs.destroy_expired(engine, today)


def _finish_facts(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        if not facts.is_due(connection):
            return False
    with writing(engine) as connection:
        facts.derive(connection)
    return True


def rebuild_facts(engine: sa.Engine) -> None:
    """Derives every fact anew."""
    with writing(engine) as connection:
        facts.due_everything(connection)
        facts.derive(connection)
