"""Agencies, and which of them are core for a MARAC and when."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text, yes_no

agencies = sa.Table(
    "agencies",
    metadata,
    id_("agency_id", key=True),
    text("name", required=True),
    text("return_source", required=True),
    yes_no("core"),
    sender(),
)

marac_agencies = sa.Table(
    "marac_agencies",
    metadata,
    id_("marac_id", key=True),
    id_("agency_id", key=True),
    yes_no("core"),
    day("from"),
    day("to"),
    sender(),
    belongs_to("maracs", "marac_id"),
    belongs_to("agencies", "agency_id"),
)
