"""Reading whatever a coordinator has, as sheets of text."""

from ingest.reading.files import read, read_bytes
from ingest.reading.folders import listing
from ingest.reading.sheet import Sheet, sheet_name

__all__ = ["Sheet", "listing", "read", "read_bytes", "sheet_name"]
