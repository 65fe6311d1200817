"""Which passwords can be set: long enough, not a common one, not the user name."""

from functools import cache
from string import digits

from models.errors import ForPerson
from models.settings import PROJECT

SHORTEST = 12
LONGEST_BYTES = 72  # what bcrypt reads; anything after would count for nothing

_COMMON = PROJECT / "data" / "reference" / "common_passwords.txt"


def check_password(password: str, *, username: str) -> None:
    """Raises ForPerson where the password cannot be set, and says why."""
    if len(password) < SHORTEST:
        raise ForPerson(
            f"The password is too short: use at least {SHORTEST} characters, "
            "for example four words that do not belong together."
        )
    if len(password.encode()) > LONGEST_BYTES:
        raise ForPerson(
            f"The password is too long: use at most {LONGEST_BYTES} characters "
            "(accented letters and symbols count as two or more)."
        )
    plain = _plain(password)
    if plain.strip(digits) == _plain(username).strip(digits):
        raise ForPerson("The password is the user name: choose something nobody can guess from it.")
    if _is_common(plain) or len(set(password)) < 4:
        raise ForPerson(
            "That password is one of the first that others would try: choose another, "
            "for example four words that do not belong together."
        )


@cache
def common_passwords() -> frozenset[str]:
    """Passwords that are tried first, in small letters and without spaces and marks."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(_plain(line) for line in lines if line and not line.startswith("#"))


def _is_common(plain: str) -> bool:
    return not common_passwords().isdisjoint({plain, plain.strip(digits)})


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
