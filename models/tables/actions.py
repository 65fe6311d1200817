"""Actions agreed for a case, each with the agency that owns it."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text

actions = sa.Table(
    "actions",
    metadata,
    id_("action_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    id_("agency_id", required=True),
    id_("meeting_id"),
    text("category"),
    text("description"),
    day("due_date"),
    text("status"),
    day("completed_on"),
    day("reported_on"),
    text("owner"),
    text("risk_to"),
    text("risk"),
    text("due_reason"),
    day("first_due_date"),
    text("report"),
    text("reported_by"),
    text("not_done_reason"),
    text("evidence_id"),
    day("accepted_on"),
    text("accepted_by"),
    text("asked_again"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
    belongs_to("agencies", "agency_id"),
)
sa.Index("actions_case", actions.c.case_id).ddl_if(dialect="postgresql")
sa.Index("actions_meeting", actions.c.meeting_id).ddl_if(dialect="postgresql")
