"""The chronology of a case: what happened when, by each agency's own record."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text

chronology = sa.Table(
    "chronology",
    metadata,
    id_("entry_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    id_("agency_id", required=True),
    day("occurred_on", required=True),
    text("occurred_at"),
    text("event"),
    text("response"),
    text("significance"),
    text("source"),
    text("about"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
    belongs_to("agencies", "agency_id"),
)
sa.Index("chronology_case", chronology.c.case_id).ddl_if(dialect="postgresql")
