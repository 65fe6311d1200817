"""Users, the roles they hold, and the sessions they have open."""

import sqlalchemy as sa

from models.tables.columns import id_, metadata, moment, text

users = sa.Table(
    "users",
    metadata,
    id_("user_id", key=True),
    text("username", required=True),
    text("name", required=True),
    text("email"),
    text("password_hash"),
    moment("created_at", required=True),
    moment("password_changed_at"),
    moment("last_sign_in_at"),
    moment("disabled_at"),
)

# marac_id "*" is every MARAC; agency_id "" is no agency.
user_roles = sa.Table(
    "user_roles",
    metadata,
    id_("user_id", key=True),
    id_("role", key=True),
    id_("marac_id", key=True),
    id_("agency_id", key=True),
)

# The cookie holds a random token; only its SHA-256 is kept, so a copy of the database opens none.
sessions = sa.Table(
    "sessions",
    metadata,
    id_("session_id", key=True),
    id_("user_id", required=True),
    moment("created_at", required=True),
    moment("last_seen_at", required=True),
    moment("expires_at", required=True),
    moment("ended_at"),
    text("address"),
    text("device"),
)
