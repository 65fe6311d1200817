"""One table of text as a coordinator's file holds it, before anything is understood."""

from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet's cells as text, an empty cell being null.

    ``name`` decides the kind of rows (the caller compares it); ``rows`` holds each row's number
    as Excel shows it (headings on row 1 are followed by row 2), ``first_row`` the number of the
    row right under the headings, ``notes`` what was handled, in plain sentences.
    """

    origin: str
    name: str
    frame: pl.DataFrame
    rows: pl.Series
    first_row: int = 2
    notes: list[str] = field(default_factory=list)


def sheet_name(text: str) -> str:
    """The name compared with the kinds we know: ``Past Returns`` becomes ``past_returns``."""
    return "_".join(text.replace("-", " ").replace("_", " ").lower().split())


def listed(numbers: list[int], most: int = 5) -> str:
    """Row numbers in words: ``row 3``, ``rows 3 and 8``, ``rows 3, 8, 9, 11, 12 and 4 more``."""
    shown = [str(number) for number in numbers[:most]]
    if len(numbers) > most:
        shown.append(f"{len(numbers) - most} more")
    if len(shown) == 1:
        return f"row {shown[0]}"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}"
