"""Writes a note on a day of a MARAC's chart, or takes it away again."""

from datetime import date
from uuid import uuid4

import sqlalchemy as sa

from ingest.reasons import needed
from models.access import Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.period import long_date
from models.tables import chart_notes, maracs
from models.trail import note, now

MOST = 300
_FIRST = date(2003, 1, 1)  # the first MARAC met in 2003
_KIND = "chart_notes"


def write_note(
    engine: sa.Engine,
    *,
    by: User,
    marac_id: str,
    chart: str,
    on: date,
    text: str,
    marks_change: bool,
    today: date,
) -> str:
    """Keeps a note and gives its id; one that marks a change begins the chart's limits anew.

    Raises ForPerson where the day or the text makes no sense.
    """
    check_may(by, Permission.COMMENT, marac_id)
    if not _FIRST <= on <= today:
        raise ForPerson(
            f"The day of the note, {long_date(on)}, is not between 2003 and today: check the day."
        )
    told = needed(
        text, "Say what happened on that day, without anybody's name.", least=3, most=MOST
    )
    values = {
        "marac_id": marac_id,
        "chart": chart,
        "noted_day": on,
        "note": told,
        "marks_change": marks_change,
    }
    note_id = str(uuid4())
    with writing(engine) as connection:
        if connection.scalar(sa.select(maracs.c.name).where(maracs.c.marac_id == marac_id)) is None:
            raise ForPerson("That MARAC is not in the record: choose one from the list.")
        connection.execute(
            chart_notes.insert().values(
                note_id=note_id, written_by=by.user_id, written_at=now(), **values
            )
        )
        note(
            connection,
            by,
            "wrote a note on a chart",
            kind=_KIND,
            record=note_id,
            marac_id=marac_id,
            after=values,
        )
    return note_id


def remove_note(engine: sa.Engine, *, by: User, note_id: str) -> None:
    """Takes a note away; the trail keeps what it said. Raises ForPerson where it is gone."""
    check_may(by, Permission.COMMENT)
    with writing(engine) as connection:
        same = chart_notes.c.note_id == note_id
        row = connection.execute(sa.select(chart_notes).where(same)).mappings().first()
        if row is None:
            raise ForPerson("That note has been taken away already: reload the page.")
        check_may(by, Permission.COMMENT, row["marac_id"])
        connection.execute(chart_notes.delete().where(same))
        note(
            connection,
            by,
            "took a note off a chart",
            kind=_KIND,
            record=note_id,
            marac_id=row["marac_id"],
            before={name: row[name] for name in ("chart", "noted_day", "note", "marks_change")},
        )
