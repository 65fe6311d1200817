"""Circulating agenda, pack or minutes: a copy made for each reader, and who has read it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.circulating import own_paper, publish_to
from dashboard.components.download import download, protection
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import packs as written
from ingest.meetings import mark_agenda_sent
from models.codes import PACK_KIND
from queries import distribution, packs
from queries.exports.paper import paper_export

_STEMS = {"agenda": "marac-agenda", "pack": "marac-pack"}
_TOLD = {
    "agenda": "Names and dates of birth for agencies that only know of a case; all of it for who "
    "sees the case in full.",
    "pack": "The agenda with what agencies answered, for the cases that the reader sees in full.",
}


def draw(context: Context, row: dict[str, Any], kinds: Sequence[str]) -> None:
    """Your own copy to save, the form to circulate, and who has read what."""
    kind = st.radio(
        "What",
        list(kinds),
        format_func=PACK_KIND.__getitem__,
        captions=[_TOLD[one] for one in kinds],
        horizontal=True,
        key="circulate-kind",
    )
    _own(context, row, kind)
    _form(context, row, kind)
    _agenda_by_other_means(context, row)
    readers(context, row, kinds)


def _own(context: Context, row: dict[str, Any], kind: str) -> None:
    """Saves the paper as this person may see it."""
    paper = own_paper(context, row["meeting_id"], kind)
    with st.container(horizontal=True, key="own-paper"):
        for ending, name in ((".docx", "Word"), (".pdf", "PDF")):
            export = paper_export(
                paper,
                kind=f"meeting {kind}",
                stem=f"{_STEMS[kind]}-{row['meeting_date'].isoformat()}",
                ending=ending,
                marac_id=row["marac_id"],
                filters={"meeting": row["meeting_id"]},
            )
            download(context, export, label=f"My copy as {name}", key=f"own-{kind}{ending}")
        protection("papers")


def _form(context: Context, row: dict[str, Any], kind: str) -> None:
    names = reader_names(context, row["meeting_id"])
    chosen = st.multiselect(
        "Who gets it",
        list(names),
        default=list(names),
        format_func=names.__getitem__,
        key=f"readers-{kind}",
        help="Accounts of people who run the meeting or come to it for an agency.",
    )
    last = max(row["meeting_date"], context.today)
    until = st.date_input(
        "Opens until",
        last + timedelta(days=1),
        format="DD/MM/YYYY",
        min_value=context.today,
        key=f"until-{kind}",
        width=180,
    )
    told = words.counted(len(chosen), "person", "people")
    label = f"Circulate the {PACK_KIND[kind].lower()} to {told}"
    if st.button(label, type="primary", key="circulate-go", disabled=not chosen):
        trying(lambda: publish_to(context, row, kind, chosen, until))
    st.html(
        '<p class="m-key">Each gets a copy of their own in this dashboard, on their first page. '
        "Nothing is sent by e-mail. A case closed to a reader is not in that copy. After the day "
        "every copy is destroyed.</p>"
    )


def reader_names(context: Context, meeting_id: str) -> dict[str, str]:
    """User id → name with agency or role, of those who may get a copy."""
    with context.engine.connect() as connection:
        people = distribution.accounts(
            connection, user=context.user, meeting_id=meeting_id, today=context.today
        )
    return {
        one["user_id"]: f"{one['name']}, {one['agency'] or one['role']}"
        for one in people.rows(named=True)
    }


def _agenda_by_other_means(context: Context, row: dict[str, Any]) -> None:
    if row["agenda_sent_on"] is None and st.button(
        "The agenda went out another way: mark it as sent today", key="agenda-sent", type="tertiary"
    ):
        trying(
            lambda: mark_agenda_sent(
                context.engine, by=context.user, meeting_id=row["meeting_id"], today=context.today
            )
        )


def readers(context: Context, row: dict[str, Any], kinds: Sequence[str]) -> None:
    """Each version of these kinds: who got it, and who has opened it."""
    with context.engine.connect() as connection:
        found = packs.of_meeting(connection, user=context.user, meeting_id=row["meeting_id"])
    found = found.filter(pl.col("kind").is_in(list(kinds)))
    for part in found.partition_by("pack_id", maintain_order=True):
        _version(context, part)


def _version(context: Context, part: pl.DataFrame) -> None:
    first = part.row(0, named=True)
    read = part.filter(pl.col("opened_at").is_not_null()).height
    state = (
        "destroyed" if first["destroyed_at"] else f"opens until {words.day(first['expires_on'])}"
    )
    title = (
        f"{PACK_KIND[first['kind']]}, version {first['version']}: read by {read} of {part.height}, "
        f"{state}"
    )
    with st.expander(title, key=f"version-{first['pack_id']}"):
        st.write(f"Circulated on {words.moment(first['made_at'])} by {first['made_by']}.")
        columns = [Column("Person"), Column("Read")]
        rows: list[Row] = [
            [
                one["name"],
                Cell(words.moment(one["opened_at"]), kind="fine", sign="✓")
                if one["opened_at"]
                else Cell("Not yet", kind="warning", sign="!"),
            ]
            for one in part.rows(named=True)
        ]
        st.html(table(columns, rows, caption="Who got it, and who has read it"))
        if not first["destroyed_at"] and st.button(
            "Withdraw this version from everybody", key=f"withdraw-{first['pack_id']}"
        ):
            trying(
                lambda: written.withdraw(context.engine, by=context.user, pack_id=first["pack_id"])
            )
