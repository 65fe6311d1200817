"""What was imported, and the rows that could not be."""

import sqlalchemy as sa

from models.tables.columns import id_, metadata, moment, sender, text, whole, yes_no

import_batches = sa.Table(
    "import_batches",
    metadata,
    id_("batch_id", key=True),
    id_("run_id", required=True),
    sender(),
    text("file_name", required=True),
    text("kind"),
    text("sha256"),
    text("mapping"),
    moment("imported_at", required=True),
    text("imported_by", required=True),
    whole("rows_read", required=True),
    whole("added", required=True),
    whole("updated", required=True),
    whole("unchanged", required=True),
    whole("rejected", required=True),
    whole("warned", required=True),
    text("notes"),
)

# A row that was not loaded, as it came. `waiting` rows name an id that is not there yet and are
# tried again at the next import.
rejected_rows = sa.Table(
    "rejected_rows",
    metadata,
    id_("batch_id", required=True),
    sender(),
    id_("kind", required=True),
    whole("row_number", required=True),
    text("cells", required=True),
    yes_no("waiting", required=True),
    id_("settled_by"),
)

# One line a thing that is wrong or odd with a row: severity is error or warning.
row_problems = sa.Table(
    "row_problems",
    metadata,
    id_("batch_id", required=True),
    id_("kind", required=True),
    whole("row_number", required=True),
    id_("record"),
    text("severity", required=True),
    text("code", required=True),
    text("field"),
    text("value"),
    text("message", required=True),
)
