"""What people wrote, looked through before it leaves in the pack: what could name is left out."""

from collections.abc import Iterable

import sqlalchemy as sa

from ingest.publication_check import Found, look_through

HELD = (
    "Left out of the pack: it could name somebody, or holds a date of birth, an address or a "
    "number. Reword it on its page."
)


def held_back(engine: sa.Engine, texts: Iterable[str | None]) -> frozenset[str]:
    """The texts in which something of a person in the record was found."""
    written = sorted({text for text in texts if text})
    with engine.connect() as connection:
        # Names are read from the whole record: once, where nothing is found in any text.
        if not _is_found(look_through(connection, "\n".join(written))):
            return frozenset()
        return frozenset(text for text in written if _is_found(look_through(connection, text)))


def _is_found(found: Found) -> bool:
    return bool(found.refused or found.warnings)


def shown(text: str | None, held: frozenset[str]) -> str:
    """The text, or why it is left out; "" where there is none."""
    return HELD if text in held else text or ""
