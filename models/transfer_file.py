"""The encrypted file in which a case goes to another MARAC: its layout, and the passphrase.

8 bytes    MARAC-TF
2 bytes    version, big-endian
16 bytes   salt of the passphrase
12 bytes   nonce
the rest   AES-256-GCM of the compressed JSON; all of the above is authenticated with it
"""

import hashlib
import json
import secrets
import zlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from models.errors import ForPerson

MAGIC = b"MARAC-TF"
VERSION = 1
MOST_BYTES = 60_000_000  # of a file
MOST_UNPACKED = 100_000_000  # of what is inside, as it unpacks
ENDING = ".marac"

_SALT, _NONCE, _TAG = 16, 12, 16
_HEAD = len(MAGIC) + 2 + _SALT + _NONCE
_SCRYPT = {"n": 2**15, "r": 8, "p": 1}  # 32 MB and about a tenth of a second for each try
# No letter or digit that sounds or looks like another one: it is read out on the telephone.
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # pragma: allowlist secret
_GROUPS, _IN_GROUP = 5, 4

NOT_ONE = "This is no transfer file: ask the other MARAC for the file that ends in “.marac”."
WRONG = (
    "The passphrase does not open this file, or the file was altered on the way: type it again as "
    "it was read to you, or ask the other MARAC to send the case again."
)
NEWER = (
    "This file was made by a newer version of this program: bring yours up to date, then load it "
    "again."
)
TOO_LARGE = (
    f"A transfer file has at most {MOST_BYTES // 1_000_000} MB: send fewer documents with the case."
)
_NOT_READ = (
    "What is inside this file is no case that this program can read: ask the other MARAC to send "
    "it again."
)


def new_passphrase() -> str:
    """Five groups of four letters and digits: 98 bits, easily read out on the telephone."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def sealed(content: dict[str, Any], passphrase: str) -> bytes:
    """The file. Raises ForPerson where it would be too large to be taken at the other end."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > MOST_UNPACKED:
        raise ForPerson(TOO_LARGE)
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    head = MAGIC + VERSION.to_bytes(2, "big") + salt + nonce
    file = head + AESGCM(_key(passphrase, salt)).encrypt(nonce, zlib.compress(text, 6), head)
    if len(file) > MOST_BYTES:
        raise ForPerson(TOO_LARGE)
    return file


def opened(file: bytes, passphrase: str) -> dict[str, Any]:
    """What is inside. Raises ForPerson for anything that is not a whole file and its passphrase."""
    if len(file) > MOST_BYTES:
        raise ForPerson(TOO_LARGE)
    if len(file) < _HEAD + _TAG or not file.startswith(MAGIC):
        raise ForPerson(NOT_ONE)
    version = int.from_bytes(file[len(MAGIC) : len(MAGIC) + 2], "big")
    if version > VERSION:
        raise ForPerson(NEWER)
    if version != VERSION:
        raise ForPerson(NOT_ONE)
    head, salt = file[:_HEAD], file[len(MAGIC) + 2 : len(MAGIC) + 2 + _SALT]
    try:
        packed = AESGCM(_key(passphrase, salt)).decrypt(head[-_NONCE:], file[_HEAD:], head)
    except InvalidTag:
        raise ForPerson(WRONG) from None
    return _unpacked(packed)


def fingerprint(file: bytes) -> str:
    """The SHA-256 by which both ends know the file."""
    return hashlib.sha256(file).hexdigest()


def _unpacked(packed: bytes) -> dict[str, Any]:
    """Only so much is unpacked: whoever knows the passphrase could still send a bomb."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MOST_UNPACKED)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise ForPerson(_NOT_READ)
        found = json.loads(text)
    except (zlib.error, ValueError, RecursionError):
        raise ForPerson(_NOT_READ) from None
    if not isinstance(found, dict):
        raise ForPerson(_NOT_READ)
    return found


def _key(passphrase: str, salt: bytes) -> bytes:
    """The passphrase as it is heard: case, spaces and hyphens do not matter."""
    plain = "".join(letter for letter in passphrase.lower() if letter.isalnum())
    return Scrypt(salt=salt, length=32, **_SCRYPT).derive(plain.encode())
