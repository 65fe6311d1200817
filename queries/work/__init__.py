"""What waits for a person: the sources declared in this folder, asked in one statement."""

from queries.work.asking import Entry, Waiting, waiting
from queries.work.source import Source
from queries.work.sources import HAVING_WORK, SOURCES

__all__ = ["HAVING_WORK", "SOURCES", "Entry", "Source", "Waiting", "waiting"]
