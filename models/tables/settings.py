"""Settings of the installation that people change on the screen, and the record's version."""

import sqlalchemy as sa

from models.tables.columns import id_, metadata, text, whole

settings = sa.Table("settings", metadata, id_("name", key=True), text("value", required=True))

# One row, counted up by each write: what a page read before is kept as long as it stands.
data_version = sa.Table("data_version", metadata, whole("version", required=True))
