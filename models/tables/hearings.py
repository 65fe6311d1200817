"""A meeting under way: the time of each case, what was said, and the minutes made of it."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, content, id_, metadata, moment, text, whole

# A meeting under way: begun and ended by hand, whoever's browser closes meanwhile.
sittings = sa.Table(
    "sittings",
    metadata,
    id_("meeting_id", key=True),
    id_("marac_id", required=True),
    moment("begun_at", required=True),
    text("begun_by", required=True),
    moment("ended_at"),
    text("ended_by"),
    belongs_to("meetings", "meeting_id"),
)

# The time a case was in hand, stretch by stretch; the one without an end runs now.
hearing_times = sa.Table(
    "hearing_times",
    metadata,
    id_("time_id", key=True),
    id_("marac_id", key=True),
    id_("meeting_id", required=True),
    id_("case_id", required=True),
    moment("begun_at", required=True),
    text("begun_by", required=True),
    moment("ended_at"),
    belongs_to("cases", "case_id", "marac_id"),
)
sa.Index("hearing_times_case", hearing_times.c.case_id).ddl_if(dialect="postgresql")

# A line each, so that two people who write at once never meet in one row.
hearing_lines = sa.Table(
    "hearing_lines",
    metadata,
    id_("line_id", key=True),
    id_("marac_id", key=True),
    id_("meeting_id", required=True),
    id_("case_id", required=True),
    text("part", required=True),
    id_("agency_id"),
    text("text", required=True),
    moment("added_at", required=True),
    text("added_by", required=True),
    moment("changed_at"),
    text("changed_by"),
    belongs_to("cases", "case_id", "marac_id"),
)
sa.Index("hearing_lines_case", hearing_lines.c.case_id).ddl_if(dialect="postgresql")

# A version is never changed: a correction makes the next one. The content is sealed.
minutes_versions = sa.Table(
    "minutes_versions",
    metadata,
    id_("version_id", key=True),
    id_("meeting_id", required=True),
    id_("marac_id", required=True),
    whole("number", required=True),
    moment("made_at", required=True),
    text("made_by", required=True),
    text("reason"),
    content("content"),
    moment("circulated_at"),
    text("circulated_by"),
    belongs_to("meetings", "meeting_id"),
)
