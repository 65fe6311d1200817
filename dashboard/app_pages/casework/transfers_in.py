"""A case that came from another MARAC: its file, the passphrase, a look at it, and in."""

from datetime import date

import streamlit as st

from dashboard import reads, words
from dashboard.case_links import case_address
from dashboard.components.cover import covered, is_covered
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.components.transfer_receipt import receipt
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.kept import keep, kept
from dashboard.scanning import scanner
from ingest import transfers_in
from ingest.door import MEGABYTE, MOST_BYTES, Purpose, receive
from ingest.transfers_in import NEW, Choices, TakenIn
from models import transfer_content, transfer_file
from models.access import Permission
from models.codes import RELATIONSHIP
from models.transfer_content import Content, Row
from queries import transfers as asked

_OPENED, _DONE = "transfer-opened", "transfer-taken"


def draw(context: Context) -> None:
    """Draws the steps, one after the other."""
    if (done := st.session_state.get(_DONE)) is not None:
        _done(context, *done)
        return
    part_heading(
        "Take in a case from another MARAC",
        "The file ends in “.marac”; its passphrase is told by telephone.",
    )
    file = st.file_uploader(
        "Transfer file",
        type=[transfer_file.ENDING.removeprefix(".")],
        key="transfer-upload",
        max_upload_size=MOST_BYTES[Purpose.TRANSFER] // MEGABYTE,
    )
    if file is None:
        return
    content: Content | None = kept(_OPENED, file.file_id)
    if content is None:
        _open(file.file_id, file.name, file.getvalue())
        return
    _preview(content)
    _take_in(context, content, transfer_file.fingerprint(file.getvalue()))


def _open(file_id: str, name: str, content: bytes) -> None:
    with st.form("transfer-passphrase", border=False):
        phrase = st.text_input(
            "Passphrase", key="transfer-phrase", type="password", max_chars=100, width=320
        )
        if not st.form_submit_button("Open the file", type="primary"):
            return

    def write() -> None:
        came = receive(name, content, Purpose.TRANSFER, scanner=scanner())
        opened = transfer_content.checked(transfer_file.opened(came.content, phrase or ""))
        keep(_OPENED, file_id, opened)

    trying(write)


def _preview(content: Content) -> None:
    came, case = content.transfer, content.case
    told = covered(case.get("must_not_receive"), "covered", is_covered=is_covered())
    harming = words.listed(_shown(content.person(one)) for one in content.perpetrators)
    heard = "heard there" if came.get("was_heard") == "yes" else "not heard there"
    part_heading(f"From {came['from_marac']}: {heard}", "Nothing is in your record yet.")
    left, right = st.columns(2, gap="large")
    with left:
        facts(
            "The case",
            [
                Fact("Victim", _shown(content.person(content.victim))),
                Fact("Perpetrators", harming or None),
                Fact("To the victim", words.codes(case.get("relationships"), RELATIONSHIP)),
                Fact("Moved", day(came.get("moved_on"))),
                Fact("For good", words.sentence(came.get("is_permanent", "")) or None),
                Fact(
                    "Must not be told",
                    told,
                    is_optional=True,
                    is_urgent=True,
                ),
                Fact("Note", came.get("notes"), is_optional=True),
            ],
        )
    with right:
        facts(
            "What comes along",
            [
                Fact("Children", words.number(len(content.children))),
                Fact("Risk assessments", words.number(len(content.assessments))),
                Fact("Victim's own words", words.counted(len(content.wishes), "time")),
                Fact("Decisions to share", words.number(len(content.sharing))),
                Fact("Documents", words.number(len(content.documents))),
                Fact("Sent by", f"{came.get('sent_by', '')}, {day(came['sent_on'])}"),
            ],
        )


def called(person: Row) -> str:
    """A person of the file in words."""
    name = " ".join(filter(None, (person.get("given_names"), person.get("family_name"))))
    born = day(person.get("date_of_birth"))
    return f"{name or 'No name'}{f', born {born}' if born else ''}"


def _shown(person: Row) -> str:
    return covered(called(person), "covered", is_covered=is_covered()) or ""


def day(text: str | None) -> str | None:
    """A day of the file as people write it; as it stands where it is none."""
    if not text:
        return None
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


def _take_in(context: Context, content: Content, sha256: str) -> None:
    maracs = _own_maracs(context)
    marac_id = st.selectbox(
        "Into which MARAC", list(maracs), format_func=maracs.__getitem__, key="transfer-marac"
    )
    if marac_id is None:
        return
    people = {row["person_id"]: _same(context, marac_id, row, content) for row in content.people}
    with context.engine.connect() as connection:
        agencies, chosen = asked.referrers(
            connection, user=context.user, marac_id=marac_id, sent=content.referrers
        )
    sent_by = words.listed(row.get("name", "") for row in content.referrers)
    referrers = st.multiselect(
        f"Who counts here as having referred it (there: {sent_by or 'not said'})",
        list(agencies),
        default=chosen,
        format_func=agencies.__getitem__,
        key="transfer-referrers",
    )
    tells = st.checkbox("Refer it to the IDVAs at once", value=True, key="transfer-idva")
    if not st.button("Take the case in", type="primary", key="transfer-take"):
        return
    choices = Choices(marac_id, referrers, people, tells)

    def write() -> None:
        taken = transfers_in.take_in(
            context.engine,
            by=context.user,
            content=content,
            file_sha256=sha256,
            choices=choices,
            today=context.today,
            scanner=scanner(),
        )
        keep(_OPENED, "", None)
        st.session_state[_DONE] = (taken, content.transfer["from_marac"], marac_id)

    trying(write)


def _own_maracs(context: Context) -> dict[str, str]:
    return dict(reads.marac_names(context, context.user.scope(Permission.DO_CASEWORK)))


def _same(context: Context, marac_id: str, person: Row, content: Content) -> str:
    """Who of this MARAC's cases the person is; a new row where nobody is like them, or chosen."""
    with context.engine.connect() as connection:
        found = asked.candidates(connection, user=context.user, marac_id=marac_id, person=person)
    if not found:
        return NEW
    part = "victim" if person["person_id"] == content.victim else "perpetrator"
    return str(
        st.selectbox(
            f"Is the {part}, {_shown(person)}, somebody you know already?",
            [NEW, *found],
            format_func=lambda one: found.get(one, "No: make a new entry"),
            key=f"transfer-same-{marac_id}-{person['person_id']}",
        )
        or NEW
    )


def _done(context: Context, taken: TakenIn, from_marac: str, marac_id: str) -> None:
    st.success(f"It is case {taken.case_id} here, waiting to be screened.", icon=":material/check:")
    st.html(
        f'<p class="m-key"><a href="{words.safe(case_address(taken.case_id))}" target="_self">'
        f"Open case {words.safe(taken.case_id)}</a></p>"
    )
    receipt(context, taken.receipt, to=from_marac, marac_id=marac_id)
    if st.button("Take in another case", key="transfer-another"):
        del st.session_state[_DONE]
        st.rerun()
