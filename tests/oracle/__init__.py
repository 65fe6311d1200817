"""The slow, obvious answer to every number of the data dictionary, from interchange rows."""

from .figures import indicators
from .record import case_status, meeting_status
from .repeats import repeat
from .returns import checks, safelives

__all__ = ["case_status", "checks", "indicators", "meeting_status", "repeat", "safelives"]
