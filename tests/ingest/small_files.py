"""A small record with a row of every kind, and how to look at what became of it."""

import json
from typing import Any

import polars as pl
import sqlalchemy as sa
from records import load, table

from ingest.report import FileResult, ImportReport
from models.frames import read_frame
from models.tables import audit, metadata

Rows = list[dict[str, str | None]]


def files() -> dict[str, Rows]:
    """Two MARACs; in the first Ann is heard in March and, referred again, in June."""
    return {
        "maracs": table("""
            marac_id | name  | dash_threshold
            M1       | North |
            M2       | South | 10
        """),
        "agencies": table("""
            agency_id | name   | return_source | core
            A1        | Police | police        | yes
            A2        | Haven  | idva          | no
        """),
        "people": table("""
            person_id | family_name | given_names | date_of_birth | gender
            V1        | Ash         | Ann         | 1990-05-01    | female
            V2        | Birch       | Bea         | 1985-02-28    | female
            P1        | Cole        | Col         | 1988-07-09    | male
            P2        | Dean        | Dan         | 1979-01-02    | male
        """),
        "population": table("""
            marac_id | year | adult_females
            M1       | 2024 | 100000
        """),
        "marac_agencies": table("""
            marac_id | agency_id | core | from
            M1       | A1        | yes  | 2020-01-01
        """),
        "meetings": table("""
            meeting_id | marac_id | meeting_date | status
            N1         | M1       | 2025-03-04   | held
            N2         | M1       | 2025-06-03   | held
        """),
        "cases": table("""
            case_id | marac_id | referral_date | victim_id | referring_agencies | perpetrator_ids
            C1      | M1       | 2025-02-20    | V1        | A1                 | P1
            C2      | M1       | 2025-05-20    | V1        | A1;A2              | P1
            C3      | M2       | 2025-05-21    | V2        | A2                 | P2
        """),
        "children": table("""
            child_id | case_id | in_household
            K1       | C1      | yes
        """),
        "listings": table("""
            case_id | meeting_id | outcome | minutes
            C1      | N1         | heard   | 12
            C2      | N2         | heard   |
        """),
        "assessments": table("""
            assessment_id | case_id | form | q1  | q2
            D1            | C1      | dash | yes | no
        """),
        "agency_involvement": table("""
            case_id | agency_id | requested_on | returned_on
            C1      | A2        | 2025-02-24   | 2025-03-01
        """),
        "attendance": table("""
            meeting_id | agency_id | person | status
            N1         | A1        | Sam    | present
        """),
        "actions": table("""
            action_id | case_id | agency_id | meeting_id | due_date   | status
            T1        | C1      | A1        | N1         | 2025-03-11 | open
        """),
        "lessons": table("""
            lesson_id | case_id | meeting_id | recorded_on | themes  | lesson
            L1        | C1      |            | 2025-04-01  | housing | Ask sooner
            L2        |         | N1         | 2025-04-01  | suicide | Ask
        """),
        "chronology": table("""
            entry_id | case_id | agency_id | occurred_on | event
            E1       | C1      | A1        | 2025-01-05  | A call
        """),
        "capacity": table("""
            marac_id | month   | idva_fte
            M1       | 2025-03 | 2.5
        """),
        "returns": table("""
            marac_name | meeting_date | cases_discussed | repeat_cases
            North      | 2023-03-07   | 12              | 4
        """),
    }


CORE = ("maracs", "agencies", "people", "meetings", "cases", "listings")


def core(*more: str) -> dict[str, Rows]:
    """The files that every figure needs, and those named."""
    return {name: rows for name, rows in files().items() if name in (*CORE, *more)}


def filled(engine: sa.Engine, some: dict[str, Rows] | None = None) -> ImportReport:
    """Loads these files (the core ones, if none are given), all of them."""
    report = load(engine, core() if some is None else some)
    assert report.exit_code == 0, reasons(report)
    return report


def stored(engine: sa.Engine, name: str) -> pl.DataFrame:
    """A table as it is, sorted."""
    with engine.connect() as connection:
        frame = read_frame(connection, sa.select(metadata.tables[name]))
    return frame.sort(frame.columns)


def cell(engine: sa.Engine, name: str, column: str, **key: str) -> Any:  # noqa: ANN401 - any cell
    """The value of one row's column."""
    table_ = metadata.tables[name]
    question = sa.select(table_.c[column]).filter_by(**key)
    with engine.connect() as connection:
        return connection.execute(question).scalar_one()


def everything(engine: sa.Engine) -> dict[str, pl.DataFrame]:
    """Every table but the trail, the imports and the count of versions."""
    left_out = {
        "audit",
        "audit_ends",
        "import_batches",
        "rejected_rows",
        "row_problems",
        "data_version",
    }
    return {
        name: stored(engine, name).drop("sent_on", strict=False)
        for name in metadata.tables
        if name not in left_out | {"working_days"}
    }


def line(report: ImportReport, kind: str) -> FileResult:
    """The report's one line for a file."""
    [only] = [file for file in report.files if file.kind == kind]
    return only


def counts(report: ImportReport) -> dict[str, tuple[int, ...]]:
    """File → read, added, updated, unchanged, rejected, warned."""
    return {
        f"{file.origin} {file.kind}": (
            file.read,
            file.added,
            file.updated,
            file.unchanged,
            file.rejected,
            file.warned,
        )
        for file in report.files
    }


def reasons(report: ImportReport) -> list[tuple[str, int, str]]:
    """Kind, row and code of every error."""
    return [
        (str(file.kind), row, code)
        for file in report.files
        for row, code in file.problems.filter(severity="error")
        .select("row_number", "code")
        .iter_rows()
    ]


def trail(engine: sa.Engine) -> list[tuple[str, str, str | None, Any, Any]]:
    """What, kind, record, before and after of every line of the trail, in no order."""
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(audit.c.what, audit.c.kind, audit.c.record, audit.c.before, audit.c.after)
        ).all()
    return [
        (what, kind, record, json.loads(before or "null"), json.loads(after or "null"))
        for what, kind, record, before, after in rows
    ]
