"""The files of the agencies, and of which are core for a MARAC and when."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Agencies(FileRow):
    agency_id = kinds.own_id("The sender’s id of the agency.")
    name = kinds.text("The agency’s name.", required=True)
    return_source = kinds.code(
        code_lists.RETURN_SOURCE,
        "The column of the SafeLives return its referrals count in.",
        required=True,
    )
    core = kinds.yes_no("Whether the agency is expected at every meeting; empty means no.")


class MaracAgencies(FileRow):
    marac_id = kinds.reference("maracs", "The MARAC.", required=True)
    agency_id = kinds.reference("agencies", "The agency.", required=True)
    core = kinds.yes_no(
        "Whether the agency is expected at every meeting of this MARAC; empty means no."
    )
    from_ = kinds.day("The first day on which this holds.", alias="from")
    to = kinds.day("The last day on which this holds.")


AGENCIES = FileSchema(
    name="agencies",
    meaning="One row an agency.",
    table=tables.agencies,
    key=("agency_id",),
    frame_schema=Agencies,
)
MARAC_AGENCIES = FileSchema(
    name="marac_agencies",
    meaning="One row a MARAC and agency; where a MARAC has rows, they decide who is core for it.",
    table=tables.marac_agencies,
    key=("marac_id", "agency_id"),
    frame_schema=MaracAgencies,
)
