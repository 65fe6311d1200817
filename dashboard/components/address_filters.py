"""Fields of a list's filters that live in the address: codes and days, never a name."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

import streamlit as st

ANY = "Any"
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)


def one(
    label: str,
    choices: Mapping[str, str],
    key: str,
    *,
    none: str = ANY,
    width: int = 210,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> str:
    """The code chosen, or "" where none is; `none` is what stands there then."""
    picked: str = st.selectbox(
        label,
        ["", *choices],
        format_func=lambda code: choices.get(code, none),
        key=key,
        bind="query-params",
        label_visibility=label_visibility,
        width=width,
    )
    return picked or ""


def several(label: str, choices: Mapping[str, str], key: str, *, width: int) -> tuple[str, ...]:
    """The codes chosen; none where all are wanted."""
    picked = st.multiselect(
        label,
        list(choices),
        format_func=lambda code: choices.get(code, code),
        placeholder=ANY,
        key=key,
        bind="query-params",
        width=width,
    )
    return tuple(picked)


def day(
    label: str,
    key: str,
    *,
    width: int = 160,
    earliest: date = _EARLIEST,
    on_change: Callable[[], None] | None = None,
) -> date | None:
    """The day chosen; None where none is."""
    return st.date_input(
        label,
        value=None,
        key=key,
        format="DD/MM/YYYY",
        min_value=earliest,
        max_value=_LATEST,
        bind="query-params",
        on_change=on_change,
        width=width,
    )
