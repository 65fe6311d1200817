"""The file of the chronology: what happened when, by each agency’s own record."""

import dataframely as dy
import polars as pl

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema, RowRule
from models import tables


class Chronology(FileRow):
    entry_id = kinds.own_id("The sender’s id of the entry.")
    case_id = kinds.reference("cases", "The case.", required=True)
    agency_id = kinds.reference("agencies", "The agency whose record it is.", required=True)
    occurred_on = kinds.day("The day it happened.", required=True)
    occurred_at = kinds.time("The time of day.")
    event = kinds.text("What happened.")
    response = kinds.text("What was done.")
    significance = kinds.code(code_lists.SIGNIFICANCE, "How much it matters.")
    source = kinds.text("The record it was taken from.")
    about = kinds.codes(code_lists.ABOUT, "Whom it concerns.")
    occurred_to = kinds.day("The last day, where it went on for longer than one.")
    person_ids = kinds.references("people", "Who of the case’s people it concerns.")
    author = kinds.text("Who wrote the entry in the agency’s record.")
    document_id = kinds.text("The document kept with the case that it is taken from.")
    analysis = kinds.text("What the agency makes of it, apart from what happened.")
    analysis_by = kinds.text("Who says so.")

    @dy.rule()
    def ends_before_it_began(cls) -> pl.Expr:
        return pl.col("occurred_to") >= pl.col("occurred_on")


CHRONOLOGY = FileSchema(
    name="chronology",
    meaning="One row an event in an agency’s record.",
    table=tables.chronology,
    key=("entry_id",),
    frame_schema=Chronology,
    rules={
        "ends_before_it_began": RowRule(
            ("occurred_to", "occurred_on"),
            "{field} “{value}” is before the day it began. Correct one of the two.",
        )
    },
)
