"""The trail: who did what to which record, with the values before and after, line by line."""

import sqlalchemy as sa

from models.tables.columns import big_whole, content, id_, long_text, metadata, moment, text

# `chain`, `line` and `link` tie each line to the one before (models/chain.py).
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
    id_("marac_id"),
    text("chain"),
    big_whole("line"),
    content("link"),
)
sa.Index("audit_record", audit.c.kind, audit.c.record).ddl_if(dialect="postgresql")
sa.Index("audit_line", audit.c.chain, audit.c.line).ddl_if(dialect="postgresql")
sa.Index("audit_at", audit.c.at).ddl_if(dialect="postgresql")

# The end of each chain: a line cut off there is missed too.
audit_ends = sa.Table(
    "audit_ends",
    metadata,
    id_("chain", key=True),
    big_whole("line"),
    content("link"),
)

# The digest of values that an erasure took out of a line: the chain still holds without them.
audit_erased = sa.Table(
    "audit_erased",
    metadata,
    id_("chain", required=True),
    big_whole("line"),
    content("digest"),
    id_("erasure_id", required=True),
)
