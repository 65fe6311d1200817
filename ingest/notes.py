"""What an import says of a whole file, in plain sentences."""

from ingest.schemas import SCHEMAS
from models.rejected import REASON, ROW


def unknown_columns(headings: list[str]) -> list[str]:
    """A note on them, but for those that a workbook of rejected rows has in front."""
    unknown = [heading for heading in headings if heading not in (ROW, REASON)]
    return [f"Columns not known and left out: {', '.join(unknown)}."] if unknown else []


def missing_columns(names: list[str]) -> str:
    """Why a file without columns that every row needs was not loaded."""
    return (
        f"Nothing of this file was loaded: the column{'s' if len(names) > 1 else ''} "
        f"{', '.join(names)} must be there. Add what is missing, or use a mapping."
    )


def unknown_file(name: str) -> str:
    """Why a file or sheet of another name was not loaded."""
    return (
        f"“{name}” is not one of the files this record knows ({', '.join(SCHEMAS)}) and was not "
        "loaded: rename it, or use a mapping."
    )
