"""What people write on a day of a chart: why the figures moved, and whether limits begin anew."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, moment, text, yes_no

# `chart` is the key of a chart; "" is every chart of the MARAC.
chart_notes = sa.Table(
    "chart_notes",
    metadata,
    id_("note_id", key=True),
    id_("marac_id", required=True),
    id_("chart", required=True),
    day("noted_day", required=True),
    text("note", required=True),
    yes_no("marks_change", required=True),
    id_("written_by", required=True),
    moment("written_at", required=True),
    belongs_to("maracs", "marac_id"),
)
