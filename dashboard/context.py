"""What every page is given: the record, who is looking, today, and the record's version."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from models.access import User


@dataclass(frozen=True)
class Context:
    """All a page needs to know; nothing of it is looked up elsewhere.

    `data_version` counts up with every write: it belongs in the key of every kept read.
    """

    engine: sa.Engine
    user: User
    today: date
    data_version: int
