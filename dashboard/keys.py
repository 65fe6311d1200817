"""How scopes and people are told apart in the keys of kept reads."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from models.access import Scope, User


def whose(who: Scope | User) -> str:
    """All that is in it, in one text: whatever is added to it later is part of every key, too.

    Streamlit would hash each MARAC of a scope by itself, which takes longer than most reads.
    """
    parts = (
        sorted(map(repr, part)) if isinstance(part, frozenset) else part
        for part in vars(who).values()
    )
    return repr(list(parts))


KEYS: Mapping[type | str, Callable[[Any], Any]] = MappingProxyType({Scope: whose, User: whose})
