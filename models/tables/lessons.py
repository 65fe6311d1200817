"""Lessons learned, with their themes and recommendations."""

import sqlalchemy as sa

from models.tables.columns import day, id_, metadata, sender, text

lessons = sa.Table(
    "lessons",
    metadata,
    id_("lesson_id", key=True),
    id_("marac_id"),
    id_("case_id"),
    id_("meeting_id"),
    day("recorded_on", required=True),
    text("themes", required=True),
    text("lesson"),
    text("recommendation"),
    id_("owner_agency_id"),
    text("linked_action_ids"),
    text("status"),
    sender(),
)
