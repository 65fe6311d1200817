"""Which documents are destroyed soon, how long each kind is kept, and what was destroyed."""

from datetime import date, timedelta

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.document_retention import due_documents
from models.documents import NOT_BEFORE
from models.frames import read_frame
from models.tables import document_destructions, document_schedules, maracs, settings, users
from queries.retention import mine

AHEAD = timedelta(days=90)


def upcoming(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """Documents whose time is over within 90 days, the first due first; none closed to the person.

    Columns: those of `models.document_retention.due_documents`, and marac (its name). No file's
    name: it often holds a person's.
    """
    own = mine(user)
    due = due_documents(connection, today + AHEAD)
    if own.maracs is not None:
        due = due.filter(pl.col("marac_id").is_in(sorted(own.maracs)))
    is_closed = pl.col("case_id").is_in(sorted(own.closed)).fill_null(value=False)
    names = read_frame(connection, sa.select(maracs.c.marac_id, maracs.c.name.label("marac")))
    return (
        due.filter(~is_closed).join(names, on="marac_id", how="left").sort("due_on", "document_id")
    )


def first_day(connection: sa.Connection) -> date | None:
    """The day before which an upgraded record destroys nothing; None where there is none."""
    told = connection.scalar(sa.select(settings.c.value).where(settings.c.name == NOT_BEFORE))
    return date.fromisoformat(told) if told else None


def kind_schedules(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """marac_id, marac, kind, months: the MARACs' own times for kinds of document."""
    own = mine(user)
    return read_frame(
        connection,
        sa.select(
            document_schedules.c.marac_id,
            maracs.c.name.label("marac"),
            document_schedules.c.kind,
            document_schedules.c.months,
        )
        .join(maracs, maracs.c.marac_id == document_schedules.c.marac_id)
        .where(own.of(document_schedules.c.marac_id))
        .order_by(maracs.c.name, document_schedules.c.kind),
    )


def destructions(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """The certificates, the newest first: the columns of document_destructions, marac, who."""
    own = mine(user)
    gone = document_destructions.c
    who = sa.func.coalesce(users.c.name, gone.destroyed_by, type_=sa.String).label("who")
    return read_frame(
        connection,
        sa.select(*gone, maracs.c.name.label("marac"), who)
        .outerjoin(maracs, maracs.c.marac_id == gone.marac_id)
        .outerjoin(users, users.c.user_id == gone.destroyed_by)
        .where(own.of(gone.marac_id))
        .order_by(gone.destroyed_at.desc(), gone.certificate_id),
    )
