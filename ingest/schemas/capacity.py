"""The file of the posts filled, month by month."""

from ingest.schemas import kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Capacity(FileRow):
    marac_id = kinds.reference("maracs", "The MARAC.", required=True)
    month = kinds.month("The month.")
    idva_fte = kinds.decimal("IDVA posts filled, in full-time posts.")
    admin_fte = kinds.decimal("Administrator posts filled, in full-time posts.")
    source = kinds.text("Where the figures come from.")


CAPACITY = FileSchema(
    name="capacity",
    meaning="One row a MARAC and month: the posts that were filled.",
    table=tables.capacity,
    key=("marac_id", "month"),
    frame_schema=Capacity,
)
