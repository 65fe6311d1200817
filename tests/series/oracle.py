"""The series worked out slowly, in plain Python, from the rules as SafeLives states them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

# MARAC → quarter number → what it returned; None: not recorded. A missing quarter is not there.
Returned = Mapping[str, Mapping[int, Mapping[str, Fraction | None]]]


def window_of(returned: Mapping[int, Mapping[str, Fraction | None]], last: int) -> (
    list[Mapping[str, Fraction | None]] | None
):  # fmt: skip
    """The four quarters' figures up to `last`; None where the MARAC is left out."""
    found = []
    for quarter in range(last - 3, last + 1):
        if quarter in returned:
            found.append(returned[quarter])
        elif quarter - 1 in returned:
            found.append(returned[quarter - 1])
        else:
            return None
    return found


def total(rows: Sequence[Mapping[str, Fraction | None]], field: str) -> Fraction | None:
    numbers = [row[field] for row in rows if row[field] is not None]
    return sum(numbers, Fraction(0)) if numbers else None


def twelve_months(
    returned: Returned, women: Mapping[str, Mapping[int, int]], last: int
) -> dict[str, object] | None:
    """The twelve months to a quarter over all the MARACs given; None where none counts."""
    windows = {
        marac: window
        for marac, quarters in returned.items()
        if (window := window_of(quarters, last)) is not None
    }
    if not windows:
        return None
    rows = [row for window in windows.values() for row in window]
    cases, repeats = total(rows, "cases_discussed"), total(rows, "repeat_cases")
    assert cases is not None
    known = {marac: latest(women.get(marac, {}), last // 4) for marac in windows}
    there = {marac: number for marac, number in known.items() if number is not None}
    here = [row for marac in there for row in windows[marac]]
    counted = total(here, "cases_discussed")
    recommended = sum(rounded_to_ten(Fraction(number * 40, 10_000)) for number in there.values())
    return {
        "maracs": len(windows),
        "left_out": sorted(set(returned) - set(windows)),
        "carried": sorted(
            marac
            for marac in windows
            if any(quarter not in returned[marac] for quarter in range(last - 3, last + 1))
        ),
        "no_population": sorted(set(windows) - set(there)),
        "cases_discussed": cases,
        "repeat_cases": repeats,
        "repeat_rate": None if repeats is None or not cases else 100 * repeats / cases,
        "adult_females": sum(there.values()) if there else None,
        "cases_per_10k": 10_000 * counted / sum(there.values())
        if counted is not None and there
        else None,
        "recommended_cases": recommended if there else None,
    }


def latest(years: Mapping[int, int], year: int) -> int | None:
    usable = [one for one in years if one <= year]
    return years[max(usable)] if usable else None


def rounded_to_ten(number: Fraction) -> int:
    """To the nearest ten, a half going up."""
    return int((number + 5) // 10) * 10


def change(now: Fraction, before: Fraction | None) -> Fraction | None:
    return None if not before else 100 * (now - before) / before
