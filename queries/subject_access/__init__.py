"""Everything held on one person, with everybody else taken out of it as far as a machine can."""

from queries.subject_access.pack import Entry, Pack, Section, pack

__all__ = ["Entry", "Pack", "Section", "pack"]
