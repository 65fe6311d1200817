"""The rejected rows of an import, with every reason, as they are given back to be corrected."""

import polars as pl

from ingest.report import ImportReport


def rejected_by_file(report: ImportReport) -> dict[str, pl.DataFrame]:
    """File kind → the rejected rows as they came, with row_number and reason (all its errors)."""
    found: dict[str, list[pl.DataFrame]] = {}
    for file in report.files:
        if file.kind is None or file.rejected_rows.is_empty():
            continue
        reasons = (
            file.problems.filter(pl.col("severity") == "error")
            .group_by("row_number", maintain_order=True)
            .agg(pl.col("message").unique(maintain_order=True).str.join(" ").alias("reason"))
        )
        rows = file.rejected_rows.join(reasons, on="row_number", how="left", maintain_order="left")
        found.setdefault(file.kind, []).append(rows)
    return {kind: pl.concat(parts, how="diagonal") for kind, parts in found.items()}
