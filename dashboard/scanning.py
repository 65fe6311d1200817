"""The virus scanner that the installation's settings name."""

from ingest.scanner import Scanner, scanner_at
from models.settings import Settings


def scanner() -> Scanner | None:
    """The scanner that every file is shown to first; None where none is set up."""
    return scanner_at(Settings().scanner)
