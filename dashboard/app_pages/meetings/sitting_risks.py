"""The risks named on a case: whose each is, and how it is called where an action answers it."""

import polars as pl

from dashboard import words

RISKS = ("victim", "children", "perpetrator", "staff")
WHOSE = {
    "victim": "The victim",
    "children": "The children",
    "perpetrator": "The perpetrator",
    "staff": "Staff",
}


def risks_of(lines: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """Line id → whose risk and which, in the order they were named."""
    found = lines.filter(pl.col("part").is_in(RISKS))
    return {row["line_id"]: (row["part"], row["text"]) for row in found.iter_rows(named=True)}


def risk_words(part: str, text: str) -> str:
    """A risk in one line: "The victim: threats to kill"."""
    return f"{WHOSE[part]}: {words.sentence(text)}" if text else WHOSE[part]
