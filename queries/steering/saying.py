"""Numbers and shares in the sentences that say what the record answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from models.period import Period, long_date


@dataclass(frozen=True)
class Fig:
    """One figure: null values are not recorded, unless `hidden` as a small number."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    recorded: float | None = None
    hidden: bool = False


def number(value: float, decimals: int = 0) -> str:
    """The number with commas, halves rounded up: "1,284", "16.4"."""
    step = Decimal(1).scaleb(-decimals)
    return f"{Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP) + 0:,.{decimals}f}"


def percent(part: float, whole: float) -> str:
    """A share without decimals: "8%"."""
    return f"{number(100 * part / whole)}%"


def counted(count: float, one: str, many: str = "") -> str:
    """A count with its noun: "1 case", "52 cases"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """Items in a sentence: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def days(period: Period) -> str:
    """A period by its two dates."""
    return f"{long_date(period.start)} to {long_date(period.end)}"


def hidden(few: int) -> str:
    """What stands where a small number may not be shown."""
    return f"hidden (fewer than {few})"


def share(figure: Fig, few: int) -> str:
    """A share with its counts: "83% (40 of 48)"; in words where it is hidden or not recorded."""
    if figure.hidden:
        return hidden(few)
    if figure.value is None or figure.numerator is None or not figure.denominator:
        return "not recorded"
    counts = f"{number(figure.numerator)} of {number(figure.denominator)}"
    return f"{number(figure.value)}% ({counts})"


def plain(figure: Fig, few: int, decimals: int = 0, after: str = "") -> str:
    """A figure by itself; in words where it is hidden or not recorded."""
    if figure.hidden:
        return hidden(few)
    return "not recorded" if figure.value is None else f"{number(figure.value, decimals)}{after}"


def is_known(*figures: Fig) -> bool:
    """Whether every one of the figures is recorded, shown or hidden."""
    return all(figure.hidden or figure.value is not None for figure in figures)
