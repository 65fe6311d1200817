"""The meetings of a period, one by one."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import meeting_facts
from models.tables import meetings as meetings_table
from queries.maracs import maracs
from queries.reports import hiding, registry
from queries.reports.support import met_in

_COUNTS = ("cases", "repeats", "deferred")
_FIGURES = {
    "cases": "cases_discussed",
    "repeats": "repeat_cases",
    "deferred": "deferred",
    "minutes": "minutes",
    "expected": "attendance_expected",
    "attended": "attended",
}

COLUMNS = {
    "meeting_id": "The meeting's id; one that begins with “return:” is known only from a past "
    "return.",
    "marac_id": "The id of its MARAC.",
    "marac_name": "The name of its MARAC.",
    "date": "The day of the meeting.",
    "kind": "scheduled, emergency, virtual or daily; not known from a past return.",
    "status": "planned, held or cancelled.",
    "cases": "Cases heard.",
    "repeats": "How many of them were repeats.",
    "deferred": "Listings put off to another meeting.",
    "minutes": "Minutes of the cases heard, where recorded.",
    "expected": "Core agencies of the day, where any attendance is recorded.",
    "attended": "How many of them were there or sent a deputy.",
    "hidden": registry.HIDDEN,
}


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row a meeting of the period, in order of date; what is counted
    is blank for a meeting that was not held."""
    names = maracs(connection, scope=scope).select("marac_id", marac_name="name")
    frame = (
        _meetings(connection, scope=scope, period=period)
        .join(names, on="marac_id", how="left")
        .sort("date", "marac_name", "meeting_id")
        .with_columns(month=pl.col("date").dt.truncate("1mo"))
    )
    known_sums: tuple[list[str], ...] = (["marac_id", "month"], ["marac_id"], ["month"], [])
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=_COUNTS,
        lines=[hiding.down(frame, column, by) for column in _COUNTS for by in known_sums],
        built_on={"minutes": ["cases"]},
    )
    return shown.select(*COLUMNS)


def _meetings(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    held = _held(connection, scope=scope, period=period)
    stored = _stored(connection, scope=scope, period=period)
    return (
        stored.join(held, on=["meeting_id", "marac_id", "date"], how="full", coalesce=True)
        # What is held is there: by its stored status or because a case was heard.
        .with_columns(status=pl.when("held").then(pl.lit("held")).otherwise("status"))
    )


def _held(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    facts = meeting_facts.c
    whole = ("cases", "repeats", "deferred", "expected", "attended")
    return read_frame(
        connection,
        sa.select(
            facts.meeting_id,
            facts.marac_id,
            facts.meeting_date.label("date"),
            *(facts[field].label(name) for name, field in _FIGURES.items()),
        ).where(*met_in(meeting_facts, scope, period)),
    ).with_columns(pl.col(*whole).cast(pl.Int64), held=pl.lit(value=True))


def _stored(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    meeting = meetings_table.c
    return read_frame(
        connection,
        sa.select(
            meeting.meeting_id,
            meeting.marac_id,
            meeting.meeting_date.label("date"),
            sa.func.coalesce(meeting.kind, "scheduled").label("kind"),
            sa.func.coalesce(meeting.status, "planned").label("status"),
        ).where(*met_in(meetings_table, scope, period)),
    )


REPORT = registry.Report(
    name="meetings",
    title="Meetings",
    question="When did the MARAC meet, and what did each meeting deal with?",
    columns=COLUMNS,
    run=run,
)
