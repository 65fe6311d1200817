"""The victim's own side of a case: attempts to make contact, and what the victim wants."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text, yes_no

contact_attempts = sa.Table(
    "contact_attempts",
    metadata,
    id_("contact_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    day("attempted_on", required=True),
    text("attempted_at"),
    text("method"),
    text("outcome", required=True),
    text("worker"),
    yes_no("was_safe"),
    text("notes"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
)
sa.Index("contact_attempts_case", contact_attempts.c.case_id).ddl_if(dialect="postgresql")

# What the victim wants, in the victim's own words, with who asked, when and how.
wishes = sa.Table(
    "wishes",
    metadata,
    id_("wish_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    day("said_on", required=True),
    text("words", required=True),
    text("asked_by"),
    text("method"),
    text("stage"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
)
sa.Index("wishes_case", wishes.c.case_id).ddl_if(dialect="postgresql")
