"""Destroys research forms after the meeting they were made for, and certifies it."""

import json
from datetime import date, timedelta
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest.erasing.found import of_ids
from ingest.erasing.traces import rejected_with
from ingest.erasing.trail import empty_lines, lines_of
from models.access import Permission, User, check_may, operator
from models.database import writing
from models.errors import ForPerson
from models.frames import delete_frame, read_frame, schema, update_frame
from models.research import SETTING, TOLD, draft_form, heard_cases
from models.tables import (
    agency_involvement,
    documents,
    drafts,
    legal_holds,
    meetings,
    rejected_rows,
    research_destructions,
    row_problems,
    settings,
)
from models.trail import note, now


def destroy(engine: sa.Engine, *, by: User, meeting_id: str, today: date) -> str:
    """Destroys the texts and files of research on the cases heard at a meeting.

    Who knew the people, and the days of request and return stay: figures need them. Cases under a
    hold keep theirs. Returns the certificate's id. Raises ForPerson before the meeting, or where
    nothing is left to destroy.
    """
    with writing(engine) as connection:
        meeting = connection.execute(
            sa.select(meetings.c.marac_id, meetings.c.meeting_date).where(
                meetings.c.meeting_id == meeting_id
            )
        ).first()
        if meeting is None:
            raise ForPerson("This meeting is not in the record: reload the page.")
        check_may(by, Permission.PROPOSE_ERASURE, meeting.marac_id)
        if meeting.meeting_date >= today:
            raise ForPerson(
                "Research is destroyed after the meeting, and this one is not over: come back then."
            )
        return _destroy(connection, by, meeting_id, str(meeting.marac_id))


def destroy_on_schedule(engine: sa.Engine, today: date) -> int:
    """Does the same so many days after each meeting, where the area has set them; how often."""
    with engine.connect() as connection:
        days = connection.scalar(sa.select(settings.c.value).where(settings.c.name == SETTING))
        if not days or not days.isdigit():
            return 0
        over = connection.scalars(
            sa.select(meetings.c.meeting_id)
            .where(meetings.c.meeting_date < today - timedelta(days=int(days)))
            .order_by(meetings.c.meeting_date, meetings.c.meeting_id)
        ).all()
        left = [meeting for meeting in over if _anything_left(connection, meeting)]
    for meeting_id in left:
        destroy(engine, by=operator("schedule"), meeting_id=meeting_id, today=today)
    return len(left)


def set_schedule(engine: sa.Engine, *, by: User, days: int | None) -> None:
    """Sets after how many days research is destroyed by itself; None: by a person only."""
    check_may(by, Permission.ADMINISTER)
    if days is not None and not 1 <= days <= 3650:
        raise ForPerson("Give a number of days from 1 to 3650, or none.")
    with writing(engine) as connection:
        connection.execute(settings.delete().where(settings.c.name == SETTING))
        if days is not None:
            connection.execute(settings.insert().values(name=SETTING, value=str(days)))
        what = "set when research is destroyed"
        note(connection, by, what, kind="settings", record=SETTING, after={"days": days})


def _destroy(connection: sa.Connection, by: User, meeting_id: str, marac_id: str) -> str:
    certificate = str(uuid4())
    texts, files = _left(connection, meeting_id)
    if texts.is_empty() and files.is_empty():
        raise ForPerson("Nothing is left to destroy: the research was destroyed before.")
    ids = texts["case_id"].unique()
    kinds = schema(agency_involvement.c)
    blank = (pl.lit(None, kinds[name]).alias(name) for name in TOLD)
    update_frame(connection, agency_involvement, ids.to_frame().with_columns(blank), ["case_id"])
    _drop_drafts(connection, _free(connection, meeting_id))
    gone = files.select("document_id").with_columns(
        pl.lit(None, pl.Binary).alias("content"),
        pl.lit(None, pl.Binary).alias("sealed_text"),
        *(
            pl.lit(None, pl.String).alias(name)
            for name in ("text_state", "version_reason", "redaction_reason")
        ),
        pl.lit("research form, destroyed").alias("file_name"),
        pl.lit(now()).alias("destroyed_at"),
        pl.lit(by.user_id).alias("destroyed_by"),
    )
    update_frame(connection, documents, gone, ["document_id"])
    free = _free(connection, meeting_id)  # a text taken out before may still stand in the trail
    lines = lines_of(connection, "agency_involvement", dict.fromkeys(free, certificate))
    empty_lines(connection, lines)
    _sweep(connection, ids)
    told = {
        "cases": ids.len(),
        "agencies": texts["agency_id"].n_unique(),
        "held_back": _held(connection, meeting_id).len(),
        "lines_of_the_trail": lines.height,
        "documents": [row["sha256"] for row in files.sort("sha256").iter_rows(named=True)],
    }
    connection.execute(
        research_destructions.insert().values(
            certificate_id=certificate,
            meeting_id=meeting_id,
            marac_id=marac_id,
            forms=texts.height,
            documents=files.height,
            destroyed_at=now(),
            destroyed_by=by.user_id,
            evidence=json.dumps(told),
        )
    )
    note(
        connection,
        by,
        "destroyed research",
        kind="research_destructions",
        record=certificate,
        marac_id=marac_id,
        after={"meeting": meeting_id, "forms": texts.height, "documents": files.height},
    )
    return certificate


def _anything_left(connection: sa.Connection, meeting_id: str) -> bool:
    texts, files = _left(connection, meeting_id)
    return not (texts.is_empty() and files.is_empty())


def _left(connection: sa.Connection, meeting_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with a text, and the files, that are still there and not held."""
    free = _free(connection, meeting_id)
    rows = of_ids(connection, agency_involvement, "case_id", free)
    texts = rows.filter(pl.any_horizontal(pl.col(*TOLD).is_not_null()))
    by_case = of_ids(connection, documents, "case_id", free)
    of_meeting = of_ids(connection, documents, "meeting_id", pl.Series([meeting_id]))
    files = pl.concat([by_case, of_meeting.filter(pl.col("case_id").is_null())])
    return texts, files.filter(
        pl.col("kind") == "research", pl.col("destroyed_at").is_null()
    ).unique("document_id")


def _free(connection: sa.Connection, meeting_id: str) -> pl.Series:
    ids = heard_cases(connection, meeting_id)
    return ids.filter(~ids.is_in(_held(connection, meeting_id).implode()))


def _held(connection: sa.Connection, meeting_id: str) -> pl.Series:
    ids = heard_cases(connection, meeting_id)
    held = read_frame(
        connection,
        sa.select(legal_holds.c.case_id).where(legal_holds.c.lifted_at.is_(None)).distinct(),
    )
    return ids.filter(ids.is_in(held["case_id"].implode()))


def _drop_drafts(connection: sa.Connection, ids: pl.Series) -> None:
    """What somebody still has in an unsent research form is research too."""
    forms = read_frame(connection, sa.select(drafts.c.user_id, drafts.c.form))
    begun = tuple(draft_form(case_id, "") for case_id in ids)
    about = [form.startswith(begun) for form in forms["form"]]
    delete_frame(connection, drafts, forms.filter(pl.Series(about, dtype=pl.Boolean)))


def _sweep(connection: sa.Connection, ids: pl.Series) -> None:
    """Research that could not be loaded waits with the rejected rows: it goes too."""
    rejected = rejected_with(connection, {"cases": set(ids)}).filter(kind="agency_involvement")
    for table in (rejected_rows, row_problems):
        delete_frame(connection, table, rejected)
