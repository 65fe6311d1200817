"""What every page is given: the record, who is looking, today, and the record's version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from models.access import User


@dataclass(frozen=True)
class Context:
    """All a page needs to know; nothing of it is looked up elsewhere.

    `data_version` counts up with every write: it belongs in the key of every kept read.
    `forget_sessions` makes a change of who may see what count at the next click. `session_id`
    names the sign-in behind this page.
    """

    engine: sa.Engine
    user: User
    today: date
    data_version: int
    forget_sessions: Callable[[], None] = lambda: None
    session_id: str = ""
