"""The steering group's living records: a review of one set of questions, and every answer."""

import sqlalchemy as sa

from models.tables.columns import day, id_, metadata, moment, text

# One review of a set of questions in one MARAC; `version` is that of the set's wording.
steering_rounds = sa.Table(
    "steering_rounds",
    metadata,
    id_("round_id", key=True),
    id_("marac_id", required=True),
    text("questions", required=True),
    text("version", required=True),
    day("reviewed_on", required=True),
    moment("begun_at", required=True),
    text("begun_by", required=True),
)

# What was answered, when and by whom. Nothing is overwritten: the newest row of a question stands.
# `data_said` is what the record said that day, small numbers hidden.
steering_answers = sa.Table(
    "steering_answers",
    metadata,
    id_("answer_id", key=True),
    id_("round_id", required=True),
    id_("marac_id", required=True),
    text("question", required=True),
    text("answer"),
    text("words"),
    text("evidence"),
    text("action"),
    text("owner"),
    id_("owner_agency_id"),
    day("due_on"),
    text("status"),
    text("data_said"),
    moment("answered_at", required=True),
    text("answered_by", required=True),
)
