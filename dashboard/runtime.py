"""What the server lends to the script that Streamlit runs in the same process."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from dashboard.sessions import Sessions
from dashboard.turns import Turns
from models.settings import Settings

MOST_TABS = 20_000


@dataclass
class Running:
    """The open record and who is signed in to it.

    `tabs` says which sign-in each of Streamlit's own sessions (one an open tab) belongs to:
    Streamlit session id → session id. `is_demonstration`: nobody in the record is real. `turns`:
    whose page is drawn now.
    """

    engine: sa.Engine
    settings: Settings
    sessions: Sessions
    tabs: dict[str, str] = field(default_factory=dict)
    is_demonstration: bool = False
    turns: Turns = field(default_factory=Turns)

    def remember_tab(self, tab: str, session_id: str) -> None:
        """Notes whose an open page is; the oldest go when there are too many to be open still."""
        self.tabs.setdefault(tab, session_id)
        while len(self.tabs) > MOST_TABS:
            self.tabs.pop(next(iter(self.tabs)), None)


_running: Running | None = None


def start(running: Running) -> None:
    """Makes it what the script works with."""
    global _running
    _running = running


def running() -> Running:
    """What the server lends. Raises RuntimeError where no server was started."""
    if _running is None:
        raise RuntimeError("The pages run only inside “marac serve”.")
    return _running
