"""The file of agencies' own management reviews, for the gravest cases only."""

from ingest.schemas import kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class ManagementReviews(FileRow):
    review_id = kinds.own_id("The sender’s id of the review.")
    case_id = kinds.reference("cases", "The case.", required=True)
    agency_id = kinds.reference("agencies", "The agency that reviewed itself.", required=True)
    reviewed_on = kinds.day("The day it was written.", required=True)
    author = kinds.text("Who wrote it; not somebody who worked with the family.")
    period_covered = kinds.text("Which time it covers.")
    account = kinds.text("What the agency did, in order.")
    analysis = kinds.text("Why, and what could have gone otherwise.")
    good_practice = kinds.text("What was done well.")
    learning = kinds.text("What the agency learned.")
    recommendations = kinds.text("What it will change.")


MANAGEMENT_REVIEWS = FileSchema(
    name="management_reviews",
    meaning="One row an agency’s own management review (IMR) of its part in a case.",
    table=tables.management_reviews,
    key=("review_id",),
    frame_schema=ManagementReviews,
)
