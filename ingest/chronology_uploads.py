"""Uploads of many entries at once, and one taken back by whoever made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest.chronology import FILE, PREFIX, check_document, marked
from ingest.chronology_lines import Line, key, place
from ingest.documents import CheckCase
from ingest.own_agency import needed_for
from ingest.save import save_rows_within
from models.access import Permission, User, may
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.frames import delete_frame, read_frame, staged_ids
from models.tables import audit, chronology, chronology_decisions, chronology_uploads
from models.trail import note, note_frame, now

_LONGEST_ORIGIN = 200
_KIND = "chronology_uploads"


@dataclass(frozen=True)
class Uploaded:
    """What became of an upload: entries added, lines that were there before, lines left wrong."""

    upload_id: str
    added: int
    known: int
    wrong: int


def upload(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    agency_id: str,
    lines: Sequence[Line],
    origin: str,
    document_id: str = "",
    check_case: CheckCase,
) -> Uploaded:
    """Loads the good lines in one transaction; what was there before is left as it stands.

    `origin` is the name of the file, or that it was pasted. Raises ForPerson, NotAllowed.
    """
    upload_id = str(uuid4())
    with writing(engine) as connection:
        marac_id = check_case(connection, by, case_id)
        needs = needed_for(by, marac_id, agency_id)
        check_document(connection, case_id, document_id)
        told = marked(connection, lines, case_id=case_id, agency_id=agency_id)
        good = [line for line in told if line.is_good]
        counts = {
            "added": len(good),
            "known": sum(line.is_known for line in told),
            "wrong": sum(bool(line.problem) for line in told),
        }
        if good:
            _load(connection, good, (case_id, agency_id, document_id), by=by, needs=needs)
            _stamp(connection, [_entry_id(case_id, agency_id, line) for line in good], upload_id)
            about = {"agency_id": agency_id, "origin": origin[:_LONGEST_ORIGIN], **counts}
            ids = {"upload_id": upload_id, "marac_id": marac_id, "case_id": case_id}
            at = {"uploaded_at": now(), "uploaded_by": by.user_id}
            connection.execute(chronology_uploads.insert().values(**ids, **about, **at))
            note(
                connection,
                by,
                "uploaded a chronology",
                kind=_KIND,
                record=upload_id,
                marac_id=marac_id,
                after={"case_id": case_id, **about},
            )
    return Uploaded(upload_id if good else "", **counts)


def undo_upload(engine: sa.Engine, *, by: User, upload_id: str, check_case: CheckCase) -> int:
    """Takes the entries of an upload out again; how many. Those corrected since stay.

    For whoever made it, and whoever does the casework of the MARAC.
    """
    with writing(engine) as connection:
        found = connection.execute(
            sa.select(chronology_uploads).where(chronology_uploads.c.upload_id == upload_id)
        ).first()
        if found is None:
            raise NotAllowed("There is no upload of that number that your account may take back.")
        marac_id = check_case(connection, by, found.case_id)
        if not may_undo(by, found.uploaded_by, marac_id):
            raise NotAllowed(
                "An upload is taken back by whoever made it: ask them, or the MARAC’s coordinator."
            )
        if found.undone_at is not None:
            raise ForPerson("This upload was taken back already: reload the page.")
        gone = _uncorrected(connection, upload_id)
        _remove(connection, gone, by=by)
        done = {"undone_at": now(), "undone_by": by.user_id}
        this = chronology_uploads.c.upload_id == upload_id
        connection.execute(chronology_uploads.update().where(this).values(**done))
        note(
            connection,
            by,
            "took back an upload",
            kind=_KIND,
            record=upload_id,
            marac_id=marac_id,
            after={"case_id": found.case_id, "removed": gone.height},
        )
    return gone.height


def may_undo(by: User, uploaded_by: str, marac_id: str) -> bool:
    """Whether the person may take an upload back."""
    return by.user_id == uploaded_by or may(by, Permission.DO_CASEWORK, marac_id)


def _load(
    connection: sa.Connection,
    lines: Sequence[Line],
    place_: tuple[str, str, str],
    *,
    by: User,
    needs: Permission,
) -> None:
    case_id, agency_id, document_id = place_
    rows = [
        {
            "entry_id": _entry_id(case_id, agency_id, line),
            "case_id": case_id,
            "agency_id": agency_id,
            "document_id": document_id,
            **line.values,
        }
        for line in lines
    ]
    save_rows_within(connection, FILE, rows, by=by, needs=needs)


def _entry_id(case_id: str, agency_id: str, line: Line) -> str:
    """The same line of the same agency has the same id whenever it comes."""
    return PREFIX + key(place(case_id, agency_id), line.values)


def _stamp(connection: sa.Connection, ids: Sequence[str], upload_id: str) -> None:
    with staged_ids(connection, pl.Series(ids, dtype=pl.String)) as name:
        beside = sa.table(name, sa.column("id", sa.String))
        connection.execute(
            chronology.update()
            .where(chronology.c.entry_id.in_(sa.select(beside.c.id)))
            .values(upload_id=upload_id)
        )


def _uncorrected(connection: sa.Connection, upload_id: str) -> pl.DataFrame:
    """The entries of an upload (rows of chronology) that nobody has corrected since."""
    changed = sa.exists().where(
        audit.c.kind == FILE, audit.c.record == chronology.c.entry_id, audit.c.what == "change"
    )
    mine = chronology.c.upload_id == upload_id
    return read_frame(connection, sa.select(chronology).where(mine, ~changed))


def _remove(connection: sa.Connection, gone: pl.DataFrame, *, by: User) -> None:
    ids = gone["entry_id"]
    for column in ("entry_id", "other_id"):
        delete_frame(connection, chronology_decisions, pl.DataFrame({column: ids}))
    delete_frame(connection, chronology, pl.DataFrame({"entry_id": ids}))
    told = gone.select(
        pl.col("entry_id").alias("record"),
        "marac_id",
        pl.struct(pl.exclude("sender")).struct.json_encode().alias("before"),
        pl.lit(None, pl.String).alias("after"),
    )
    note_frame(connection, by, "remove", kind=FILE, changes=told)
