"""The receipt for a case that came from another MARAC: its code, and its small file."""

from datetime import date

from dashboard import words
from dashboard.components.download import download
from dashboard.components.facts import Fact, facts
from dashboard.context import Context
from models import transfer_receipt
from models.transfer_receipt import Receipt
from queries.exports.delivery import Export
from queries.exports.marking import Marking, file_name


def receipt(context: Context, given: Receipt, *, to: str, marac_id: str) -> None:
    """Draws the code to read out and the button that saves the file."""
    facts(
        f"Receipt for {to}",
        [
            Fact("Code", given.code),
            Fact("Received on", words.day(given.received_on)),
            Fact("Received by", given.received_by),
        ],
        note="Send the small file back, or read out the code, the day and the name. Until it has "
        "them, the other MARAC keeps the case on its list.",
    )
    marking = Marking.OFFICIAL
    export = Export(
        "transfer receipt",
        file_name(f"receipt-{given.file_sha256[:12]}", marking, ".json"),
        lambda: transfer_receipt.written(given),
        marking,
        marac_id=marac_id,
    )
    key = f"receipt-{given.file_sha256[:12]}"
    download(context, export, label="Save the receipt", key=key, is_locked=True)


def of_row(row: dict[str, object]) -> Receipt | None:
    """The receipt that was made for a transfer that came; None where there is none."""
    day = row["received_on"]
    if not (row["receipt"] and row["file_sha256"] and isinstance(day, date)):
        return None
    return Receipt(str(row["file_sha256"]), day, str(row["received_by"] or ""), str(row["receipt"]))
