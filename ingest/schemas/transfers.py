"""The file of the transfers from and to other MARACs."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Transfers(FileRow):
    transfer_id = kinds.own_id("The sender’s id of the transfer.")
    case_id = kinds.reference("cases", "The case here.", required=True)
    direction = kinds.code(code_lists.TRANSFER_DIRECTION, "Which way it went.", required=True)
    other_marac = kinds.text("The other MARAC, by name.", required=True)
    moved_on = kinds.day("The day the victim moved.")
    is_permanent = kinds.yes_no("Whether the move is permanent.")
    was_heard = kinds.yes_no("Whether the MARAC the victim left had heard the case.")
    agenda_circulated = kinds.yes_no("Whether its agenda had gone out already.")
    safe_to_share = kinds.yes_no("Whether it was checked that sharing this is safe.")
    sent_on = kinds.day("The day it was sent.")
    sent_by = kinds.text("Who sent it.")
    received_on = kinds.day("The day the other MARAC received it.")
    received_by = kinds.text("Who received it.")
    receipt = kinds.text("The number on the receipt.")
    file_sha256 = kinds.text("The SHA-256 of the file that was sent.")
    origin = kinds.text("The record it came from, and its case number there.")
    given_up_on = kinds.day("The day the transfer was given up: no receipt will come.")
    notes = kinds.text("What is worth knowing about it.")


TRANSFERS = FileSchema(
    name="transfers",
    meaning="One row a transfer of a case from or to another MARAC.",
    table=tables.transfers,
    key=("transfer_id",),
    frame_schema=Transfers,
)
