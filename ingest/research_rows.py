"""The rows in which agencies were asked what they know: found by case and agency, and written."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from ingest.one_row import Values, as_text
from models.tables import agency_involvement

FILE = "agency_involvement"
Row = dict[str, Any]


def rows_of(
    connection: sa.Connection, case_ids: Collection[str], agency_id: str | None = None
) -> list[Row]:
    """The rows of the cases (and of one agency), for each case and agency the latest asked last."""
    asked = agency_involvement.c
    wanted: sa.ColumnElement[bool] = asked.case_id.in_(sorted(set(case_ids)))
    if agency_id is not None:
        wanted = sa.and_(wanted, asked.agency_id == agency_id)
    found = connection.execute(sa.select(agency_involvement).where(wanted))
    rows = [dict(row._mapping) for row in found]
    return sorted(rows, key=lambda row: (row["case_id"], row["agency_id"], _asked_on(row)))


def latest_row(connection: sa.Connection, case_id: str, agency_id: str) -> Row | None:
    """The row of the last time the agency was asked about the case; None where there is none."""
    rows = rows_of(connection, [case_id], agency_id)
    return rows[-1] if rows else None


def key_of(row: Row) -> dict[str, str | None]:
    """The row's key as a form names it."""
    return {
        "case_id": row["case_id"],
        "agency_id": row["agency_id"],
        "requested_on": as_text(row["requested_on"]) or None,
    }


def changed(rows: Iterable[Row], **values: str | None) -> list[Values]:
    """The same change of every row, as a form gives it."""
    return [key_of(row) | values for row in rows]


def _asked_on(row: Row) -> date:
    return row["requested_on"] or date.min
