"""Lessons learned, how their recommendations are followed, and what of them is published."""

import sqlalchemy as sa

from models.tables.columns import day, id_, metadata, moment, sender, text

# `figure` is the key of the indicator that the recommendation is meant to move, for the MARAC or
# for `figure_agency_id` alone; `changed_on` is the day from which it could have moved.
lessons = sa.Table(
    "lessons",
    metadata,
    id_("lesson_id", key=True),
    id_("marac_id"),
    id_("case_id"),
    id_("meeting_id"),
    day("recorded_on", required=True),
    text("themes", required=True),
    text("lesson"),
    text("recommendation"),
    id_("owner_agency_id"),
    text("linked_action_ids"),
    text("status"),
    sender(),
    day("due_on"),
    text("linked_case_ids"),
    text("figure"),
    text("figure_direction"),
    id_("figure_agency_id"),
    day("changed_on"),
)

# What was done about a recommendation and what was said of it; `kind` is progress or comment. It
# belongs to the MARAC that its lesson belongs to.
lesson_progress = sa.Table(
    "lesson_progress",
    metadata,
    id_("progress_id", key=True),
    id_("lesson_id", required=True),
    text("kind", required=True),
    day("happened_on", required=True),
    text("words", required=True),
    text("status"),
    moment("written_at", required=True),
    text("written_by", required=True),
)

# The wording for the public, kept apart from the lesson; published once a second person looked.
lesson_publications = sa.Table(
    "lesson_publications",
    metadata,
    id_("lesson_id", key=True),
    text("lesson", required=True),
    text("recommendation"),
    moment("written_at", required=True),
    text("written_by", required=True),
    moment("approved_at"),
    text("approved_by"),
)
