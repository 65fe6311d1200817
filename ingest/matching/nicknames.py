"""Which given names are short for one another."""

import tomllib
from collections.abc import Mapping
from functools import cache

from models.settings import PROJECT

_FILE = PROJECT / "data" / "matching" / "nicknames.toml"


@cache
def long_forms() -> Mapping[str, tuple[str, ...]]:
    """Given name → itself and the names it may be short for (folded, as `sounds.folded` does)."""
    lists: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for full, short in lists.items():
        for name in (full, *short):
            found.setdefault(name, [name])
            if full not in found[name]:
                found[name].append(full)
    return {name: tuple(forms) for name, forms in found.items()}
