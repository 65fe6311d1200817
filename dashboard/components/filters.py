"""Filters that live in the address: which period, which MARACs. Never personal data."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import streamlit as st

from dashboard import words
from models.errors import ForPerson
from models.period import Period, add_months, quarter, quarter_name, quarter_title

CHOOSE = "Choose dates"
WIDTH = 240
QUARTERS = 8  # finished quarters that can be chosen


def last_twelve_months(today: date) -> Period:
    """The twelve whole months before this one."""
    end = today.replace(day=1) - timedelta(days=1)
    return Period(today.replace(year=today.year - 1, day=1), end)


def _this_quarter(today: date) -> Period:
    return Period(quarter(quarter_name(today)).start, today)


def last_quarter(today: date) -> Period:
    """The last finished calendar quarter."""
    return quarter(quarter_name(quarter(quarter_name(today)).start - timedelta(days=1)))


def finished_quarters(today: date) -> list[str]:
    """The names of the last finished quarters, the latest first."""
    last = last_quarter(today).start
    return [quarter_name(add_months(last, -3 * back)) for back in range(QUARTERS)]


def _financial_year(today: date) -> Period:
    year = today.year if today.month > 3 else today.year - 1
    return Period(date(year, 4, 1), today)


def _calendar_year(today: date) -> Period:
    return Period(date(today.year, 1, 1), today)


def _last_calendar_year(today: date) -> Period:
    return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


PRESETS: Mapping[str, Callable[[date], Period]] = MappingProxyType(
    {
        "Last 12 months": last_twelve_months,
        "This quarter so far": _this_quarter,
        "Last quarter": last_quarter,
        "Financial year so far": _financial_year,
        "Calendar year so far": _calendar_year,
        "Last calendar year": _last_calendar_year,
    }
)


def period_filter(today: date) -> Period:
    """The period the person chose, kept in the address; stops the page where it makes no sense."""
    preset = st.selectbox(
        "Period",
        [*PRESETS, CHOOSE],
        key="period",
        bind="query-params",
        persist_state="session",
        width=WIDTH,
    )
    if preset in PRESETS:
        return PRESETS[preset](today)
    usual = last_twelve_months(today)
    start, end = _day("From", "from", usual.start), _day("To", "to", usual.end)
    try:
        return Period(start, end)
    except ForPerson as wrong:
        st.error(str(wrong))
        st.stop()


def _day(label: str, key: str, usual: date) -> date:
    return st.date_input(
        label,
        value=usual,
        key=key,
        format="DD/MM/YYYY",
        min_value=date(1990, 1, 1),
        max_value=date(2100, 12, 31),
        bind="query-params",
        width=WIDTH * 2 // 3,
    )


def marac_filter(names: Mapping[str, str], *, key: str = "marac") -> frozenset[str] | None:
    """The MARACs chosen (id → name given); None is all of them. Nothing is asked about one."""
    if len(names) < 2:
        return None
    labels = labelled(names)
    chosen = st.multiselect(
        "MARACs",
        sorted(names, key=lambda marac: labels[marac].casefold()),
        format_func=labels.__getitem__,
        placeholder=f"All {len(names)} MARACs",
        key=key,
        bind="query-params",
        persist_state="session",
        width=8 * WIDTH // 5,
    )
    return frozenset(chosen) or None


def quarter_filter(today: date, why: str) -> str:
    """The name of the finished quarter the person chose; `why` no other days can be chosen."""
    names = finished_quarters(today)
    chosen = st.selectbox(
        "Quarter",
        names,
        format_func=quarter_title,
        key="quarter",
        bind="query-params",
        width=WIDTH,
        help=why,
    )
    return str(chosen or names[0])


def one_marac_filter(names: Mapping[str, str]) -> str:
    """The id of the one MARAC chosen of several (id → name)."""
    labels = labelled(names)
    chosen = st.selectbox(
        "MARAC",
        sorted(names, key=lambda marac: labels[marac].casefold()),
        format_func=labels.__getitem__,
        key="one-marac",
        bind="query-params",
        width=WIDTH,
    )
    return str(chosen)


def labelled(names: Mapping[str, str]) -> Mapping[str, str]:
    """Id → name, with the id where two MARACs share a name."""
    doubled = {name for name, times in Counter(names.values()).items() if times > 1}
    return {
        marac: f"{name} ({marac})" if name in doubled else name for marac, name in names.items()
    }


def chosen_words(names: Mapping[str, str], chosen: frozenset[str] | None) -> str:
    """Whose figures these are: "Northtown and Southtown", "all 12 MARACs"."""
    picked: Sequence[str] = sorted(names[marac] for marac in chosen or names if marac in names)
    if chosen is None and len(picked) > 3:
        return f"all {len(picked)} MARACs"
    return words.listed(picked, most=3)
