"""The register of perpetrators: how recently, how often, how gravely and whom; facts, no score."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.casework.person import person_address
from dashboard.components.cover import cover_switch, covered
from dashboard.components.download import Sheet, Value, downloads
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.access import Permission, check_may
from models.codes import CRITERION
from models.period import long_date

SHOWN = 100
EVERY = "Any"
GRAVE = {
    "strangulation": "strangulation",
    "weapons": "weapons or objects used",
    "threats_to_kill": "threats to kill, believed",
    "sexual": "sexual abuse",
    "stalking": "stalking",
    "honour_based": "honour-based abuse",
    "forced_marriage": "forced marriage",
    "fgm": "female genital mutilation",
}
# What the list is sorted by: the column, and whether the largest stands first.
SORTED = {
    "Latest referral": "last_referral",
    "Latest incident": "last_incident",
    "Referrals in 12 months": "referrals_12",
    "Referrals in 24 months": "referrals_24",
    "Different victims": "victims",
    "Open actions": "open_actions",
    "Yes answers on a DASH": "dash_yes",
}
HEADINGS = (
    *("Perpetrator", "Last incident", "Last referral", "Referrals, 12 months"),
    *("Referrals, 24 months", "Different victims", "Open actions", "Most yes answers, DASH"),
    *("What was grave", "Criteria", "Cases"),
)
_NUMBERS = frozenset(range(3, 8))
ABOUT = (
    "Facts of the record, to be looked at together: what was recent, frequent or grave, and who "
    "was harmed. Nothing adds them up: the order is that of the column you choose."
)


def render(context: Context) -> None:
    """Draws the filters, the list and its files."""
    check_may(context.user, Permission.DO_CASEWORK)
    page_heading("Register of perpetrators", ABOUT)
    rows = reads.register(context)
    names = reads.own_marac_names(context)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        chosen, told = _chosen(rows, names)
        is_covered = cover_switch()
    if chosen.is_empty():
        empty(
            "Nobody fits",
            "Choose fewer filters. People stand here once a case names them as its perpetrator.",
        )
        return
    st.html(f'<p class="m-count">{_counted(chosen.height)}</p>')
    st.html(_table(chosen.head(SHOWN), is_covered=is_covered))
    downloads(context, sheet(chosen, told, context), key="register", filters=told)


def _chosen(rows: pl.DataFrame, names: dict[str, str]) -> tuple[pl.DataFrame, dict[str, str]]:
    """The rows that fit, in the order chosen, and what was chosen, in words."""
    order = _choice("Sorted by", "sorted", list(SORTED))
    since = _choice("Referred in", "since", [EVERY, "12 months", "24 months"])
    victims = _choice("Victims", "victims", [EVERY, "2 or more", "3 or more"])
    grave = _choice("What was grave", "grave", [EVERY, *GRAVE], GRAVE)
    marac = EVERY
    if len(names) > 1:
        marac = _choice("MARAC", "marac", [EVERY, *sorted(names, key=names.__getitem__)], names)
    if since != EVERY:
        rows = rows.filter(pl.col(f"referrals_{since[:2]}") > 0)
    if victims != EVERY:
        rows = rows.filter(pl.col("victims") >= int(victims[0]))
    if grave != EVERY:
        rows = rows.filter(pl.col("grave").list.contains(grave))
    if marac != EVERY:
        rows = rows.filter(pl.col("maracs").list.contains(marac))
    told = {"sorted": order, "since": since, "victims": victims, "grave": grave, "marac": marac}
    column = SORTED[order]
    return (
        rows.sort([column, "person_id"], descending=[True, False], nulls_last=True),
        {name: value for name, value in told.items() if value != EVERY},
    )


def _choice(
    label: str, key: str, options: list[str], meanings: Mapping[str, str] | None = None
) -> str:
    found = st.selectbox(
        label,
        options,
        format_func=lambda code: words.sentence(str((meanings or {}).get(code, code))),
        key=key,
        bind="query-params",
        width=200,
    )
    return str(found or options[0])


def _counted(count: int) -> str:
    if count <= SHOWN:
        return words.counted(count, "person", "people")
    return f"{words.number(SHOWN)} of {words.number(count)} people; the files hold all of them"


def _table(rows: pl.DataFrame, *, is_covered: bool) -> str:
    columns = [Column(name, is_number=at in _NUMBERS) for at, name in enumerate(HEADINGS)]
    drawn = [_row(row, is_covered=is_covered) for row in rows.iter_rows(named=True)]
    inside = table(columns, drawn, caption="Register of perpetrators", is_wide=True)
    return f'<div class="m-register">{inside}</div>'


def _row(row: dict[str, Any], *, is_covered: bool) -> Row:
    name = covered(row["name"], row["person_id"], is_covered=is_covered) or row["person_id"]
    return [
        Cell(name, link=person_address(row["person_id"])),
        words.unbroken(words.day(row["last_incident"])),
        words.unbroken(words.day(row["last_referral"])),
        words.number(row["referrals_12"]),
        words.number(row["referrals_24"]),
        words.number(row["victims"]),
        words.number(row["open_actions"]),
        words.number(row["dash_yes"]),
        _grave(row["grave"]) or words.DASH,
        _criteria(row["criteria"]) or words.DASH,
        words.listed(row["cases"], most=4),
    ]


def _grave(codes: list[str]) -> str:
    return words.listed((GRAVE[code] for code in codes), most=len(GRAVE))


def _criteria(codes: list[str]) -> str:
    return words.codes(";".join(codes), CRITERION) or ""


def sheet(rows: pl.DataFrame, told: dict[str, str], context: Context) -> Sheet:
    """The list as a file: the same columns, every row, days as 2026-07-09."""
    values: list[list[Value]] = [
        [
            row["name"] or row["person_id"],
            *(day and day.isoformat() for day in (row["last_incident"], row["last_referral"])),
            *(row["referrals_12"], row["referrals_24"], row["victims"], row["open_actions"]),
            *(row["dash_yes"], _grave(row["grave"]), _criteria(row["criteria"])),
            ", ".join(row["cases"]),
        ]
        for row in rows.iter_rows(named=True)
    ]
    about = [
        ABOUT,
        f"As of {long_date(context.today)}; twelve and 24 months back to the day.",
        *(f"{words.sentence(name)}: {value}" for name, value in told.items()),
    ]
    return Sheet("Register of perpetrators", HEADINGS, values, about)
