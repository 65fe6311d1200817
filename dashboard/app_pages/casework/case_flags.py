"""The flags that agencies placed on their own records because of a case."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.cautions import Caution, cautions
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import flags
from ingest.own_agency import speaks_for
from models.access import Permission, may
from models.codes import FLAG_ROLE
from models.flags import CAUTION, WORDING, wording
from models.research import known_to
from queries.case_access import check_case
from queries.case_page import CasePage
from queries.flags import FlagState, of_case

_SIGN = {
    FlagState.EXPIRED: ("!", "error", "Expired: take it off"),
    FlagState.MOVES: ("!", "warning", "A new referral moves it"),
    FlagState.TO_PLACE: ("+", "warning", "To place"),
    FlagState.EXPIRING: ("…", "warning", "Ends soon"),
    FlagState.IN_FORCE: ("✓", "fine", "In force"),
    FlagState.REMOVED: ("–", "note", "Taken off"),
}


def draw(context: Context, page: CasePage) -> None:
    """The flags by agency, and the form of whoever may record one."""
    case_id, marac_id = page.case["case_id"], page.case["marac_id"]
    with context.engine.connect() as connection:
        found = of_case(connection, user=context.user, case_id=case_id, today=context.today)
    writes = {
        row["agency_id"]: row["agency"] or row["agency_id"]
        for row in page.research.rows(named=True)
        if speaks_for(context.user, marac_id, row["agency_id"])
        or may(context.user, Permission.DO_CASEWORK, marac_id)
    }
    if found.is_empty() and not writes:
        return
    on = found.filter(pl.col("flag_placed_on").is_not_null() & pl.col("flag_removed_on").is_null())
    part_heading(
        f"{words.counted(on.height, 'agency', 'agencies')} flagged their records"
        if on.height
        else "No agency has flagged its records yet",
        "A flag stays twelve months from the last referral of the same victim.",
    )
    if not found.is_empty():
        st.html(table(HEADINGS, map(flag_row, found.rows(named=True)), caption="Flags by agency"))
    if writes:
        with st.expander("Record a flag placed, moved or taken off", key="flag"):
            form(context, case_id, writes, found)


HEADINGS = [
    Column(name) for name in ("Agency", "Flag", "Records of", "Placed", "Ends", "What it says")
]


def flag_row(row: Mapping[str, Any]) -> Row:
    """One flag: where it stands, and what a new referral changes."""
    sign, kind, word = _SIGN[FlagState(row["state"])]
    ends = row["flag_removed_on"] or row["flag_expires_on"] or row["ends_on"]
    told = words.day(ends)
    if row["state"] == FlagState.MOVES:
        told = f"{told}. A new referral moves it to {words.day(row['ends_on'])}"
    if row["state"] == FlagState.REMOVED:
        told = f"taken off on {told}"
    return [
        row["agency"] or row["agency_id"],
        Cell(word, sign=sign, kind=kind),
        words.codes(row["flag_role"] or ";".join(known_to(row)), FLAG_ROLE) or words.DASH,
        words.unbroken(words.day(row["flag_placed_on"])),
        told,
        row["flag_wording"] or wording(known_to(row)) or words.DASH,
    ]


def form(context: Context, case_id: str, writes: Mapping[str, str], found: pl.DataFrame) -> None:
    """What to write on the record, where not to, and the buttons."""
    agency_id = st.selectbox(
        "Agency", list(writes), format_func=lambda one: writes[one], key=f"flag-agency-{case_id}"
    )
    if agency_id is None:
        return
    rows = found.filter(agency_id=agency_id).rows(named=True)
    row = rows[0] if rows else None
    is_on = row is not None and row["flag_placed_on"] is not None and not row["flag_removed_on"]
    cautions([Caution("Never visible to the perpetrator", CAUTION)], nothing="")
    if is_on and row is not None:
        _on(context, row)
    else:
        _place(context, case_id, agency_id, known_to(row) if row else [])


def _place(context: Context, case_id: str, agency_id: str, start: list[str]) -> None:
    key = f"{case_id}-{agency_id}"
    roles = st.multiselect(
        "Whose records",
        list(WORDING),
        default=start,
        format_func=lambda role: FLAG_ROLE[role],
        key=f"flag-roles-{key}",
    )
    for role in roles:
        st.html(f'<p class="m-rule"><strong>{FLAG_ROLE[role]}:</strong> “{WORDING[role]}”</p>')
    day = _day("Placed on", context, f"flag-on-{key}")
    if st.button("Record that the flag is placed", key=f"flag-place-{key}", type="primary"):
        trying(
            lambda: flags.place(
                context.engine,
                by=context.user,
                case_id=case_id,
                agency_id=agency_id,
                roles=roles,
                placed_on=day,
                today=context.today,
                check_case=check_case,
            )
        )


def _on(context: Context, row: dict[str, Any]) -> None:
    case_id, agency_id = row["case_id"], row["agency_id"]
    key = f"{case_id}-{agency_id}"
    whose = {"by": context.user, "case_id": case_id, "agency_id": agency_id}
    if row["state"] == FlagState.MOVES:
        st.html(
            f"<p>The victim was referred again: move the flag in your own system to "
            f"{words.day(row['ends_on'])}, then record it.</p>"
        )
        if st.button("Record that it was moved", key=f"flag-move-{key}", type="primary"):
            trying(lambda: flags.move(context.engine, **whose, check_case=check_case))
    day = _day("Taken off on", context, f"flag-off-{key}")
    if st.button("Record that the flag is taken off", key=f"flag-remove-{key}"):
        trying(
            lambda: flags.remove(
                context.engine,
                **whose,
                removed_on=day,
                today=context.today,
                check_case=check_case,
            )
        )


def _day(label: str, context: Context, key: str) -> Any:  # noqa: ANN401 - a date
    return st.date_input(
        label,
        value=context.today,
        max_value=context.today,
        format="DD/MM/YYYY",
        key=key,
        width=200,
    )
