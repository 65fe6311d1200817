"""People: victims and perpetrators, and who of them a human found to be one person."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, sender, text, yes_no

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

# Worked out from the links: each linked person with the one person they all are.
same_person = sa.Table(
    "same_person",
    metadata,
    id_("person_id", key=True),
    id_("one_person_id", required=True),
)
