"""People: victims and perpetrators, and who of them a human found to be one person."""

import sqlalchemy as sa

from models.tables.columns import (
    belongs_to,
    day,
    id_,
    metadata,
    moment,
    number,
    sender,
    text,
    yes_no,
)

people = sa.Table(
    "people",
    metadata,
    id_("person_id", key=True),
    text("family_name"),
    text("given_names"),
    text("aliases"),
    day("date_of_birth"),
    text("gender"),
    yes_no("gender_same_as_birth"),
    text("ethnicity"),
    text("sexual_orientation"),
    text("disabilities"),
    text("address"),
    text("postcode"),
    text("phone"),
    yes_no("phone_is_safe"),
    text("safe_contact_notes"),
    text("nhs_number"),
    text("police_id"),
    text("safe_times"),
    text("must_not_know"),
    text("email"),
    text("first_language"),
    yes_no("interpreter_needed"),
    text("religion"),
    text("gender_described"),
    text("ethnicity_described"),
    text("sexual_orientation_described"),
    text("disabilities_described"),
    text("not_asked"),
    text("prefers_not_to_say"),
    text("occupation"),
    text("immigration_status"),
    text("gp"),
    sender(),
)

person_links = sa.Table(
    "person_links",
    metadata,
    id_("person_id", key=True),
    id_("same_as", key=True),
    text("confirmed_by", required=True),
    day("confirmed_on", required=True),
    sender(),
    belongs_to("people", "person_id"),
)

# Two rows that may be one person: proposed with the reasons, and decided by a human. `status` is
# proposed, confirmed, refused or undone; `explained` says field by field what spoke for it.
person_matches = sa.Table(
    "person_matches",
    metadata,
    id_("match_id", key=True),
    id_("person_id", required=True),
    id_("same_as", required=True),
    number("probability"),
    text("explained"),
    text("model_version"),
    moment("proposed_at", required=True),
    text("status", required=True),
    text("decided_by"),
    moment("decided_at"),
    text("reason"),
)

# Worked out from the links: each linked person with the one person they all are.
same_person = sa.Table(
    "same_person",
    metadata,
    id_("person_id", key=True),
    id_("one_person_id", required=True),
)
