"""A secret on its way to a phone: shown, and sealed in the form until its first code came back.

Nothing is stored before that, and a form of one session is worth nothing in another.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

import sqlalchemy as sa

from ingest.second_factor import new_secret
from models.errors import ForPerson
from models.sealing import seal, unseal
from queries.users import OpenSession


def offered(engine: sa.Engine, session: OpenSession) -> tuple[str, str]:
    """A new secret, and the same sealed for the form of this session."""
    secret = new_secret()
    with engine.connect() as connection:
        sealed = seal(connection, secret.encode(), about=_about(session))
    return secret, urlsafe_b64encode(sealed).decode()


def taken_back(engine: sa.Engine, session: OpenSession, sealed: str) -> str | None:
    """The secret that this session was offered; None where it was not."""
    try:
        content = urlsafe_b64decode(sealed.encode())
        with engine.connect() as connection:
            return unseal(connection, content, about=_about(session)).decode()
    except (ForPerson, NotBase64, ValueError):
        return None


def _about(session: OpenSession) -> str:
    return f"phone {session.session_id}"
