"""The trail of what was erased: its lines stay and still prove, the values are taken out."""

import json
from collections.abc import Iterable, Mapping

import polars as pl
import sqlalchemy as sa

from ingest.erasing.found import Found
from models.chain import chain_key, digests
from models.frames import insert_frame, read_frame, staged, update_frame
from models.tables import audit, audit_erased

# Tables whose trail names a record by its own id, and those that name it by case first.
OWN_IDS_OF_CASES = {
    "cases": "case_id",
    "children": "child_id",
    "assessments": "assessment_id",
    "actions": "action_id",
    "chronology": "entry_id",
}
_OWN_ID = OWN_IDS_OF_CASES | {
    "lessons": "lesson_id",
    "documents": "document_id",
    "contact_attempts": "contact_id",
    "wishes": "wish_id",
    "chronology_uploads": "upload_id",
    "transfers": "transfer_id",
    "management_reviews": "review_id",
    "hearing_lines": "line_id",
}
_OF_TWO = ("person_links", "person_matches")  # named by two people
_BY_CASE = ("listings", "agency_involvement", "chronology_decisions")
_BETWEEN = " · "
_SHORTEST_NAME = 3
_RECORDS = pl.Schema({"kind": pl.String(), "record": pl.String(), "erasure_id": pl.String()})


def take_out_values(connection: sa.Connection, found: Found) -> int:
    """Empties every line about what is erased; returns how many lines those were."""
    whole = _records(found)
    by_part = _of_parts(found)
    lines = pl.concat(
        [
            _lines(connection, whole, part=0),
            _lines(connection, by_part, part=1),
            _lines(connection, by_part.filter(pl.col("kind").is_in(_OF_TWO)), part=2),
            _searches(connection, found),
        ]
    ).unique(["chain", "line"])
    empty_lines(connection, lines)
    return lines.height


def empty_lines(connection: sa.Connection, lines: pl.DataFrame) -> None:
    """Takes the values out of lines (chain, line, before, after, erasure_id) and keeps a digest."""
    told = lines.filter(pl.col("before").is_not_null() | pl.col("after").is_not_null())
    if told.is_empty():
        return
    kept = told.with_columns(
        pl.Series("digest", digests(told, chain_key(connection)), dtype=pl.Binary)
    )
    insert_frame(connection, audit_erased, kept.select("chain", "line", "digest", "erasure_id"))
    blank = (pl.lit(None, pl.String).alias(name) for name in ("before", "after"))
    emptied = kept.select("chain", "line").with_columns(blank)
    update_frame(connection, audit, emptied, ["chain", "line"])


def lines_of(connection: sa.Connection, kind: str, cases: Mapping[str, str]) -> pl.DataFrame:
    """The lines about rows that their trail names by case first (case → what erases them)."""
    records = [(kind, case, erasure) for case, erasure in cases.items()]
    return _lines(connection, pl.DataFrame(records, schema=_RECORDS, orient="row"), part=1)


def _records(found: Found) -> pl.DataFrame:
    """kind, record, erasure_id of everything that has an id of its own."""
    rows: list[tuple[str, str, str]] = []
    for kind, frame in found.everything():
        if kind in _OWN_ID:
            of = zip(frame[_OWN_ID[kind]], frame["case_id"], strict=True)
            rows += [(kind, record, found.erasures[case]) for record, case in of]
    mentioned = found.linked_lessons.iter_rows()
    rows += [("lessons", lesson, found.erasures[case]) for lesson, case in mentioned]
    rows += [("people", one, found.erasure_of_person(one)) for one in found.leaving["person_id"]]
    return pl.DataFrame(rows, schema=_RECORDS, orient="row").unique(["kind", "record"])


def _of_parts(found: Found) -> pl.DataFrame:
    rows = [(kind, case, one) for kind in _BY_CASE for case, one in found.erasures.items()]
    rows += [
        (kind, one, found.erasure_of_person(one))
        for kind in _OF_TWO
        for one in found.leaving["person_id"]
    ]
    return pl.DataFrame(rows, schema=_RECORDS, orient="row")


def _lines(connection: sa.Connection, records: pl.DataFrame, *, part: int) -> pl.DataFrame:
    """The lines whose record (or a part of it, counted from 1) is one of these."""
    named = sa.func.split_part(audit.c.record, _BETWEEN, part) if part else audit.c.record
    with staged(connection, audit, records.select("kind", "record").unique()) as name:
        beside = sa.table(name, sa.column("kind", sa.String), sa.column("record", sa.String))
        found = read_frame(
            connection,
            sa.select(
                *(audit.c[c] for c in ("chain", "line", "before", "after", "kind")),
                beside.c.record.label("record"),
            ).join(beside, sa.and_(beside.c.kind == audit.c.kind, beside.c.record == named)),
        )
    return found.join(records, on=["kind", "record"]).drop("kind", "record")


def _searches(connection: sa.Connection, found: Found) -> pl.DataFrame:
    """Searches for the name of somebody who leaves the record."""
    names = [
        (name.lower(), found.erasure_of_person(row["person_id"]))
        for row in found.leaving.iter_rows(named=True)
        for name in _names(row)
    ]
    rows = read_frame(
        connection,
        sa.select(*(audit.c[c] for c in ("chain", "line", "before", "after"))).where(
            audit.c.what == "searched", audit.c.after.is_not(None)
        ),
    )
    erasure = [_about(after, names) for after in rows["after"]]
    told = rows.with_columns(pl.Series("erasure_id", erasure, dtype=pl.String))
    return told.drop_nulls("erasure_id")


def _names(person: Mapping[str, str | None]) -> Iterable[str]:
    for part in ("family_name", "given_names", "aliases", "postcode", "phone"):
        for name in (person[part] or "").replace(";", " ").split():
            if len(name) >= _SHORTEST_NAME:
                yield name


def _about(after: str, names: list[tuple[str, str]]) -> str | None:
    """The erasure of the first name that the search looked for."""
    told = " ".join(map(str, json.loads(after).values())).lower()
    return next((erasure for name, erasure in names if name in told), None)
