"""The files of the meetings, of the cases listed for them, and of who came."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Meetings(FileRow):
    meeting_id = kinds.own_id("The sender’s id of the meeting.")
    marac_id = kinds.reference("maracs", "The MARAC that meets.", required=True)
    meeting_date = kinds.day("The day of the meeting.", required=True)
    kind = kinds.code(code_lists.MEETING_KIND, "The kind of meeting; empty means scheduled.")
    status = kinds.code(
        code_lists.MEETING_STATUS,
        "Whether it took place; empty means held where a case was heard, otherwise planned.",
    )
    start_time = kinds.time("When it began.")
    end_time = kinds.time("When it ended.")
    chair = kinds.text("Who chaired it.")
    venue = kinds.text("Where it was held.")
    agenda_sent_on = kinds.day("The day the agenda was sent.")
    series_id = kinds.text("The series it belongs to; empty for a single meeting.")
    closes_on = kinds.day("The day until which agencies add to it where nobody sits together.")
    closes_at = kinds.time("The time at which it closes on that day.")
    link = kinds.text("The link to join it from elsewhere.")


class Listings(FileRow):
    case_id = kinds.reference("cases", "The case.", required=True)
    meeting_id = kinds.reference("meetings", "The meeting it is listed for.", required=True)
    position = kinds.whole("Its place on the agenda.")
    outcome = kinds.code(code_lists.LISTING_OUTCOME, "What came of it; empty means not yet.")
    outcome_reason = kinds.text("Why.")
    minutes = kinds.decimal("How many minutes the case took.")
    briefing = kinds.code(
        code_lists.BRIEFING, "Whether whoever referred it comes or briefed somebody who does."
    )
    briefed_person = kinds.text("Who was briefed.")


class Attendance(FileRow):
    meeting_id = kinds.reference("meetings", "The meeting.", required=True)
    agency_id = kinds.reference("agencies", "The agency.", required=True)
    person = kinds.text("Who came for the agency.")
    status = kinds.code(code_lists.ATTENDANCE, "How the agency took part.", required=True)
    deputy_for = kinds.text("For whom a deputy came.")
    confidentiality_signed = kinds.yes_no("Whether the confidentiality statement was signed.")
    conflict_declared = kinds.yes_no("Whether a conflict of interest was declared.")
    stayed_throughout = kinds.yes_no("Whether they stayed for the whole meeting.")


MEETINGS = FileSchema(
    name="meetings",
    meaning="One row a meeting.",
    table=tables.meetings,
    key=("meeting_id",),
    frame_schema=Meetings,
)
LISTINGS = FileSchema(
    name="listings",
    meaning="One row a case and a meeting it was listed for.",
    table=tables.listings,
    key=("case_id", "meeting_id"),
    frame_schema=Listings,
)
ATTENDANCE = FileSchema(
    name="attendance",
    meaning="One row a meeting, an agency and a person who came for it.",
    table=tables.attendance,
    key=("meeting_id", "agency_id", "person"),
    frame_schema=Attendance,
)
