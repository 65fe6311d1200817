"""Histories in which everything personal carries a mark, so that what is left can be found."""

from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame
from models.tables import metadata

Record = dict[str, list[dict[str, Any]]]


def marked(record: Record) -> Record:
    """The record with names, addresses and texts that hold the id of whom they are about."""
    record = {file: [dict(row) for row in rows] for file, rows in record.items()}
    for row in record["maracs"]:
        row["retention_months"] = 6
    for row in record["people"]:
        one = row["person_id"]
        row |= {"family_name": f"Fam{one}Mark", "given_names": f"Giv{one}Mark"}
        row |= {"aliases": f"Ali{one}Mark", "address": f"{one}Mark Street", "phone": f"07{one}Mark"}
        row |= {"nhs_number": f"nhs{one}Mark", "safe_contact_notes": f"call {one}Mark"}
    for row in record["cases"]:
        one = row["case_id"]
        row |= {"threshold_reason": f"thr{one}Mark", "must_not_receive": f"not{one}Mark"}
    for row in record["listings"]:
        row["outcome_reason"] = f"out{row['case_id']}Mark"
    for row in record["assessments"]:
        row["judgement_reason"] = f"jud{row['case_id']}Mark"
    for row in record["agency_involvement"]:
        row["involvement"] = f"inv{row['case_id']}Mark"
    for row in record["actions"]:
        row["description"] = f"act{row['case_id']}Mark"
    record["chronology"] = [
        {
            "entry_id": f"E{case['case_id']}",
            "case_id": case["case_id"],
            "agency_id": record["agencies"][0]["agency_id"],
            "occurred_on": date(2025, 1, 1),
            "event": f"evt{case['case_id']}Mark",
        }
        for case in record["cases"]
    ]
    record["lessons"] = _lessons(record)
    return record


def _lessons(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "lesson_id": f"L{case['case_id']}",
            "case_id": case["case_id"],
            "recorded_on": date(2025, 2, 1),
            "themes": ["suicide"],
            "lesson": f"Fam{case['victim_id']}Mark was not asked.",
            "linked_action_ids": [row["action_id"] for row in record["actions"]] or None,
        }
        for case in record["cases"]
    ]


def traces(engine: sa.Engine, marks: set[str]) -> set[str]:
    """Where one of the marks stands in any text of any table: "table.column: mark"."""
    found = set()
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            texts = [column for column in table.c if isinstance(column.type, sa.String)]
            frame = read_frame(connection, sa.select(*texts)) if texts else pl.DataFrame()
            for name in frame.columns:
                told = " ".join(frame[name].drop_nulls().unique())
                found |= {f"{table.name}.{name}: {mark}" for mark in marks if mark in told}
    return found
