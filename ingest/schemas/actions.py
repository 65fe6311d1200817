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
    owner = kinds.text("Who at the agency sees to it, by name.")
    risk_to = kinds.code(code_lists.RISK_TO, "Whose risk it answers.")
    risk = kinds.text("The risk it answers, in words.")
    due_reason = kinds.text("Why it is due later than the MARAC’s days for actions allow.")
    first_due_date = kinds.day("The day first agreed, where the day was put off.")
    report = kinds.text("What the agency says it did, in its own words.")
    reported_by = kinds.text("Who said so for the agency.")
    not_done_reason = kinds.text("What changed, or why it was not done or was cancelled.")
    evidence_id = kinds.text("The document kept as evidence, by its id.")
    accepted_on = kinds.day("The day the coordinator accepted what the agency said.")
    accepted_by = kinds.text("Who accepted it.")
    asked_again = kinds.text("What the coordinator asked where it was not accepted.")


ACTIONS = FileSchema(
    name="actions",
    meaning="One row an action, with the agency that owns it.",
    table=tables.actions,
    key=("action_id",),
    frame_schema=Actions,
)
