"""The file of what each agency knew of a case, and whether it answered in time."""

from ingest.schemas import code_lists, kinds
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
    withheld_reason = kinds.text("What it does not share, and why.")
    flag_placed_on = kinds.day("The day it flagged its own records.")
    flag_expires_on = kinds.day("The day that flag ends.")
    due_on = kinds.day("The day by which it is asked to answer.")
    chased_on = kinds.day("The day it was last reminded.")
    opinion = kinds.text("What its professionals think, kept apart from what it knows.")
    returned_by = kinds.text("Who answered for the agency.")
    lead_worker = kinds.text("Its lead worker.")
    is_open = kinds.yes_no("Whether it is working with the family now.")
    involved_from = kinds.day("Since when it has been involved.")
    involved_to = kinds.day("Until when it was involved.")
    services = kinds.text("The services it gave.")
    flag_role = kinds.codes(code_lists.FLAG_ROLE, "Whose records it flagged.")
    flag_wording = kinds.text("What the flag says.")
    flag_removed_on = kinds.day("The day the flag was taken off.")


AGENCY_INVOLVEMENT = FileSchema(
    name="agency_involvement",
    meaning="One row a case, an agency and the day it was asked what it knows.",
    table=tables.agency_involvement,
    key=("case_id", "agency_id", "requested_on"),
    frame_schema=AgencyInvolvement,
)
