"""The file of the chronology: what happened when, by each agency’s own record."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
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


CHRONOLOGY = FileSchema(
    name="chronology",
    meaning="One row an event in an agency’s record.",
    table=tables.chronology,
    key=("entry_id",),
    frame_schema=Chronology,
)
