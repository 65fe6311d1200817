"""The key that encrypts the record: made once, kept in a file only its owner can read."""

import os
import secrets
import stat
from itertools import groupby, pairwise
from pathlib import Path

from models.errors import ForPerson
from models.settings import Settings

MINIMUM_LENGTH = 32
FEWEST_CHARACTERS = 8  # different ones: 256 random bits have about 16 in hexadecimal
RUN = 8  # characters that count up or down: chance makes so many once in millions of keys
PLACEHOLDERS = ("change", "secret", "password", "example", "default", "insert", "yourkey")
SECRET_MOUNTS = Path("/run/secrets")  # where container engines put what only this program gets


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
    """The key from MARAC_KEY or the key file.

    Raises ForPerson where it is missing, weak, or in a file that others can read.
    """
    key = settings.key or _key_in_file(settings.key_path)
    check_secret(key, "key")
    return key


def check_secret(secret: str, what: str) -> None:
    """Raises ForPerson where a secret is too short, or so plain that it can be guessed."""
    if len(secret) < MINIMUM_LENGTH:
        raise ForPerson(
            f"The {what} is too short: it must have at least {MINIMUM_LENGTH} characters. "
            "“marac init” makes a good one."
        )
    if why := guessed_because(secret):
        raise ForPerson(f"The {what} can be guessed: {why}. “marac init” makes a good one.")


def guessed_because(secret: str) -> str:
    """Why a long secret can be guessed; blank where chance may have made it."""
    if len(set(secret)) < FEWEST_CHARACTERS:
        return "it repeats a few characters"
    if secret in (secret + secret)[1:-1]:
        return "it says the same again and again"
    if any(word in secret.lower() for word in PLACEHOLDERS):
        return "it holds a word that stands where a secret should be"
    if _has_run(secret):
        return "it counts up or down"
    return ""


def _has_run(secret: str) -> bool:
    """Whether it counts for long, as 01234567 and fedcba do."""
    steps = [ord(after) - ord(before) for before, after in pairwise(secret)]
    return any(sum(1 for _ in same) >= RUN - 1 for step, same in groupby(steps) if step in (1, -1))


def _key_in_file(path: Path) -> str:
    try:
        key = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise ForPerson(
            f"The key of the record was not found in {path}: put the key file there, set MARAC_KEY "
            "or MARAC_KEY_FILE, or make a new record with “marac init”."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ForPerson(f"The key file {path} cannot be read: {error}.") from None
    if is_open_to_others(path):
        raise ForPerson(
            f"Others on this machine can read the key in {path}: run “chmod 600 {path}”, and make "
            "a new record and key where somebody may have read it."
        )
    return key


def is_open_to_others(path: Path, *, group_may: bool = False) -> bool:
    """Whether other accounts of this machine can read the file (asked on POSIX systems only)."""
    if os.name != "posix" or SECRET_MOUNTS in path.absolute().parents:
        return False
    return bool(stat.S_IMODE(path.stat().st_mode) & (0o007 if group_may else 0o077))
