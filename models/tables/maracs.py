"""MARACs with their local rules, and the women who live in their areas."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, id_, metadata, number, sender, text, whole

maracs = sa.Table(
    "maracs",
    metadata,
    id_("marac_id", key=True),
    text("name", required=True),
    text("force_area"),
    text("nation"),
    text("repeat_definition"),
    text("repeat_scope"),
    whole("dash_threshold"),
    whole("escalation_count"),
    whole("escalation_months"),
    whole("slot_minutes"),
    whole("max_slot_minutes"),
    whole("cases_per_meeting"),
    whole("agenda_working_days"),
    whole("action_days"),
    number("idva_caseload"),
    number("admin_caseload"),
    whole("retention_months"),
    whole("small_number"),
    sender(),
)

# Rules with the day from which they hold; before the first of them, and where the value is blank,
# the MARAC's own setting above holds.
marac_rules = sa.Table(
    "marac_rules",
    metadata,
    id_("marac_id", key=True),
    id_("rule", key=True),
    sa.Column("valid_from", sa.Date, primary_key=True),
    text("value"),
    belongs_to("maracs", "marac_id"),
)

population = sa.Table(
    "population",
    metadata,
    id_("marac_id", key=True),
    whole("year", key=True),
    whole("adult_females", required=True),
    whole("total"),
    number("minoritised_percent"),
    text("source"),
    sender(),
    belongs_to("maracs", "marac_id"),
)
