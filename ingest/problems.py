"""What is wrong or odd with rows, as a frame: one line a row, a field and a sentence."""

from collections.abc import Callable

import polars as pl

from ingest.explaining import on_one_line
from ingest.schemas.file_schema import ROW_NUMBER, Severity

SAID = {"value": pl.String, "code": pl.String, "message": pl.String}
PROBLEMS = pl.Schema(
    {
        "row_number": pl.Int64(),
        "severity": pl.String(),
        "code": pl.String(),
        "field": pl.String(),
        "value": pl.String(),
        "message": pl.String(),
    }
)
LONGEST_VALUE = 500
# How a sentence ends that is about a row of a file: a form keeps nothing to try again.
KEPT = " The row is kept and tried again at the next import."
Saying = Callable[[str], tuple[str, str]]


def no_problems() -> pl.DataFrame:
    return pl.DataFrame(schema=PROBLEMS)


def problems(cells: pl.DataFrame, field: str, severity: Severity, say: Saying) -> pl.DataFrame:
    """A problem for each row of ``cells`` (row_number, and the field's text or blank).

    ``say`` gives a text's code and sentence; it is asked once for each different text.
    """
    if cells.is_empty():
        return no_problems()
    lines = cells.select(ROW_NUMBER, text=pl.col(field).fill_null(""))
    texts = lines["text"].unique(maintain_order=True)
    said = [(on_one_line(text, LONGEST_VALUE) or None, *say(text)) for text in texts]
    sentences = pl.DataFrame(said, schema=SAID, orient="row").with_columns(text=texts)
    told = lines.join(sentences, on="text", maintain_order="left")
    return told.with_columns(severity=pl.lit(severity), field=pl.lit(field)).select(PROBLEMS.keys())
