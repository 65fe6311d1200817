"""The confidentiality statement, read from a file of its version; the newest is the one in use."""

import tomllib
from dataclasses import dataclass
from functools import cache

from models.settings import PROJECT

FOLDER = PROJECT / "data" / "confidentiality"


@dataclass(frozen=True)
class Statement:
    """One version of it, paragraph by paragraph."""

    version: str
    title: str
    paragraphs: tuple[str, ...]


@cache
def statement() -> Statement:
    """The version in use: the one with the highest number."""
    found = [tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")]
    newest = max(found, key=lambda one: int(one["version"]))
    return Statement(newest["version"], newest["title"], tuple(newest["paragraphs"]))
