"""The file of the children in a case."""

from ingest.schemas import kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Children(FileRow):
    child_id = kinds.own_id("The sender’s id of the child.")
    case_id = kinds.reference("cases", "The case.", required=True)
    date_of_birth = kinds.day("Date of birth.")
    relation_to_victim = kinds.text("What the child is to the victim.")
    relation_to_perpetrator = kinds.text("What the child is to the perpetrator.")
    in_household = kinds.yes_no("Whether the child lives in the household.")
    family_name = kinds.text("Family name.")
    given_names = kinds.text("Given names.")
    school = kinds.text("School or nursery.")


CHILDREN = FileSchema(
    name="children",
    meaning="One row a child in a case.",
    table=tables.children,
    key=("child_id",),
    frame_schema=Children,
)
