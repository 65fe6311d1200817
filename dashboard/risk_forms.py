"""The risk forms of this installation: those that ship, and the area's own folder."""

from models.instruments import Library, library
from models.settings import Settings


def risk_forms() -> Library:
    """Every form in use; read once, so that a changed file counts from the next start."""
    return library(Settings().instruments)
