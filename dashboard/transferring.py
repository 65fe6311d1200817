"""A case made into a transfer file: gathered, sealed with a passphrase, and noted as sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.context import Context
from ingest import transfers
from ingest.case_numbers import new_row_id
from ingest.transfers import Sent
from models import transfer_file
from queries.case_access import check_case
from queries.documents import open_document
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name
from queries.transfer_content import Sending, gathered


@dataclass(frozen=True)
class Made:
    """The file as it is saved, and the passphrase that is shown once and kept nowhere."""

    export: Export
    passphrase: str


def make(
    context: Context,
    case_id: str,
    sent: Sent,
    *,
    with_research: bool = False,
    documents: Sequence[tuple[str, str, str]] = (),
) -> Made:
    """The file of the case; `documents` are (document_id, name, kind) of those that go along.

    Raises ForPerson where an answer lacks, the case cannot go, or the file would be too large.
    """
    transfers.check_sent(sent, context.today)
    sending = Sending(
        transfer_id=new_row_id("F"),
        to_marac=sent.other_marac.strip(),
        sent_on=context.today,
        sent_by=context.user.name,
        moved_on=sent.moved_on,
        is_permanent=sent.is_permanent,
        was_heard=sent.was_heard,
        agenda_circulated=sent.agenda_circulated,
        notes=sent.notes.strip(),
        with_research=with_research,
        documents=[
            (name, kind, open_document(context.engine, user=context.user, document_id=one).content)
            for one, name, kind in documents
        ],
    )
    with context.engine.connect() as connection:
        content = gathered(connection, user=context.user, case_id=case_id, sending=sending)
    passphrase = transfer_file.new_passphrase()
    file = transfer_file.sealed(content, passphrase)
    transfers.send(
        context.engine,
        by=context.user,
        case_id=case_id,
        transfer_id=sending.transfer_id,
        sent=sent,
        file_sha256=transfer_file.fingerprint(file),
        today=context.today,
        check_case=check_case,
    )
    marking = Marking.OFFICIAL_SENSITIVE
    name = file_name(f"transfer-{sending.transfer_id.lower()}", marking, transfer_file.ENDING)
    chosen = {"case": case_id, "to": sending.to_marac, "documents": len(documents)}
    return Made(Export("transfer", name, lambda: file, marking, 1, chosen), passphrase)
