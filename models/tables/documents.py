"""Files kept with a case, meeting, lesson or review: sealed, held back until they were scanned.

Beside them: how long each kind is kept, and what was destroyed when that was over.
"""

import sqlalchemy as sa

from models.tables.columns import content, day, id_, metadata, moment, text, whole

# `content` is sealed (models/sealing.py); `sha256` is that of the file as it came. `scan` is
# waiting, clean, infected or not_scanned (no scanner is set up).
#
# `first_id` is the first version's id, blank for that one itself; `replaced_at` is set once there
# is a newer one. `only_agencies` (blank: everyone who sees the case) are those that see it besides
# the MARAC's own coordinator and chair. A redacted copy says which version it was made of
# (`redacted_from`, and that one's first version, `redacted_first`) and for which agency.
# `sealed_text` is what is written in the file, sealed like it; `text_state` is read, part, none or
# unread, blank before anybody has tried.
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
    id_("first_id"),
    whole("version"),
    moment("replaced_at"),
    text("version_reason"),
    text("only_agencies"),
    id_("redacted_from"),
    id_("redacted_first"),
    id_("redacted_for"),
    text("redaction_reason"),
    content("sealed_text"),
    text("text_state"),
    id_("round_id"),
)

# After how many months documents of a kind are destroyed in a MARAC, where that is sooner than
# what they belong to is.
document_schedules = sa.Table(
    "document_schedules",
    metadata,
    id_("marac_id", key=True),
    id_("kind", key=True),
    whole("months", required=True),
    moment("set_at", required=True),
    text("set_by", required=True),
)

# The certificate of each document that was destroyed when its time was over. It names no case and
# no person, so it outlives both.
document_destructions = sa.Table(
    "document_destructions",
    metadata,
    id_("certificate_id", key=True),
    id_("document_id", required=True),
    id_("marac_id"),
    text("kind"),
    whole("version"),
    text("rule", required=True),
    day("due_on", required=True),
    text("sha256", required=True),
    moment("destroyed_at", required=True),
    text("destroyed_by", required=True),
)
