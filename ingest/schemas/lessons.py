"""The file of the lessons learned."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Lessons(FileRow):
    lesson_id = kinds.own_id("The sender’s id of the lesson.")
    marac_id = kinds.reference(
        "maracs", "The MARAC, where the lesson comes from no case and no meeting."
    )
    case_id = kinds.reference("cases", "The case it comes from.")
    meeting_id = kinds.reference("meetings", "The meeting it comes from.")
    recorded_on = kinds.day("The day it was written down.", required=True)
    themes = kinds.codes(code_lists.THEME, "What it is about.", required=True)
    lesson = kinds.text("What was learned.")
    recommendation = kinds.text("What should change.")
    owner_agency_id = kinds.reference("agencies", "The agency that sees to it.")
    linked_action_ids = kinds.references("actions", "The actions that belong to it.")
    status = kinds.code(code_lists.LESSON_STATUS, "Where it stands; empty means open.")
    due_on = kinds.day("The day by which the recommendation is to be carried out.")
    linked_case_ids = kinds.references("cases", "Further cases that show the same.")
    figure = kinds.text("The key of the figure it is meant to move, as in docs/indicators.md.")
    figure_direction = kinds.code(code_lists.FIGURE_DIRECTION, "Which way the figure is to move.")
    figure_agency_id = kinds.reference("agencies", "The agency whose figure it is, if one alone.")
    changed_on = kinds.day("The day from which the change could show in the figure.")


LESSONS = FileSchema(
    name="lessons",
    meaning="One row a lesson.",
    table=tables.lessons,
    key=("lesson_id",),
    frame_schema=Lessons,
)
