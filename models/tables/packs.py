"""What was circulated of a meeting: agenda, pack or minutes, a sealed copy for each person."""

import sqlalchemy as sa

from models.tables.columns import (
    belongs_to,
    content,
    day,
    id_,
    metadata,
    moment,
    text,
    whole,
)

packs = sa.Table(
    "packs",
    metadata,
    id_("pack_id", key=True),
    id_("meeting_id", required=True),
    id_("marac_id", required=True),
    text("kind", required=True),
    whole("version", required=True),
    moment("made_at", required=True),
    text("made_by", required=True),
    day("expires_on", required=True),
    moment("destroyed_at"),
    belongs_to("meetings", "meeting_id"),
)

# One person's copy, sealed; its id is the word in the link, which nobody can guess.
pack_deliveries = sa.Table(
    "pack_deliveries",
    metadata,
    id_("delivery_id", key=True),
    id_("pack_id", required=True),
    id_("marac_id", required=True),
    id_("user_id", required=True),
    moment("opened_at"),
    moment("destroyed_at"),
    content("word"),
    content("pdf"),
    belongs_to("packs", "pack_id"),
)
sa.Index("pack_deliveries_user", pack_deliveries.c.user_id).ddl_if(dialect="postgresql")

# The cases that a copy tells of: it opens only while the person may see every one of them.
pack_cases = sa.Table(
    "pack_cases",
    metadata,
    id_("delivery_id", key=True),
    id_("case_id", key=True),
    id_("marac_id", key=True),
    belongs_to("pack_deliveries", "delivery_id"),
)
sa.Index("pack_cases_case", pack_cases.c.case_id).ddl_if(dialect="postgresql")
