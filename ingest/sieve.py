"""Which rows of a checked file may be stored beside what the record holds, and why not the rest."""

from dataclasses import dataclass, field

import polars as pl
import sqlalchemy as sa

from ingest.cross_checks import cross_problems, identity_changes, match_marac_names
from ingest.erased_rows import erased_rows
from ingest.ownership import foreign_rows, stamp_marac
from ingest.problems import PROBLEMS
from ingest.references import missing_references
from ingest.schemas import FileSchema
from models.access import Permission, User


@dataclass
class Sieve:
    """The rules of one import or form; `rejected_ids` are the ids of each file rejected so far.

    `needs` is what the person must be allowed in the MARAC of each row.
    """

    user: User
    sender: str
    needs: Permission = Permission.IMPORT
    accept_identity_changes: bool = False
    rejected_ids: dict[str, set[str]] = field(default_factory=dict)

    def rows(
        self,
        connection: sa.Connection,
        schema: FileSchema,
        rows: pl.DataFrame,
        problems: pl.DataFrame,
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows that may be stored, with every problem found on the way."""
        found = [problems.select(PROBLEMS.names()).cast(PROBLEMS)]

        def without(rows: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
            found.append(more)
            return rows.join(more, on="row_number", how="anti", maintain_order="left")

        if schema.name == "returns":
            rows, unmatched = match_marac_names(connection, rows, self.sender)
            found.append(unmatched)
        rows = without(rows, erased_rows(connection, schema, rows))
        rows = without(rows, missing_references(connection, schema, rows, self.rejected_ids))
        rows = stamp_marac(connection, schema, rows)
        rows = without(rows, foreign_rows(connection, schema, rows, self.user, self.needs))
        if schema.name == "people" and not self.accept_identity_changes:
            rows = without(rows, identity_changes(connection, rows))
        rows = without(rows, cross_problems(connection, schema.name, rows))
        return rows, pl.concat(found).sort("row_number", maintain_order=True)
