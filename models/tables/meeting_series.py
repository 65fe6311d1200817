"""How a MARAC meets again and again, and what was given out of a meeting: its calendar entry."""

import sqlalchemy as sa

from models.tables.columns import (
    belongs_to,
    day,
    id_,
    metadata,
    moment,
    text,
    whole,
)

# `weekday` counts from Monday, nought; `nth` is the week of the month, five the last of it.
meeting_series = sa.Table(
    "meeting_series",
    metadata,
    id_("series_id", key=True),
    id_("marac_id", required=True),
    text("every", required=True),
    whole("weekday"),
    whole("nth"),
    text("kind", required=True),
    day("starts_on", required=True),
    text("start_time"),
    text("closes_at"),
    text("venue"),
    text("link"),
    moment("made_at", required=True),
    text("made_by", required=True),
    moment("ended_at"),
    text("ended_by"),
    belongs_to("maracs", "marac_id"),
)

# What the last calendar file said of a meeting, so that the next one is a change of it.
meeting_invitations = sa.Table(
    "meeting_invitations",
    metadata,
    id_("meeting_id", key=True),
    whole("sequence", required=True),
    text("said", required=True),
    moment("made_at", required=True),
    day("sent_on"),
    text("sent_by"),
    text("sent_said"),
    belongs_to("meetings", "meeting_id"),
)

# Who is invited for an agency, with the work address; `until` is the last day.
distribution_list = sa.Table(
    "distribution_list",
    metadata,
    id_("entry_id", key=True),
    id_("marac_id", required=True),
    id_("agency_id", required=True),
    text("name", required=True),
    text("email", required=True),
    text("deputy"),
    text("deputy_email"),
    day("since", required=True),
    day("until"),
    belongs_to("maracs", "marac_id"),
    belongs_to("agencies", "agency_id"),
)

# The confidentiality statement accepted by one person for one meeting, on screen or on paper.
confidentiality = sa.Table(
    "confidentiality",
    metadata,
    id_("signature_id", key=True),
    id_("meeting_id", required=True),
    id_("marac_id", required=True),
    id_("user_id"),
    id_("agency_id"),
    text("person", required=True),
    text("version", required=True),
    day("signed_on", required=True),
    text("how", required=True),
    moment("recorded_at", required=True),
    text("recorded_by", required=True),
    belongs_to("meetings", "meeting_id"),
)
