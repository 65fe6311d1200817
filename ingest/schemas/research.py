"""The file of what each agency knew of a case, and whether it answered in time."""

from ingest.schemas import kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class AgencyInvolvement(FileRow):
    case_id = kinds.reference("cases", "The case.", required=True)
    agency_id = kinds.reference("agencies", "The agency.", required=True)
    requested_on = kinds.day("The day the agency was asked.")
    returned_on = kinds.day("The day it answered.")
    known_victim = kinds.yes_no("Whether it knows the victim.")
    known_perpetrator = kinds.yes_no("Whether it knows a perpetrator.")
    known_children = kinds.yes_no("Whether it knows the children.")
    involvement = kinds.text("What it knows.")
    withheld_reason = kinds.text("Why it shares nothing, where it does not.")
    flag_placed_on = kinds.day("The day it flagged its own records.")
    flag_expires_on = kinds.day("The day that flag ends.")


AGENCY_INVOLVEMENT = FileSchema(
    name="agency_involvement",
    meaning="One row a case, an agency and the day it was asked what it knows.",
    table=tables.agency_involvement,
    key=("case_id", "agency_id", "requested_on"),
    frame_schema=AgencyInvolvement,
)
