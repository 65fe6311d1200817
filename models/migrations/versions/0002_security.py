"""Second factor, invitations, closures, retention; the trail linked line by line."""

import polars as pl
import sqlalchemy as sa
from alembic import op

from models.chain import appended
from models.database import WRITES, appending
from models.frames import insert_frame, read_frame
from models.tables import audit, documents, metadata, sessions, users

revision = "0002"
down_revision = "0001"

_NEW = (
    *("recovery_codes", "invitations", "drafts"),
    *("case_closures", "emergency_access", "notices", "notices_read"),
    *("legal_holds", "erasures", "erased_ids", "research_destructions", "sharing_decisions"),
    *("audit_ends", "audit_erased"),
)
_ADDED: dict[sa.Table, tuple[str, ...]] = {
    users: ("totp_secret", "totp_since", "totp_step", "subject"),
    sessions: ("method", "state"),
    documents: (
        *("kind", "agency_id", "scan", "scan_said", "scanned_at", "destroyed_at", "destroyed_by"),
    ),
}
_STEP = 200_000


def upgrade() -> None:
    """Adds what is new, and links the trail as it stands."""
    connection = op.get_bind()
    metadata.create_all(connection, tables=[metadata.tables[name] for name in _NEW])
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table.name, sa.Column(name, table.c[name].type, nullable=True))
    _link(connection)


def _link(connection: sa.Connection) -> None:
    """Writes the lines anew, in the order in which they were made, each linked to the last."""
    op.execute("DROP INDEX IF EXISTS audit_record")
    op.rename_table("audit", "audit_before")
    audit.create(connection)
    before = sa.table("audit_before", *(sa.column(c.name, c.type) for c in _old()))
    order = (before.c.at, before.c.event_id, before.c.record)
    with appending(connection, WRITES):
        for start in range(0, _count(connection, before), _STEP):
            part = sa.select(*before.c).order_by(*order).limit(_STEP).offset(start)
            lines = read_frame(connection, part).with_columns(marac_id=pl.lit(None, pl.String))
            insert_frame(connection, audit, appended(connection, lines))
    op.drop_table("audit_before")


def _old() -> list[sa.Column[object]]:
    new = {"marac_id", "chain", "line", "link"}
    return [column for column in audit.c if column.name not in new]


def _count(connection: sa.Connection, table: sa.TableClause) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
