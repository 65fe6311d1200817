"""The key that encrypts the record: made once, kept in a file only its owner can read."""

import os
import secrets
import stat
from pathlib import Path

from models.errors import ForPerson
from models.settings import Settings

MINIMUM_LENGTH = 32


def make_key(path: Path) -> None:
    """Writes a new key of 256 random bits that only the owner can read; never over another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        raise ForPerson(
            f"There is already a key in {path}: keep it, the record cannot be opened without it."
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))


def read_key(settings: Settings) -> str:
    """The key from MARAC_KEY or the key file. Raises ForPerson where it is missing or weak."""
    key = settings.key or _key_in_file(settings.key_path)
    if len(key) < MINIMUM_LENGTH:
        raise ForPerson(
            f"The key is too short: it must have at least {MINIMUM_LENGTH} characters. "
            "“marac init” makes a good one."
        )
    return key


def _key_in_file(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise ForPerson(
            f"The key of the record was not found in {path}: put the key file there, set MARAC_KEY "
            "or MARAC_KEY_FILE, or make a new record with “marac init”."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ForPerson(f"The key file {path} cannot be read: {error}.") from None
