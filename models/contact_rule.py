"""When enough attempts were made to say that a victim could not be contacted."""

from collections.abc import Iterable
from datetime import date, timedelta


def tried_enough(days: Iterable[date], *, attempts: int, within: int) -> bool:
    """Whether so many attempts lie within so many days of one another, both ends included."""
    ordered = sorted(days)
    return any(
        last - first < timedelta(days=within)
        for first, last in zip(ordered, ordered[attempts - 1 :], strict=False)
    )
