"""The file of the risk assessments: the answers given on one form."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileSchema, frame_schema
from models import tables
from models.tables.assessments import QUESTIONS

COLUMNS = {
    "assessment_id": kinds.own_id("The sender’s id of the assessment."),
    "case_id": kinds.reference("cases", "The case.", required=True),
    "form": kinds.code(code_lists.ASSESSMENT_FORM, "The form that was used.", required=True),
    "form_version": kinds.text("Which version of that form."),
    "assessed_on": kinds.day("The day of the assessment."),
    "agency_id": kinds.reference("agencies", "The agency that made it."),
    **{
        question: kinds.code(code_lists.ANSWER, f"The answer to question {number} of the form.")
        for number, question in enumerate(QUESTIONS, start=1)
    },
    "professional_judgement": kinds.yes_no("Whether the assessor judged the risk to be high."),
    "judgement_reason": kinds.text("Why."),
    "sub_answers": kinds.text("What was ticked under a question, as q3.children;q21.alcohol."),
    "notes": kinds.text("Notes, each line begun with its question: q4: what was said."),
    "told_by": kinds.text("Who answered, where it was not the victim."),
    "assessor": kinds.text("Who filled in the form."),
    "other_factors": kinds.text("What else raises the risk."),
    "victim_priority": kinds.text("What the victim says matters most for safety."),
    "children_at_risk": kinds.yes_no("Whether children are believed to be at risk."),
    "child_referral_on": kinds.day("The day children’s services were told."),
}

ASSESSMENTS = FileSchema(
    name="assessments",
    meaning="One row a risk assessment, with the answer to each question of its form.",
    table=tables.assessments,
    key=("assessment_id",),
    frame_schema=frame_schema("Assessments", COLUMNS),
)
