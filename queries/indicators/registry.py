"""What an indicator is: declared once, read by pages, exports, commands, documents and tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What the value is counted in."""

    COUNT = "count"
    PERCENT = "percent"
    RATE = "rate"
    DAYS = "days"
    MINUTES = "minutes"
    POSTS = "posts"


class Polarity(StrEnum):
    """Whether more is better. Most figures of a MARAC are neither good nor bad when high."""

    MORE_IS_BETTER = "more is better"
    LESS_IS_BETTER = "less is better"
    NO_JUDGEMENT = "no judgement"


class Grouping(StrEnum):
    """By what a figure can be broken down; it is blank by anything else."""

    ANY = "MARAC, month and meeting"
    MARAC_AND_MONTH = "MARAC and month"
    MARAC = "MARAC"


@dataclass(frozen=True)
class Benchmark:
    """A published figure to compare with: one value, or from low to high."""

    label: str
    low: float
    high: float
    source: str
    as_of: date


@dataclass(frozen=True)
class Indicator:
    """One figure. `numerator` and `denominator` name sums of `queries.measure`.

    value = numerator × per (× the annual factor where `yearly`) / denominator; without a
    denominator the value is the numerator. `recorded` names the number of heard cases that have
    the field. `needs_population` leaves out the MARACs without a population, and names them.
    """

    key: str
    name: str
    definition: str
    why_it_matters: str
    numerator_text: str
    numerator: str
    unit: Unit
    denominator_text: str = ""
    denominator: str | None = None
    per: int = 1
    yearly: bool = False
    recorded: str | None = None
    needs_population: bool = False
    grouping: Grouping = Grouping.ANY
    polarity: Polarity = Polarity.NO_JUDGEMENT
    benchmark: Benchmark | None = None
    caveats: str = ""
    source: str = "Case records and imported past returns"
    reviewed: date = date(2026, 11, 22)

    def __post_init__(self) -> None:
        blank = [
            field
            for field in ("key", "name", "definition", "why_it_matters", "numerator_text")
            if not getattr(self, field).strip()
        ]
        if blank or (self.denominator is not None) != bool(self.denominator_text):
            raise ValueError(f"indicator {self.key!r}: say {', '.join(blank) or 'the denominator'}")

    @property
    def decimals(self) -> int:
        """How many decimals a person is shown."""
        return {Unit.COUNT: 0, Unit.DAYS: 0, Unit.POSTS: 1}.get(self.unit, 1)


def by_key(*families: tuple[Indicator, ...]) -> Mapping[str, Indicator]:
    """All indicators by key, in the order given; a key twice is an error."""
    every = [indicator for family in families for indicator in family]
    if len({indicator.key for indicator in every}) != len(every):
        raise ValueError("an indicator's key is there twice")
    return {indicator.key: indicator for indicator in every}
