"""The distribution list of a MARAC: who is invited for each agency, and who has no account."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.meetings.plan import marac_choice
from dashboard.components import draft
from dashboard.components.empty import empty
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import distribution as written
from ingest.distribution import Invited
from queries import distribution as asked

FORM = "distribution list"
_FIELDS = (
    ("name", "Name"),
    ("email", "Work e-mail"),
    ("deputy", "Deputy, who comes in their place"),
    ("deputy_email", "The deputy’s work e-mail"),
)


def draw(context: Context) -> None:
    """The list, its addresses to copy, and the forms to add somebody and to take somebody off."""
    marac_id = marac_choice(context, "list-marac")
    if marac_id is None:
        return
    with context.engine.connect() as connection:
        found = asked.entries(connection, user=context.user, marac_id=marac_id, on=context.today)
    if found.is_empty():
        empty("Nobody is on the list yet", "Add whoever is invited for each agency.")
    else:
        _list(context, found)
    _add(context, marac_id)


def _list(context: Context, found: pl.DataFrame) -> None:
    without = found.filter(pl.col("account").is_null()).height
    accounts = f"; {without} without an account" if without else ""
    part_heading(f"{words.counted(found.height, 'person', 'people')} invited{accounts}")
    st.html(entry_table(found))
    addresses(found)
    with st.expander("Correct an entry, or take somebody off", key="list-change"):
        _change(context, found)


def entry_table(found: pl.DataFrame) -> str:
    """HTML of the entries: agency, who, deputy, account."""
    columns = [Column(name) for name in ("Agency", "Invited", "Deputy", "Account")]
    rows: list[Row] = [
        [
            row["agency"],
            f"{row['name']}, {row['email']}",
            ", ".join(filter(None, (row["deputy"], row["deputy_email"]))) or words.DASH,
            Cell(row["account"], kind="fine", sign="✓")
            if row["account"]
            else Cell("No account", kind="warning", sign="!"),
        ]
        for row in found.rows(named=True)
    ]
    return table(columns, rows, caption="Who is invited, by agency")


def addresses(found: pl.DataFrame) -> None:
    """All addresses to copy into an e-mail, as text with its own copy button."""
    with st.popover("Copy the addresses", icon=":material/content_copy:", key="addresses"):
        st.write("Paste them as blind copies (Bcc). Write no name of a person into the subject.")
        st.code("; ".join(asked.addresses(found)), language=None, wrap_lines=True)


def _add(context: Context, marac_id: str) -> None:
    with st.expander("Add a person", key="list-add", icon=":material/person_add:"):
        invited = _fields(context, FORM, {})
        since = st.date_input(
            "Invited from", context.today, format="DD/MM/YYYY", key="list-since", width=180
        )
        if st.button("Add to the list", type="primary", key="list-go"):
            trying(
                lambda: written.add_entry(
                    context.engine,
                    by=context.user,
                    marac_id=marac_id,
                    invited=invited,
                    since=since,
                ),
                done=lambda: draft.clear(context, FORM),
            )


def _fields(context: Context, form: str, start: dict[str, Any]) -> Invited:
    agencies = reads.case_choices(context).agencies
    agency = draft.select(
        context,
        list(agencies),
        form=form,
        name="agency_id",
        label="Agency",
        start=start.get("agency_id") or "",
        format_func=lambda one: agencies.get(one, one),
    )
    texts = {
        name: draft.text_input(
            context, form=form, name=name, label=label, start=start.get(name) or "", max_chars=200
        )
        for name, label in _FIELDS
    }
    return Invited(agency_id=agency or "", **texts)


def _change(context: Context, found: pl.DataFrame) -> None:
    rows = {row["entry_id"]: row for row in found.rows(named=True)}
    entry_id = st.selectbox(
        "Who",
        list(rows),
        index=None,
        format_func=lambda one: f"{rows[one]['name']}, {rows[one]['agency']}",
        key="list-who",
        width=480,
    )
    if entry_id is None:
        return
    form = f"{FORM} {entry_id}"
    invited = _fields(context, form, rows[entry_id])
    if st.button("Save the changes", key="list-save"):
        trying(
            lambda: written.change_entry(
                context.engine, by=context.user, entry_id=entry_id, invited=invited
            ),
            done=lambda: draft.clear(context, form),
        )
    _end(context, rows[entry_id], entry_id)


def _end(context: Context, row: dict[str, Any], entry_id: str) -> None:
    until: date = st.date_input(
        "Invited for the last time on",
        context.today,
        format="DD/MM/YYYY",
        min_value=row["since"],
        key=f"list-until-{entry_id}",
        width=240,
    )
    if st.button(f"Take {row['name']} off after that day", key="list-end"):
        trying(
            lambda: written.end_entry(
                context.engine, by=context.user, entry_id=entry_id, until=until
            )
        )
