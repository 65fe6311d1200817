"""Files kept with a case, a meeting, a lesson or a review: sealed, held back until scanned."""

import sqlalchemy as sa

from models.tables.columns import content, id_, metadata, moment, text, whole

# `content` is sealed (models/sealing.py); `sha256` is that of the file as it came. `scan` is
# waiting, clean, infected or not_scanned (no scanner is set up).
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
    text("kind"),
    id_("agency_id"),
    text("scan"),
    text("scan_said"),
    moment("scanned_at"),
    moment("destroyed_at"),
    text("destroyed_by"),
    id_("round_id"),
)
