"""What the browser carries while the person signs in elsewhere: sealed, and for ten minutes."""

import base64
import binascii
import json
import secrets
import time
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa

from models.errors import ForPerson
from models.sealing import seal, unseal

LASTING = 600
_ABOUT = "single sign-on"


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Ticket:
    """One sign-in under way: what the provider's answer must fit, and where it leads."""

    next_page: str
    redirect_uri: str
    state: str = field(default_factory=_random)
    nonce: str = field(default_factory=_random)
    verifier: str = field(default_factory=_random)
    made_at: float = field(default_factory=time.time)


def sealed(engine: sa.Engine, ticket: Ticket) -> str:
    """The ticket for a cookie: nobody reads or changes it on the way."""
    with engine.connect() as connection:
        closed = seal(connection, json.dumps(asdict(ticket)).encode(), about=_ABOUT)
    return base64.urlsafe_b64encode(closed).decode()


def opened(engine: sa.Engine, text: str | None, state: str) -> Ticket | None:
    """The ticket that belongs to an answer; None where there is none, or it is too old."""
    try:
        closed = base64.urlsafe_b64decode((text or "").encode())
        with engine.connect() as connection:
            ticket = Ticket(**json.loads(unseal(connection, closed, about=_ABOUT)))
    except (ForPerson, ValueError, TypeError, binascii.Error):
        return None
    is_fresh = 0 <= time.time() - ticket.made_at < LASTING
    is_its_own = secrets.compare_digest(ticket.state.encode(), state.encode())
    return ticket if is_fresh and is_its_own else None
