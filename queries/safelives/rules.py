"""The rules of the return's columns in words, with their versions, from the data file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.safelives import COLUMNS
from models.settings import PROJECT

RULES_FILE = PROJECT / "data" / "reference" / "safelives_rules.toml"


@dataclass(frozen=True, eq=False)
class Rule:
    """How some columns are counted; `variants` are the wordings that a MARAC chooses between."""

    letters: tuple[str, ...]
    version: str
    name: str
    text: str
    variants: Mapping[str, str]

    def words(self, *chosen: str) -> str:
        """The rule with the wordings that hold."""
        return " ".join([self.text, *(self.variants[code] for code in chosen if self.variants)])


@dataclass(frozen=True)
class Rules:
    """Column letter → rule, and check code → what it usually means."""

    by_letter: Mapping[str, Rule]
    checks: Mapping[str, str]

    @property
    def versions(self) -> dict[str, str]:
        """Column letter → version, A to AF: what a return was counted by."""
        return {letter: self.by_letter[letter].version for letter in COLUMNS}


@cache
def read_rules(path: Path = RULES_FILE) -> Rules:
    """The rules of the data file, one for every column."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    rules = [
        Rule(
            tuple(one["letters"]), one["version"], one["name"], one["text"], one.get("variants", {})
        )
        for one in content["rule"]
    ]
    by_letter = {letter: rule for rule in rules for letter in rule.letters}
    return Rules({letter: by_letter[letter] for letter in COLUMNS}, content["checks"])
