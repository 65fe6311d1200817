"""Files kept with a case, a meeting or a lesson."""

import sqlalchemy as sa

from models.tables.columns import content, id_, metadata, moment, text, whole

documents = sa.Table(
    "documents",
    metadata,
    id_("document_id", key=True),
    id_("marac_id"),
    id_("case_id"),
    id_("meeting_id"),
    id_("lesson_id"),
    text("file_name", required=True),
    text("media_type", required=True),
    whole("size", required=True),
    text("sha256", required=True),
    content("content"),
    moment("uploaded_at", required=True),
    text("uploaded_by", required=True),
)
