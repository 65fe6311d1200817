"""The chronology of a case: what happened when, by each agency's own record."""

import sqlalchemy as sa

from models.tables.columns import belongs_to, day, id_, metadata, moment, sender, text, whole

# `upload_id` names the upload on the case's page that brought an entry; no file carries it.
chronology = sa.Table(
    "chronology",
    metadata,
    id_("entry_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    id_("agency_id", required=True),
    day("occurred_on", required=True),
    text("occurred_at"),
    day("occurred_to"),
    text("event"),
    text("response"),
    text("significance"),
    text("source"),
    text("about"),
    text("person_ids"),
    text("author"),
    id_("document_id"),
    text("analysis"),
    text("analysis_by"),
    id_("upload_id"),
    sender(),
    belongs_to("cases", "case_id", "marac_id"),
    belongs_to("agencies", "agency_id"),
)
sa.Index("chronology_case", chronology.c.case_id).ddl_if(dialect="postgresql")

# One file or pasted text of one agency, so that whoever brought it can take it back whole.
chronology_uploads = sa.Table(
    "chronology_uploads",
    metadata,
    id_("upload_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    id_("agency_id", required=True),
    text("origin", required=True),
    moment("uploaded_at", required=True),
    id_("uploaded_by", required=True),
    whole("added", required=True),
    whole("known", required=True),
    whole("wrong", required=True),
    moment("undone_at"),
    id_("undone_by"),
    belongs_to("cases", "case_id", "marac_id"),
)

# What a person said of two entries: `decision` is same (one event) or different.
chronology_decisions = sa.Table(
    "chronology_decisions",
    metadata,
    id_("entry_id", key=True),
    id_("other_id", key=True),
    id_("marac_id", key=True),
    id_("case_id", required=True),
    text("decision", required=True),
    moment("decided_at", required=True),
    id_("decided_by", required=True),
    belongs_to("cases", "case_id", "marac_id"),
)
