"""The files of contact attempts with the victim, and of what the victim wants."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class ContactAttempts(FileRow):
    contact_id = kinds.own_id("The sender’s id of the attempt.")
    case_id = kinds.reference("cases", "The case.", required=True)
    attempted_on = kinds.day("The day of the attempt.", required=True)
    attempted_at = kinds.time("The time of the attempt.")
    method = kinds.code(code_lists.CONTACT_METHOD, "How contact was tried.")
    outcome = kinds.code(code_lists.CONTACT_OUTCOME, "What came of it.", required=True)
    worker = kinds.text("Who tried.")
    was_safe = kinds.yes_no("Whether it was safe to speak.")
    notes = kinds.text("What is worth knowing about it.")


class Wishes(FileRow):
    wish_id = kinds.own_id("The sender’s id of the entry.")
    case_id = kinds.reference("cases", "The case.", required=True)
    said_on = kinds.day("The day the victim said it.", required=True)
    words = kinds.text("What the victim said, in the victim’s own words.", required=True)
    asked_by = kinds.text("Who asked.")
    method = kinds.code(code_lists.CONTACT_METHOD, "How the victim was asked.")
    stage = kinds.code(code_lists.WISH_STAGE, "Before the meeting or after it.")


CONTACT_ATTEMPTS = FileSchema(
    name="contact_attempts",
    meaning="One row an attempt to make contact with the victim.",
    table=tables.contact_attempts,
    key=("contact_id",),
    frame_schema=ContactAttempts,
)
WISHES = FileSchema(
    name="wishes",
    meaning="One row a time that the victim said what they want.",
    table=tables.wishes,
    key=("wish_id",),
    frame_schema=Wishes,
)
