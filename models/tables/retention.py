"""How long cases are kept, what holds them, how they were erased, and decisions to share."""

import sqlalchemy as sa

from models.tables.columns import day, id_, long_text, metadata, moment, text, whole, yes_no

# A case that must not be erased while the hold lasts: a review, an inquest, a court.
legal_holds = sa.Table(
    "legal_holds",
    metadata,
    id_("hold_id", key=True),
    id_("case_id", required=True),
    id_("marac_id", required=True),
    text("reason", required=True),
    moment("placed_at", required=True),
    text("placed_by", required=True),
    moment("lifted_at"),
    text("lifted_by"),
    text("lifted_reason"),
)

# An erasure of one case: one person proposes it, another approves it, then it is carried out.
# Cases of one proposal are decided and erased together. `step` is approved, erased, finished or
# stopped (it would have changed a figure).
erasures = sa.Table(
    "erasures",
    metadata,
    id_("erasure_id", key=True),
    id_("proposal_id", required=True),
    id_("case_id", required=True),
    id_("marac_id", required=True),
    text("reason", required=True),
    moment("proposed_at", required=True),
    text("proposed_by", required=True),
    moment("decided_at"),
    text("decided_by"),
    text("decision"),
    text("step"),
    moment("finished_at"),
    long_text("evidence"),
)

# Ids that were erased, as keyed digests: a file that brings one back is refused.
erased_ids = sa.Table(
    "erased_ids",
    metadata,
    id_("kind", key=True),
    id_("digest", key=True),
    id_("erasure_id", required=True),
)

# Research forms destroyed after a meeting, with what the certificate says.
research_destructions = sa.Table(
    "research_destructions",
    metadata,
    id_("certificate_id", key=True),
    id_("meeting_id", required=True),
    id_("marac_id", required=True),
    whole("forms", required=True),
    whole("documents", required=True),
    moment("destroyed_at", required=True),
    text("destroyed_by", required=True),
    long_text("evidence"),
)

# A decision to share information about a case, with or without consent.
sharing_decisions = sa.Table(
    "sharing_decisions",
    metadata,
    id_("decision_id", key=True),
    id_("case_id", required=True),
    id_("marac_id", required=True),
    day("decided_on", required=True),
    text("decided_by", required=True),
    text("shared_with"),
    text("purpose", required=True),
    text("lawful_basis", required=True),
    yes_no("with_consent"),
    text("necessary"),
    text("proportionate"),
    yes_no("victim_informed"),
    text("not_informed_reason"),
    moment("recorded_at", required=True),
    text("recorded_by", required=True),
)
