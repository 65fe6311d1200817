"""The phones of the people in the tests: each secret follows from the user name."""

from base64 import b32encode
from hashlib import sha256
from time import time

import pyotp


def secret(username: str) -> str:
    """The secret on a person's phone."""
    return b32encode(sha256(username.encode()).digest()).decode()[:32]


def code(username: str) -> str:
    """The code that the phone shows now."""
    return pyotp.TOTP(secret(username)).now()


def wrong_code(username: str) -> str:
    """Six digits that the phone does not show within a minute and a half."""
    phone = pyotp.TOTP(secret(username))
    near = {phone.at(int(time()) + 30 * step) for step in range(-3, 4)}
    return next(digits for digits in map("{:06}".format, range(9)) if digits not in near)
