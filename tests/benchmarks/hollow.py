"""A page drawn again from constants: what Streamlit and the browser take by themselves."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Place = tuple[int, int] | None  # which call gave a container, and which of those it gave


@dataclass(frozen=True)
class Call:
    """One element: in which container it was drawn, by what method, with what."""

    inside: Place
    method: str
    given: tuple[Any, ...]
    named: dict[str, Any]


class _Notes:
    """What is drawn while a page is noted down."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.places: dict[int, tuple[DeltaGenerator, Place]] = {}
        self.is_inner = False

    def note(
        self,
        drawn_by: Callable[..., Any],
        dg: DeltaGenerator,
        given: tuple[Any, ...],
        named: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - whatever the element gives back
        """Draws one element, and notes it where the page itself asked for it."""
        if self.is_inner:
            return drawn_by(dg, *given, **named)
        _, inside = self.places.get(id(dg._active_dg), (None, None))
        self.calls.append(Call(inside, drawn_by.__name__, given, named))
        number = len(self.calls) - 1
        self.is_inner = True
        try:
            found = drawn_by(dg, *given, **named)
        finally:
            self.is_inner = False
        for at, one in enumerate(_containers(found)):
            self.places[id(one)] = (one, (number, at))
        return found


def _containers(found: object) -> list[DeltaGenerator]:
    every = found if isinstance(found, list | tuple) else [found]
    return [one for one in every if isinstance(one, DeltaGenerator)]


@contextmanager
def noted() -> Iterator[list[Call]]:
    """Whatever is drawn inside, in order. One page at a time: all of Streamlit is listened to."""
    notes = _Notes()
    methods = {
        name: getattr(DeltaGenerator, name)
        for name in dir(DeltaGenerator)
        if not name.startswith("_") and callable(getattr(DeltaGenerator, name))
    }
    bound = {name: getattr(st, name) for name in methods if _is_of_main(name)}
    try:
        for name, method in methods.items():
            setattr(DeltaGenerator, name, _listening(notes, method))
        for name in bound:
            setattr(st, name, getattr(st._main, name))
        yield notes.calls
    finally:
        for name in methods:
            delattr(DeltaGenerator, name)
        for name, method in bound.items():
            setattr(st, name, method)


def _is_of_main(name: str) -> bool:
    return getattr(getattr(st, name, None), "__self__", None) is st._main


def _listening(notes: _Notes, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def heard(dg: DeltaGenerator, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - any element
        return notes.note(method, dg, given, named)

    return heard


def draw(calls: Sequence[Call]) -> None:
    """Draws the same elements, in the same containers."""
    made: list[list[DeltaGenerator]] = []
    for call in calls:
        inside = st._main if call.inside is None else made[call.inside[0]][call.inside[1]]
        made.append(_containers(getattr(inside, call.method)(*call.given, **call.named)))
