"""The file of the actions agreed for cases."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Actions(FileRow):
    action_id = kinds.own_id("The sender’s id of the action.")
    case_id = kinds.reference("cases", "The case.", required=True)
    agency_id = kinds.reference("agencies", "The agency that owns the action.", required=True)
    meeting_id = kinds.reference("meetings", "The meeting that agreed it.")
    category = kinds.code(code_lists.ACTION_CATEGORY, "What kind of action it is.")
    description = kinds.text("What is to be done.")
    due_date = kinds.day("The day by which; empty counts from the meeting.")
    status = kinds.code(code_lists.ACTION_STATUS, "Where it stands; empty means open.")
    completed_on = kinds.day("The day it was done.")
    reported_on = kinds.day("The day the agency said so.")


ACTIONS = FileSchema(
    name="actions",
    meaning="One row an action, with the agency that owns it.",
    table=tables.actions,
    key=("action_id",),
    frame_schema=Actions,
)
