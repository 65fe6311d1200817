"""An agency's own review of what it did: an optional form, for the gravest cases only."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text

management_reviews = sa.Table(
    "management_reviews",
    metadata,
    id_("review_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    id_("agency_id", required=True),
    day("reviewed_on", required=True),
    text("author"),
    text("period_covered"),
    text("account"),
    text("analysis"),
    text("good_practice"),
    text("learning"),
    text("recommendations"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
    belongs_to("agencies", "agency_id"),
)
sa.Index("management_reviews_case", management_reviews.c.case_id).ddl_if(dialect="postgresql")
