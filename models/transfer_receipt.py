"""The receipt for a transfer file: a short code that only somebody who opened the file can make."""

import base64
import hmac
import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from models.errors import ForPerson

MOST_BYTES = 10_000
_LENGTH = 16  # 80 bits, in four groups
_NOT_ONE = (
    "This is no receipt: load the small file that the other MARAC gave you, or type its code."
)


@dataclass(frozen=True)
class Receipt:
    """Who received which file when, with the code that proves it; no name of a case in it."""

    file_sha256: str
    received_on: date
    received_by: str
    code: str


def code(key: bytes, file_sha256: str, received_on: date) -> str:
    """The code of a receipt, as it can be read out: ABCD-EFGH-IJKL-MNOP."""
    digest = hmac.new(key, f"{file_sha256} {received_on.isoformat()}".encode(), sha256).digest()
    text = base64.b32encode(digest).decode()[:_LENGTH]
    return "-".join(text[at : at + 4] for at in range(0, _LENGTH, 4))


def is_right(given: str, key: bytes, file_sha256: str, received_on: date) -> bool:
    """Whether the code, as typed or read, is that of this file and day."""
    return hmac.compare_digest(
        _plain(given).encode(), _plain(code(key, file_sha256, received_on)).encode()
    )


def written(receipt: Receipt) -> bytes:
    """The receipt as a small file."""
    return json.dumps(
        {
            "marac_transfer_receipt": 1,
            "file_sha256": receipt.file_sha256,
            "received_on": receipt.received_on.isoformat(),
            "received_by": receipt.received_by,
            "code": receipt.code,
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def read(content: bytes) -> Receipt:
    """The receipt in a file. Raises ForPerson where it is none."""
    if len(content) > MOST_BYTES:
        raise ForPerson(_NOT_ONE)
    try:
        found = json.loads(content)
        if found["marac_transfer_receipt"] != 1:
            raise ForPerson(_NOT_ONE)
        texts = {name: found[name] for name in ("file_sha256", "received_by", "code")}
        if not all(isinstance(text, str) and len(text) <= 200 for text in texts.values()):
            raise ForPerson(_NOT_ONE)
        return Receipt(received_on=date.fromisoformat(found["received_on"]), **texts)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ForPerson(_NOT_ONE) from None


def _plain(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())
