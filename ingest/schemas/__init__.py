"""The interchange files, in the order in which they can be loaded."""

from collections.abc import Mapping, Sequence

from ingest.schemas.actions import ACTIONS
from ingest.schemas.agencies import AGENCIES, MARAC_AGENCIES
from ingest.schemas.area_years import AREA_YEARS
from ingest.schemas.assessments import ASSESSMENTS
from ingest.schemas.capacity import CAPACITY
from ingest.schemas.cases import CASES
from ingest.schemas.children import CHILDREN
from ingest.schemas.chronology import CHRONOLOGY
from ingest.schemas.contacts import CONTACT_ATTEMPTS, WISHES
from ingest.schemas.file_schema import FileSchema
from ingest.schemas.lessons import LESSONS
from ingest.schemas.management_reviews import MANAGEMENT_REVIEWS
from ingest.schemas.maracs import MARACS, POPULATION
from ingest.schemas.meetings import ATTENDANCE, LISTINGS, MEETINGS
from ingest.schemas.people import PEOPLE, PERSON_LINKS
from ingest.schemas.research import AGENCY_INVOLVEMENT
from ingest.schemas.returns import RETURNS, header_texts, is_return
from ingest.schemas.transfers import TRANSFERS

SCHEMAS: Mapping[str, FileSchema] = {
    schema.name: schema
    for schema in (
        MARACS,
        AGENCIES,
        PEOPLE,
        POPULATION,
        MARAC_AGENCIES,
        MEETINGS,
        PERSON_LINKS,
        CASES,
        CHILDREN,
        LISTINGS,
        ASSESSMENTS,
        AGENCY_INVOLVEMENT,
        ATTENDANCE,
        ACTIONS,
        LESSONS,
        CHRONOLOGY,
        CONTACT_ATTEMPTS,
        WISHES,
        TRANSFERS,
        MANAGEMENT_REVIEWS,
        CAPACITY,
        RETURNS,
        AREA_YEARS,
    )
}
KINDS: Mapping[str, Sequence[str]] = {
    name: list(schema.columns) for name, schema in SCHEMAS.items()
}


def headings() -> Mapping[str, Sequence[str]]:
    """File → every heading it may have, by which a reader finds the row of headings."""
    return {**KINDS, "returns": [*KINDS["returns"], *header_texts()]}


__all__ = ["KINDS", "SCHEMAS", "FileSchema", "headings", "is_return"]
