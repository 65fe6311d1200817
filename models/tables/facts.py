"""Facts derived from the record when something is written, so that questions are cheap."""

import sqlalchemy as sa

from models.safelives import CHARACTERISTICS, COUNTS
from models.tables.columns import day, id_, metadata, number, text, whole, yes_no

# What a write touched and whose facts are still to be derived: kind is case, meeting or marac.
facts_due = sa.Table("facts_due", metadata, id_("kind", required=True), id_("id", required=True))

# Working days by nation: how many there were before a day, counted from the table's first day.
working_days = sa.Table(
    "working_days",
    metadata,
    id_("nation", key=True),
    sa.Column("day", sa.Date, primary_key=True),
    yes_no("is_working", required=True),
    whole("working_days_before", required=True),
)

# One row a case heard at a meeting held. Characteristics: 1, 0, or null where not recorded.
hearing_facts = sa.Table(
    "hearing_facts",
    metadata,
    id_("case_id", required=True),
    id_("meeting_id", required=True),
    id_("marac_id", required=True),
    id_("case_marac_id", required=True),
    day("meeting_date", required=True),
    day("referral_date", required=True),
    id_("victim_id", required=True),
    text("police_division"),
    whole("days_to_meeting", required=True),
    whole("is_repeat", required=True),
    day("last_referral_on"),
    day("trigger_on", required=True),
    whole("victim_age"),
    whole("children"),
    *(whole(field) for field in CHARACTERISTICS),
    text("ethnic_group"),
    whole("dash_score"),
    whole("dash_high"),
    whole("idva_recorded", required=True),
    whole("idva_contact_before", required=True),
    whole("idva_engaged"),
    number("minutes"),
    whole("research_requested", required=True),
    whole("research_returned", required=True),
    whole("fields_filled", required=True),
)
sa.Index("hearing_facts_case", hearing_facts.c.case_id).ddl_if(dialect="postgresql")
sa.Index("hearing_facts_meeting", hearing_facts.c.meeting_id).ddl_if(dialect="postgresql")
sa.Index("hearing_facts_date", hearing_facts.c.meeting_date, hearing_facts.c.marac_id).ddl_if(
    dialect="postgresql"
)

# One row a case heard and an agency that referred it, with the number of agencies that shared it.
source_facts = sa.Table(
    "source_facts",
    metadata,
    id_("case_id", required=True),
    id_("meeting_id", required=True),
    id_("marac_id", required=True),
    day("meeting_date", required=True),
    id_("agency_id", required=True),
    text("return_source", required=True),
    whole("shared_by", required=True),
)
sa.Index("source_facts_case", source_facts.c.case_id).ddl_if(dialect="postgresql")
sa.Index("source_facts_meeting", source_facts.c.meeting_id).ddl_if(dialect="postgresql")
sa.Index("source_facts_date", source_facts.c.meeting_date, source_facts.c.marac_id).ddl_if(
    dialect="postgresql"
)

# Everything counted at one meeting held, or read from one row of a past return (origin return).
MEETING_SUMS = (
    *COUNTS,
    "repeat_cases_recorded",
    "police_recorded",
    "children_recorded",
    "cases_with_children_recorded",
    *(f"{field}_recorded" for field in CHARACTERISTICS),
    "dash_scored",
    "dash_high",
    "idva_recorded",
    "idva_contact_before",
    "idva_outcomes",
    "idva_engaged",
    "minutes",
    "timed",
    "research_requested",
    "research_returned",
    "fields_filled",
    "fields",
    "deferred",
    "with_outcome",
    "without_outcome",
    "agenda_sent",
    "agenda_on_time",
    "attendance_expected",
    "attended",
    "deputised",
)
meeting_facts = sa.Table(
    "meeting_facts",
    metadata,
    id_("meeting_id", required=True),
    id_("marac_id", required=True),
    day("meeting_date", required=True),
    text("origin", required=True),
    *(number(field) for field in MEETING_SUMS),
)
sa.Index("meeting_facts_date", meeting_facts.c.meeting_date, meeting_facts.c.marac_id).ddl_if(
    dialect="postgresql"
)

# One row an action that was not cancelled and is due on a known day.
action_facts = sa.Table(
    "action_facts",
    metadata,
    id_("action_id", required=True),
    id_("case_id", required=True),
    id_("marac_id", required=True),
    id_("agency_id", required=True),
    day("due_on", required=True),
    yes_no("is_open", required=True),
    yes_no("done_on_time", required=True),
)
sa.Index("action_facts_case", action_facts.c.case_id).ddl_if(dialect="postgresql")
sa.Index("action_facts_due", action_facts.c.due_on, action_facts.c.marac_id).ddl_if(
    dialect="postgresql"
)
