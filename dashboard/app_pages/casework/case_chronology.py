"""The chronology on a case's page: its last entries, and the way to all of it."""

import streamlit as st

from dashboard import chronology_words, words
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, Row, table
from dashboard.context import Context
from dashboard.words import safe
from ingest.chronology import may_write_for
from models.access import Permission, may
from queries import chronology
from queries.case_access import Detail
from queries.case_page import CasePage
from queries.document_access import own_agencies

MOST_SHOWN = 5


def draw(context: Context, page: CasePage) -> None:
    """The newest entries; nothing for somebody who sees none and may enter none."""
    case_id = page.case["case_id"]
    with context.engine.connect() as connection:
        newest = chronology.latest(connection, user=context.user, case_id=case_id, most=MOST_SHOWN)
    writes = may(context.user, Permission.DO_CASEWORK, page.case["marac_id"]) or any(
        may_write_for(context.user, page.case["marac_id"], one)
        for one in own_agencies(context.user)
    )
    if newest.is_empty() and not writes and page.detail is not Detail.FULL:
        return
    count = int(newest["count"][0]) if newest.height else 0
    finding = f"{words.counted(count, 'entry', 'entries')} in the chronology"
    own = "" if page.detail is Detail.FULL else " of your agency"
    part_heading(
        finding if count else "No chronology yet",
        f"The newest{own}; all of it, with what several agencies tell and where months are silent, "
        "on a page of its own.",
    )
    if newest.height:
        columns = [Column(name) for name in ("When", "Agency", "What happened", "Significance")]
        rows: list[Row] = [
            [
                words.unbroken(chronology_words.when(row)),
                row["agency"],
                row["event"] or words.NOT_RECORDED,
                chronology_words.significance(row),
            ]
            for row in newest.iter_rows(named=True)
        ]
        st.html(table(columns, rows, caption="The newest entries of the chronology"))
    address = words.address("chronology", case=case_id)
    st.html(
        f'<p class="m-key"><a href="{safe(address)}" target="_self">Open the chronology</a></p>'
    )
