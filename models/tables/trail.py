"""The trail: who did what to which record, with the values before and after."""

import sqlalchemy as sa

from models.tables.columns import id_, long_text, metadata, moment, text

audit = sa.Table(
    "audit",
    metadata,
    id_("event_id", required=True),
    moment("at", required=True),
    text("who", required=True),
    text("what", required=True),
    text("kind"),
    id_("record"),
    long_text("before"),
    long_text("after"),
)
sa.Index("audit_record", audit.c.kind, audit.c.record).ddl_if(dialect="postgresql")
