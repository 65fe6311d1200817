"""The numbers of the model in use: how much each agreement says, and from where on to propose."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.settings import PROJECT

IN_USE = "people_1.toml"


@dataclass(frozen=True)
class Weight:
    """How often rows of one person (m), and of two people (u), agree so.

    `rarest`, where there is one, is the least u that a rare name or number is given.
    """

    m: float
    u: float
    rarest: float | None = None


@dataclass(frozen=True)
class Model:
    """One version of the model: field → level → its weight."""

    version: str
    fields: Mapping[str, Mapping[str, Weight]]
    doubled: float
    fewest: int
    propose: float
    likely: float
    usual_people: int

    def prior(self, size: int) -> float:
        """How likely two rows picked blindly are one person, in a record of so many people."""
        return 2 * self.doubled / max(size, self.fewest)

    @property
    def least_weight(self) -> float:
        """The match weight (a power of two) from which on a pair is proposed."""
        return math.log2(self.propose / (1 - self.propose))


@cache
def model() -> Model:
    """The model in use, read once."""
    path = PROJECT / "data" / "matching" / IN_USE
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    fields = {
        name: {level: Weight(**numbers) for level, numbers in levels.items()}
        for name, levels in told.items()
        if isinstance(levels, dict)
    }
    rest = {name: value for name, value in told.items() if name not in fields}
    return Model(fields=fields, **rest)
