"""Users, how they prove who they are, the roles they hold, and the sessions they have open."""

import sqlalchemy as sa

from models.tables.columns import big_whole, content, id_, metadata, moment, text, yes_no

# The secret of the second factor is sealed (models/sealing.py). `totp_step` is the last time step
# that was used: a code works once. `subject` names the person at the organisation's own sign-in.
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
    content("totp_secret"),
    moment("totp_since"),
    big_whole("totp_step"),
    text("subject"),
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

# One-time codes for a lost phone; only their SHA-256 is kept.
recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    id_("code_id", key=True),
    id_("user_id", required=True),
    moment("made_at", required=True),
    moment("used_at"),
)

# A link that lets a new or locked-out person set a password, once; only its SHA-256 is kept.
# `resets_factor`: whoever lost the second factor as well sets up a new one after the password.
invitations = sa.Table(
    "invitations",
    metadata,
    id_("invitation_id", key=True),
    id_("user_id", required=True),
    moment("made_at", required=True),
    text("made_by", required=True),
    moment("expires_at", required=True),
    moment("used_at"),
    yes_no("resets_factor"),
)

# The cookie holds a random token; only its SHA-256 is kept, so a copy of the database opens none.
# `state` says what is still missing before the session opens pages: blank is nothing.
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
    text("method"),
    text("state"),
)

# What somebody was typing when they were interrupted, sealed; one a form and person.
drafts = sa.Table(
    "drafts",
    metadata,
    id_("user_id", key=True),
    id_("form", key=True),
    content("content"),
    moment("saved_at", required=True),
)
