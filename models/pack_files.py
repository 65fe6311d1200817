"""Where the bytes of a circulated copy are kept, by ending, and what they are sealed as."""

from collections.abc import Mapping
from types import MappingProxyType

COLUMNS: Mapping[str, str] = MappingProxyType({".docx": "word", ".pdf": "pdf"})


def sealed_as(delivery_id: str, ending: str) -> str:
    """What a copy's bytes are sealed as: they do not open as another's."""
    return f"pack {delivery_id} {ending}"
