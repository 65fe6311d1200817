"""The last number that a case referred on screen was given, year by year: none is given twice."""

import sqlalchemy as sa

from models.tables.columns import metadata, whole

case_numbers = sa.Table(
    "case_numbers", metadata, whole("year", key=True), whole("last", required=True)
)
