"""IDVA and administrator posts filled, month by month."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, id_, metadata, number, sender, text

capacity = sa.Table(
    "capacity",
    metadata,
    id_("marac_id", key=True),
    id_("month", key=True),
    number("idva_fte"),
    number("admin_fte"),
    text("source"),
    sender(),
    belongs_to("maracs", "marac_id"),
)
