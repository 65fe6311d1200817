"""What a report is: a table that answers one question, with every column explained."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.period import Period

HIDDEN = "Whether small numbers in this row are left out for someone who may not see cases."
AGENCY = "The agency's id."
AGENCY_NAME = "The agency's name."


class Run(Protocol):
    """Works the table out: exactly the report's columns, in their order."""

    def __call__(
        self,
        connection: sa.Connection,
        *,
        scope: Scope,
        period: Period,
        today: date,
        as_of: date | None = None,
    ) -> pl.DataFrame: ...


@dataclass(frozen=True)
class Report:
    """One table. `columns` says what each column means, in a plain sentence."""

    name: str
    title: str
    question: str
    columns: Mapping[str, str]
    run: Run


def by_name(*reports: Report) -> Mapping[str, Report]:
    """The reports by name, in the order given; a name twice is an error."""
    if len({report.name for report in reports}) != len(reports):
        raise ValueError("a report's name is there twice")
    return {report.name: report for report in reports}
