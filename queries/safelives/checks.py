"""The checks on the numbers of a return: pure functions over its rows (data dictionary 2.1)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from models.period import Period, long_date
from models.period import quarter as quarter_period
from models.safelives import ETHNIC_GROUPS, LETTERS
from queries.safelives.rows import SOURCE_LETTERS, Check, Row, Severity, written

# Code, the smaller column, the column it may not exceed, and both in words.
_AT_MOST = (
    ("repeats_over_cases", "D", "C", "repeat cases", "cases discussed"),
    ("child_cases_over_cases", "F", "C", "cases with children", "cases discussed"),
    ("child_cases_over_children", "F", "E", "cases with children", "children"),
    ("U_over_cases", "U", "C", "Black, Asian and minoritised victims", "cases discussed"),
    ("V_over_cases", "V", "C", "LGBTQ+ victims", "cases discussed"),
    ("W_over_cases", "W", "C", "disabled victims", "cases discussed"),
    ("X_over_cases", "X", "C", "male victims", "cases discussed"),
    ("Y_over_cases", "Y", "C", "victims aged 16 or 17", "cases discussed"),
    ("Z_over_cases", "Z", "C", "cases with a person harming under 18", "cases discussed"),
    ("AA_over_cases", "AA", "C", "victims aged 65 or over", "cases discussed"),
)
_ETHNIC_LETTERS = tuple(LETTERS[field] for field in ETHNIC_GROUPS)
_HALF_A_HUNDREDTH = Fraction(1, 200)


def check_rows(rows: Sequence[Row], quarter: str) -> tuple[Check, ...]:
    """What is wrong or odd with the rows of one quarter's return, in the order of the rows.

    Works on rows of the record and of an imported past return alike. A blank cell is compared
    with nothing.
    """
    period = quarter_period(quarter)
    found = [check for row in rows for check in _row_checks(row, period)]
    found += _repeated(
        rows,
        lambda row: row.meeting_id,
        "meeting_twice",
        Severity.ERROR,
        "this meeting is in the return {n} times: take out all but one.",
    )
    found += _repeated(
        rows,
        lambda row: (row.marac_id, row.meeting_date),
        "same_marac_and_date",
        Severity.WARNING,
        "there are {n} rows for this MARAC on this day: check that each was its own meeting.",
    )
    return tuple(found)


def _row_checks(row: Row, period: Period) -> Iterator[Check]:
    yield from _excesses(row)
    yield from _sources(row)
    yield from _ages(row)
    if not period.start <= row.meeting_date <= period.end:
        message = (
            f"the meeting was not between {long_date(period.start)} and "
            f"{long_date(period.end)}: correct its date."
        )
        yield _check("outside_quarter", Severity.ERROR, row, message)
    yield from _ethnicity(row)
    if row.number("C") == 0:
        message = "the meeting was held and no case was heard: check that this is right."
        yield _check("nobody_heard", Severity.WARNING, row, message)


def _excesses(row: Row) -> Iterator[Check]:
    for code, letter, limit_letter, words, limit_words in _AT_MOST:
        value, limit = row.number(letter), row.number(limit_letter)
        if value is not None and limit is not None and value > limit:
            message = f"{written(value)} {words} are more than {written(limit)} {limit_words}."
            yield _check(code, Severity.ERROR, row, message)


def _sources(row: Row) -> Iterator[Check]:
    total, cases = _total(row, SOURCE_LETTERS), row.number("C")
    if total is None or cases is None or total == cases:
        return
    if abs(Fraction(total) - cases) <= _rounding(row):
        return
    message = (
        f"referrals by source add up to {written(total)}, cases discussed are {written(cases)}."
    )
    yield _check("sources_not_cases", Severity.ERROR, row, message)


def _rounding(row: Row) -> Fraction:
    """How far rounding alone can take the sum of the sources from the truth.

    Our own fractions are exact. In a past return three thirds were written as 0.33 each: every
    number that is not whole may be half a hundredth off.
    """
    if row.origin == "record":
        return Fraction(0)
    numbers = [row.number(letter) for letter in SOURCE_LETTERS]
    return _HALF_A_HUNDREDTH * sum(1 for n in numbers if n is not None and n.denominator != 1)


def _ages(row: Row) -> Iterator[Check]:
    young, old, cases = row.number("Y"), row.number("AA"), row.number("C")
    if young is None or old is None or cases is None or young + old <= cases:
        return
    message = (
        f"{written(young)} victims aged 16 or 17 and {written(old)} aged 65 or over together are "
        f"more than {written(cases)} cases discussed."
    )
    yield _check("ages_over_cases", Severity.ERROR, row, message)


def _ethnicity(row: Row) -> Iterator[Check]:
    total, whole = _total(row, _ETHNIC_LETTERS), row.number("U")
    if total is None or whole is None or total == whole:
        return
    message = (
        f"the ethnic groups add up to {written(total)}, the total of Black, Asian and "
        f"minoritised victims is {written(whole)}."
    )
    yield _check("ethnicity_not_total", Severity.WARNING, row, message)


def _total(row: Row, letters: Iterable[str]) -> int | Fraction | None:
    """The sum of the cells; None where every one is blank."""
    numbers = [number for letter in letters if (number := row.number(letter)) is not None]
    return sum(numbers) if numbers else None


def _repeated(
    rows: Sequence[Row],
    name: Callable[[Row], object],
    code: str,
    severity: Severity,
    message: str,
) -> list[Check]:
    times = Counter(name(row) for row in rows)
    found = [
        _check(code, severity, row, message.format(n=times[name(row)]))
        for row in rows
        if times[name(row)] > 1
    ]
    return list(dict.fromkeys(found))


def _check(code: str, severity: Severity, row: Row, message: str) -> Check:
    return Check(code, severity, row.meeting_id, f"{row.title}: {message}")
