"""Police divisions as places of a list: one name for each, however it is spelt."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

MOST = 8  # lists that a MARAC is split into; smaller divisions come together
OTHERS = "Other divisions"


@dataclass(frozen=True)
class Divisions:
    """The names in order of size. The place after the last is that of cases without a division.

    `keys` are the spellings without capitals; one that is not among them belongs to `OTHERS`.
    `is_hidden` says that there are some, and that one is too small to be told.
    """

    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    is_hidden: bool = False

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self.names) + 1

    def places(self, recorded: pl.Series) -> NDArray[np.int64]:
        """The place of each recorded division."""
        if not self.names:
            return np.zeros(len(recorded), dtype=np.int64)
        known = {key: place for place, key in enumerate(self.keys)}
        others = len(self.keys) if len(self.names) > len(self.keys) else len(self.names)
        found = [
            known.get(key, others) if key else len(self.names) for key in _keys(recorded).to_list()
        ]
        return np.array(found, dtype=np.int64)


NO_DIVISIONS = Divisions()


def divisions(frame: pl.DataFrame) -> Divisions:
    """The divisions of a frame (police_division, cases); none where there are fewer than two."""
    spelt = (
        frame.with_columns(key=_keys(frame["police_division"]))
        .filter(pl.col("key") != "")
        .group_by("key", name=pl.col("police_division").str.strip_chars())
        .agg(pl.col("cases").sum())
        .sort("cases", "name", descending=[True, False])
    )
    sizes = (
        spelt.group_by("key", maintain_order=True)
        .agg(pl.col("name").first(), pl.col("cases").sum())
        .sort("cases", "name", descending=[True, False])
    )
    if sizes.height < 2:
        return NO_DIVISIONS
    names, keys = tuple(sizes["name"]), tuple(sizes["key"])
    if len(names) > MOST:
        return Divisions((*names[: MOST - 1], OTHERS), keys[: MOST - 1])
    return Divisions(names, keys)


def _keys(recorded: pl.Series) -> pl.Series:
    return recorded.cast(pl.String).fill_null("").str.strip_chars().str.to_lowercase()


def are_told(frame: pl.DataFrame, threshold: int) -> bool:
    """Whether no division has a small number of cases in any quarter (quarter, police_division).

    Cases without a division are a part, too: they would follow from the others and the sum.
    """
    parts = frame.group_by("quarter", key=_keys(frame["police_division"])).agg(
        pl.col("cases").sum()
    )
    return not parts["cases"].is_between(1, threshold - 1).any()
