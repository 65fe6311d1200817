"""What every chart shares: its colours, and how it answers a mouse.

The six-digit colours are Streamlit's own placeholders: in the browser they become the colours of
the theme, light or dark, that the person has chosen.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

FIRST = "#000001"
INK = "#000037"
QUIET_INK = "#000036"
HAIRLINE = "#000039"
PAPER = "#000038"

CONFIG: Mapping[str, Any] = MappingProxyType(
    {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": True}
)
