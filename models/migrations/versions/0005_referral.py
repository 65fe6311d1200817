"""Referral to listed case: what forms hold beyond a file, contacts, wishes, transfers, matches."""

import sqlalchemy as sa
from alembic import op

from models.tables import (
    agency_involvement,
    assessments,
    cases,
    children,
    metadata,
    notices,
    people,
)

revision = "0005"
down_revision = "0004"

_NEW = (
    *("contact_attempts", "wishes", "transfers", "management_reviews", "person_matches"),
    "case_numbers",
)
_ADDED: dict[sa.Table, tuple[str, ...]] = {
    people: (
        *("safe_times", "must_not_know", "email", "first_language", "interpreter_needed"),
        *("religion", "gender_described", "ethnicity_described", "sexual_orientation_described"),
        *("disabilities_described", "not_asked", "prefers_not_to_say", "occupation"),
        *("immigration_status", "gp"),
    ),
    cases: (
        *("referrer_name", "referrer_contact", "presenter", "manager_agreed", "criteria_reason"),
        *("what_happened", "why_multi_agency", "in_immediate_danger", "immediate_safety"),
        *("victim_unaware_reason", "household", "housing", "screened_on", "screened_by"),
        *("information_needed", "information_given", "signposted_to", "idva_worker"),
    ),
    children: ("family_name", "given_names", "school"),
    agency_involvement: (
        *("due_on", "chased_on", "opinion", "returned_by", "lead_worker", "is_open"),
        *("involved_from", "involved_to", "services", "flag_role", "flag_wording"),
        "flag_removed_on",
    ),
    assessments: (
        *("sub_answers", "notes", "told_by", "assessor", "other_factors", "victim_priority"),
        *("children_at_risk", "child_referral_on"),
    ),
}


def upgrade() -> None:
    """Adds the tables and columns; what was there before stays as it is.

    A record that was older still has just got the table of notices, whole.
    """
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in _NEW])
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table.name, sa.Column(name, table.c[name].type, nullable=True))
    agency = sa.Column("agency_id", notices.c.agency_id.type, nullable=True)
    op.add_column("notices", agency, if_not_exists=True)
