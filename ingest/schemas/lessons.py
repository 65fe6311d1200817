"""The file of the lessons learned."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Lessons(FileRow):
    lesson_id = kinds.own_id("The sender’s id of the lesson.")
    case_id = kinds.reference("cases", "The case it comes from.")
    meeting_id = kinds.reference("meetings", "The meeting it comes from.")
    recorded_on = kinds.day("The day it was written down.", required=True)
    themes = kinds.codes(code_lists.THEME, "What it is about.", required=True)
    lesson = kinds.text("What was learned.")
    recommendation = kinds.text("What should change.")
    owner_agency_id = kinds.reference("agencies", "The agency that sees to it.")
    linked_action_ids = kinds.references("actions", "The actions that belong to it.")
    status = kinds.code(code_lists.LESSON_STATUS, "Where it stands; empty means open.")


LESSONS = FileSchema(
    name="lessons",
    meaning="One row a lesson.",
    table=tables.lessons,
    key=("lesson_id",),
    frame_schema=Lessons,
)
