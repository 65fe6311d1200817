"""A case's transfers: the flow before it goes, the file, and the receipt that lets it go."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_transfer_receipt
from dashboard.components.download import download
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.components.transfer_receipt import of_row, receipt
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.transferring import Made, make
from ingest.transfers import INTO, Sent
from models.codes import DOCUMENT_KIND
from models.errors import ForPerson
from models.transfer_flow import Advice, advice, check_can_go
from queries import documents as asked_documents
from queries import transfers as asked
from queries.case_page import CasePage
from queries.transfers import Standing

_YES_NO = {"Yes": True, "No": False}
_MOVE = {"For good": True, "For a while": False}


def draw(context: Context, page: CasePage) -> None:
    """The transfers so far and the way to start one; for those who do the casework."""
    case_id = page.case["case_id"]
    with context.engine.connect() as connection:
        now = asked.of_case(connection, user=context.user, case_id=case_id)
    part_heading(_finding(now), "Where the victim moves, temporarily or for good, the case goes.")
    made: Made | None = st.session_state.get(_key(case_id))
    if made is not None:  # first of all: it is shown once
        _made(context, case_id, made)
    for row in now.rows.iter_rows(named=True):
        _row(context, row)
    if made is not None:
        return
    with st.expander("Transfer the case to another MARAC", key="transfer"):
        _flow(context, case_id, now)


def _finding(now: Standing) -> str:
    if now.rows.is_empty():
        return "Not transferred"
    last = now.rows.row(0, named=True)
    if last["direction"] == INTO:
        return f"Came from {last['other_marac']}"
    if last["received_on"] is not None:
        return f"{last['other_marac']} has the case"
    if last["given_up_on"] is not None:
        return f"The transfer to {last['other_marac']} was given up"
    return f"Sent to {last['other_marac']}: no receipt yet, so the case stays here"


def _row(context: Context, row: dict[str, Any]) -> None:
    if row["direction"] == INTO:
        given = of_row(row)
        if given is not None:
            receipt(context, given, to=row["other_marac"], marac_id=row["marac_id"])
        return
    moved = words.yes_no(row["is_permanent"])
    facts(
        f"Sent to {row['other_marac']} on {words.day(row['sent_on'])}",
        [
            Fact("Sent by", row["sent_by"]),
            Fact("Victim moved", words.day(row["moved_on"]) if row["moved_on"] else None),
            Fact("For good", moved),
            Fact("Heard here", words.yes_no(row["was_heard"])),
            Fact("Received", _received(row)),
            Fact("Note", row["notes"], is_optional=True),
        ],
    )
    if row["received_on"] is None and row["given_up_on"] is None:
        with st.expander("Record the receipt", key=f"receipt-part-{row['transfer_id']}"):
            case_transfer_receipt.form(context, row)


def _received(row: dict[str, Any]) -> str | None:
    if row["received_on"] is not None:
        return f"{words.day(row['received_on'])}, by {row['received_by']}"
    return f"Given up on {words.day(row['given_up_on'])}" if row["given_up_on"] else None


def _flow(context: Context, case_id: str, now: Standing) -> None:
    try:
        check_can_go(now.status)
    except ForPerson as why:
        st.info(str(why), icon=":material/info:")
        return
    heard = _question("Was the case heard here already?", now.was_heard, f"heard-{case_id}")
    circulated = not heard and _question(
        "Has an agenda with it gone out already?", now.agenda_circulated, f"agenda-{case_id}"
    )
    _say(advice(was_heard=heard, agenda_circulated=circulated))
    sent = _answers(context, case_id, heard=heard, circulated=circulated)
    chosen = _documents(context, case_id)
    with_research = st.checkbox(
        "Send what the agencies knew, too",
        key=f"transfer-research-{case_id}",
        help="Each agency’s research is its own: ask them first.",
    )
    if not st.button("Make the encrypted file", type="primary", key="transfer-make"):
        return

    def write() -> None:
        made = make(context, case_id, sent, with_research=with_research, documents=chosen)
        st.session_state[_key(case_id)] = made

    trying(write)


def _say(told: Advice) -> None:
    (st.warning if told.is_warning else st.info)(told.sentence)


def _question(text: str, now: bool, key: str) -> bool:
    chosen = st.radio(text, list(_YES_NO), index=0 if now else 1, horizontal=True, key=key)
    return _YES_NO[chosen or "No"]


def _answers(context: Context, case_id: str, *, heard: bool, circulated: bool) -> Sent:
    marac = st.text_input("Which MARAC gets it?", key=f"transfer-to-{case_id}", max_chars=200)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        moved = st.date_input(
            "When did the victim move?",
            None,
            key=f"transfer-moved-{case_id}",
            format="DD/MM/YYYY",
            max_value=context.today,
            width=200,
        )
        stays = st.radio(
            "For how long?",
            list(_MOVE),
            index=None,
            horizontal=True,
            key=f"transfer-stays-{case_id}",
        )
    notes = st.text_input("Note to the other MARAC", key=f"transfer-notes-{case_id}", max_chars=500)
    is_safe = st.checkbox(
        "It is safe to share: I checked who must not learn where the victim is",
        key=f"transfer-safe-{case_id}",
    )
    return Sent(
        other_marac=marac or "",
        moved_on=moved,
        is_permanent=_MOVE[stays] if stays else None,
        was_heard=heard,
        agenda_circulated=circulated,
        safe_to_share=is_safe,
        notes=notes or "",
    )


def _documents(context: Context, case_id: str) -> list[tuple[str, str, str]]:
    with context.engine.connect() as connection:
        found = asked_documents.of_case(connection, user=context.user, case_id=case_id)
    open_ones = found.filter(pl.col("may_open"), pl.col("redacted_for").is_null())
    rows = {row["document_id"]: row for row in open_ones.iter_rows(named=True)}
    if not rows:
        return []
    chosen = st.multiselect(
        "Documents that go along (none unless you choose them)",
        list(rows),
        format_func=lambda one: _called(rows[one]),
        key=f"transfer-documents-{case_id}",
    )
    return [(one, rows[one]["file_name"], rows[one]["kind"] or "other") for one in chosen]


def _called(row: dict[str, Any]) -> str:
    return f"{row['file_name']} ({DOCUMENT_KIND.get(row['kind'] or '', 'Document')})"


def _made(context: Context, case_id: str, made: Made) -> None:
    """The file and its passphrase, until the person says that both are on their way."""
    st.html(
        '<section class="m-passphrase" aria-label="Passphrase"><h3>Passphrase, shown once</h3>'
        f"<p><code>{words.safe(made.passphrase)}</code></p>"
        "<p>Tell it to the other MARAC’s coordinator by telephone, on a number you know. Never "
        "send it with the file: without it nobody can open the file, and nobody can ask for it "
        "here again.</p></section>"
    )
    download(
        context,
        made.export,
        label="Save the encrypted file",
        key="transfer-file",
        style="primary",
        is_locked=True,
    )
    if st.button("I saved the file and noted the passphrase", key="transfer-done"):
        del st.session_state[_key(case_id)]
        st.rerun()


def _key(case_id: str) -> str:
    return f"transfer-made-{case_id}"
