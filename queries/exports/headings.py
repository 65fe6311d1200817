"""The headings of the SafeLives return, from the data file that an area can correct."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from models.errors import ForPerson
from models.safelives import COLUMNS
from models.settings import PROJECT

HEADINGS_FILE = PROJECT / "data" / "reference" / "safelives_headers.toml"
EDITIONS = ("uk", "scotland")
_CLOSE = 0.75  # how alike two headings are before one is offered as the other


@dataclass(frozen=True)
class Headings:
    """The headings of each edition by column letter, and every text that means a column."""

    editions: Mapping[str, Mapping[str, str]]
    known: Mapping[str, str]

    def edition(self, name: str) -> Mapping[str, str]:
        """The headings that one edition writes, A to AF. ForPerson where there is none such."""
        if name not in self.editions:
            raise ForPerson(
                f"The SafeLives return has no edition “{name}”: use {' or '.join(EDITIONS)}."
            )
        return self.editions[name]

    def letter(self, heading: str) -> str | None:
        """The column that a heading means, in either edition or an older one; None if unknown."""
        return self.known.get(plain(heading))

    def nearest(self, heading: str) -> str | None:
        """The column whose known headings come closest, for a hint; None where none is close."""
        near = get_close_matches(plain(heading), self.known, n=1, cutoff=_CLOSE)
        return self.known[near[0]] if near else None


def plain(heading: str) -> str:
    """A heading without what people vary: capitals, spaces, punctuation, & for and."""
    text = unicodedata.normalize("NFKC", heading).casefold().replace("&", " and ")
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’‘`]", "", text)))


@cache
def read_headings(path: Path = HEADINGS_FILE) -> Headings:
    """The headings of the data file. ForPerson where it is missing, damaged or incomplete."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ForPerson(f"The file of return headings {path} cannot be read: {error}.") from None
    editions = {name: content.get(name, {}) for name in EDITIONS}
    for name, headings in editions.items():
        _check_whole(path, name, headings)
    known: dict[str, str] = {}
    for letter in COLUMNS:
        texts = [headings[letter] for headings in editions.values()]
        for text in (*texts, *content.get("also", {}).get(letter, ())):
            if known.setdefault(plain(text), letter) != letter:
                raise ForPerson(
                    f"In {path} the heading “{text}” stands for both {known[plain(text)]} and "
                    f"{letter}: leave it at one of them."
                )
    return Headings(editions, known)


def _check_whole(path: Path, edition: str, headings: Mapping[str, str]) -> None:
    missing = [letter for letter in COLUMNS if not headings.get(letter)]
    if missing:
        raise ForPerson(
            f"In {path} the edition [{edition}] has no heading for {', '.join(missing)}: add it."
        )
