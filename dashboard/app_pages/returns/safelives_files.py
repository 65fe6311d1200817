"""How the files of a return are called."""

from dashboard.words import slug


def file_name(quarter: str, edition: str, only: str, ending: str = ".xlsx") -> str:
    """A file name that says what is inside and names no person."""
    parts = ["safelives-return", quarter.lower(), slug(only)]
    if edition != "uk":
        parts.append(edition)
    return "-".join(part for part in parts if part) + ending
