"""Who may see one case in spite of their role, or may not: closures, emergency access, notices."""

import sqlalchemy as sa

from models.tables.columns import id_, metadata, moment, text

# A case closed to one person: a conflict of interest they declared, or a “must not see”.
case_closures = sa.Table(
    "case_closures",
    metadata,
    id_("closure_id", key=True),
    id_("case_id", required=True),
    id_("marac_id", required=True),
    id_("user_id", required=True),
    text("kind", required=True),
    text("reason"),
    moment("closed_at", required=True),
    text("closed_by", required=True),
    moment("opened_at"),
    text("opened_by"),
)

# A case opened in an emergency to somebody whose role does not show it, for a few hours.
emergency_access = sa.Table(
    "emergency_access",
    metadata,
    id_("access_id", key=True),
    id_("case_id", required=True),
    id_("marac_id", required=True),
    id_("user_id", required=True),
    text("reason", required=True),
    moment("opened_at", required=True),
    moment("expires_at", required=True),
    moment("reviewed_at"),
    text("reviewed_by"),
    text("review"),
)

# Something that those who hold a role in a MARAC are told; `role` and `marac_id` say who, and
# `agency_id`, where it is set, for which agency alone they hold it.
notices = sa.Table(
    "notices",
    metadata,
    id_("notice_id", key=True),
    id_("marac_id", required=True),
    id_("role", required=True),
    moment("made_at", required=True),
    text("text", required=True),
    text("kind", required=True),
    id_("record"),
    id_("agency_id"),
)

notices_read = sa.Table(
    "notices_read",
    metadata,
    id_("notice_id", key=True),
    id_("user_id", key=True),
    moment("read_at", required=True),
)
