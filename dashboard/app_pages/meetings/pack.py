"""One person's own copy of an agenda, pack or minutes, opened by its link until its day is over."""

import streamlit as st

from dashboard import words
from dashboard.components.download import download, protection
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import page_heading
from dashboard.context import Context
from dashboard.meeting_words import meeting_address
from ingest.packs import mark_opened
from models.access import check_may_any
from models.codes import PACK_KIND
from models.errors import ForPerson, NotAllowed
from queries import packs
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name
from queries.meetings import MAY
from queries.packs import Delivery

_FORMS = {".docx": "Word", ".pdf": "PDF"}


def render(context: Context) -> None:
    """Draws the copy that the address names; in one plain sentence why where it does not open."""
    check_may_any(context.user, MAY)
    asked = st.query_params.get("copy", "").strip()
    page_heading("Your copy", "Made for you, until its day is over. Save it only where you must.")
    if not asked:
        empty("No copy is chosen", "Your papers stand on the page Meetings.")
        return
    try:
        with context.engine.connect() as connection:
            found = packs.delivery(
                connection, user=context.user, delivery_id=asked, today=context.today
            )
    except NotAllowed:
        raise
    except ForPerson as over:
        empty("This copy does not open any more", str(over))
        return
    _copy(context, found)


def _copy(context: Context, found: Delivery) -> None:
    name = PACK_KIND[found.kind]
    facts(
        f"{name} of {words.day(found.meeting_date)}",
        [
            Fact("Version", str(found.version)),
            Fact("Opens until", words.day(found.expires_on)),
            Fact("First opened", words.moment(found.opened_at) if found.opened_at else "Not yet"),
        ],
        note="The coordinator sees that you have opened it.",
    )
    with st.container(horizontal=True, key="copy-buttons"):
        for ending in found.endings:
            download(
                context,
                _export(context, found, ending),
                label=f"Open as {_FORMS[ending]}",
                key=f"copy{ending}",
                style="primary" if ending == ".pdf" else "secondary",
            )
        protection("copy")
    address = words.safe(meeting_address(found.meeting_id))
    st.html(
        '<p class="m-key">Copy and forward it to nobody, put it into nobody’s record, and delete '
        f'it once you have read it. <a href="{address}" target="_self">The meeting’s page</a></p>'
    )


def _export(context: Context, found: Delivery, ending: str) -> Export:
    marking = Marking.OFFICIAL_SENSITIVE
    stem = f"marac-{found.kind}-{found.meeting_date.isoformat()}"

    def make() -> bytes:
        with context.engine.connect() as connection:
            content = packs.content(
                connection,
                user=context.user,
                delivery_id=found.delivery_id,
                ending=ending,
                today=context.today,
            )
        mark_opened(context.engine, by=context.user, delivery_id=found.delivery_id)
        return content

    return Export(
        f"meeting {found.kind}",
        file_name(stem, marking, ending),
        make,
        marking,
        filters={"meeting": found.meeting_id},
        marac_id=found.marac_id,
    )
