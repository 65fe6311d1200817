"""Every source of work, in the order in which they are read where none is late."""

from queries.work import actions, agencies, idva, learning, meetings, people, referrals
from queries.work.source import Source

SOURCES: tuple[Source, ...] = (
    *meetings.SOURCES,
    *referrals.SOURCES,
    *idva.SOURCES,
    *agencies.SOURCES,
    *actions.SOURCES,
    *people.SOURCES,
    *learning.SOURCES,
)

# Whoever has casework of their own: for them the list of work is the first page.
HAVING_WORK = frozenset(source.needs for source in SOURCES)
