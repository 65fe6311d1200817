"""Reminders of actions: by e-mail to one account, or by telephone to one agency."""

import sqlalchemy as sa

from models.tables.columns import day, id_, metadata, moment, text, whole

# How many actions it was about, never which: an e-mail that goes astray must tell nothing, and nor
# does this. `outcome` is sent, failed or called; `said` is what the mail server answered.
reminders = sa.Table(
    "reminders",
    metadata,
    id_("reminder_id", key=True),
    day("sent_on", required=True),
    moment("sent_at", required=True),
    text("sent_by", required=True),
    text("way", required=True),
    text("kind", required=True),
    id_("user_id"),
    id_("agency_id"),
    id_("marac_id"),
    whole("actions", required=True),
    text("outcome", required=True),
    text("said"),
)
