"""Cases (referrals), the children in them, and what each agency knew."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text, whole, yes_no

cases = sa.Table(
    "cases",
    metadata,
    id_("case_id", key=True),
    id_("marac_id", key=True),
    day("referral_date", required=True),
    id_("victim_id", required=True),
    text("referring_agencies", required=True),
    text("perpetrator_ids"),
    text("relationships"),
    day("incident_date"),
    yes_no("incident_criminal"),
    text("criteria"),
    text("abuse_types"),
    whole("children_in_household"),
    text("police_division"),
    yes_no("threshold_met"),
    text("threshold_reason"),
    yes_no("repeat_stated"),
    day("previous_referral_on"),
    text("previous_marac"),
    yes_no("repeat_override"),
    text("repeat_override_reason"),
    text("transferred_from"),
    text("transferred_to"),
    day("transfer_received_on"),
    day("idva_referred_on"),
    day("idva_contact_on"),
    text("idva_outcome"),
    yes_no("victim_aware"),
    text("sharing_basis"),
    text("must_not_receive"),
    text("status"),
    day("closed_on"),
    text("closure_reason"),
    sender(),
    belongs_to("maracs", "marac_id"),
)
sa.Index("cases_victim", cases.c.victim_id).ddl_if(dialect="postgresql")
sa.Index("cases_referral_date", cases.c.referral_date).ddl_if(dialect="postgresql")

children = sa.Table(
    "children",
    metadata,
    id_("child_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    day("date_of_birth"),
    text("relation_to_victim"),
    text("relation_to_perpetrator"),
    yes_no("in_household"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
)
sa.Index("children_case", children.c.case_id).ddl_if(dialect="postgresql")

# No primary key: requested_on is part of the key and may be blank. An import refuses doubles.
agency_involvement = sa.Table(
    "agency_involvement",
    metadata,
    id_("case_id", required=True),
    id_("agency_id", required=True),
    id_("marac_id", required=True),
    day("requested_on"),
    day("returned_on"),
    yes_no("known_victim"),
    yes_no("known_perpetrator"),
    yes_no("known_children"),
    text("involvement"),
    text("withheld_reason"),
    day("flag_placed_on"),
    day("flag_expires_on"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
    belongs_to("agencies", "agency_id"),
)
sa.Index("agency_involvement_case", agency_involvement.c.case_id).ddl_if(dialect="postgresql")
