"""Transfers of a case from and to another MARAC, with their receipt."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text, yes_no

transfers = sa.Table(
    "transfers",
    metadata,
    id_("transfer_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    text("direction", required=True),
    text("other_marac", required=True),
    day("moved_on"),
    yes_no("is_permanent"),
    yes_no("was_heard"),
    yes_no("agenda_circulated"),
    yes_no("safe_to_share"),
    day("sent_on"),
    text("sent_by"),
    day("received_on"),
    text("received_by"),
    text("receipt"),
    text("file_sha256"),
    text("origin"),
    day("given_up_on"),
    text("notes"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
)
sa.Index("transfers_case", transfers.c.case_id).ddl_if(dialect="postgresql")
