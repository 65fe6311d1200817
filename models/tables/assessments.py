"""Risk assessments: the answers given on one form on one day."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text, yes_no

QUESTIONS = tuple(f"q{number}" for number in range(1, 28))

assessments = sa.Table(
    "assessments",
    metadata,
    id_("assessment_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    text("form", required=True),
    text("form_version"),
    day("assessed_on"),
    id_("agency_id"),
    *(text(question) for question in QUESTIONS),
    yes_no("professional_judgement"),
    text("judgement_reason"),
    text("sub_answers"),
    text("notes"),
    text("told_by"),
    text("assessor"),
    text("other_factors"),
    text("victim_priority"),
    yes_no("children_at_risk"),
    day("child_referral_on"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
)
sa.Index("assessments_case", assessments.c.case_id).ddl_if(dialect="postgresql")
