"""How scopes and people are told apart in the keys of kept reads."""

from collections.abc import Callable, Mapping, Sequence
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


def key_of(
    question: Callable[..., object], given: Sequence[object], asked: Mapping[str, object]
) -> str:
    """A question and all that it is asked, in one text: whatever differs, the texts do.

    Raises TypeError for what has no name or text of its own: two could share one.
    """
    name = f"{question.__module__}.{question.__qualname__}"
    values = (*given, *asked.values())
    if "<" in name or any(type(value).__repr__ is object.__repr__ for value in values):
        raise TypeError(f"What {name} answers cannot be kept.")
    return f"{name} {list(asked)} {[_text(value) for value in values]}"


def _text(value: object) -> str:
    return whose(value) if isinstance(value, Scope | User) else repr(value)


KEYS: Mapping[type | str, Callable[[Any], Any]] = MappingProxyType({Scope: whose, User: whose})
