"""Meetings, the cases listed for them, and who came."""

import sqlalchemy as sa

from models.tables.columns import (
    belongs_to,
    day,
    id_,
    metadata,
    number,
    sender,
    text,
    whole,
    yes_no,
)

meetings = sa.Table(
    "meetings",
    metadata,
    id_("meeting_id", key=True),
    id_("marac_id", required=True),
    day("meeting_date", required=True),
    text("kind"),
    text("status"),
    text("start_time"),
    text("end_time"),
    text("chair"),
    text("venue"),
    day("agenda_sent_on"),
    text("series_id"),
    day("closes_on"),
    text("closes_at"),
    text("link"),
    sender(),
    belongs_to("maracs", "marac_id"),
)

listings = sa.Table(
    "listings",
    metadata,
    id_("case_id", key=True),
    id_("meeting_id", key=True),
    id_("marac_id", key=True),
    whole("position"),
    text("outcome"),
    text("outcome_reason"),
    number("minutes"),
    text("briefing"),
    text("briefed_person"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
    belongs_to("meetings", "meeting_id"),
)

attendance = sa.Table(
    "attendance",
    metadata,
    id_("meeting_id", key=True),
    id_("agency_id", key=True),
    id_("person", key=True),
    text("status", required=True),
    text("deputy_for"),
    yes_no("confidentiality_signed"),
    yes_no("conflict_declared"),
    yes_no("stayed_throughout"),
    sender(),
    belongs_to("meetings", "meeting_id"),
    belongs_to("agencies", "agency_id"),
)
