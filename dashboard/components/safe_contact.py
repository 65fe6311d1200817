"""How the victim can be reached safely, to be read before anybody picks up the telephone."""

from collections.abc import Mapping
from typing import Any

from dashboard.words import safe


def safe_contact(person: Mapping[str, Any], *, is_covered: bool = False) -> str:
    """HTML of the box: whether the telephone is safe, when, and who must not learn of it."""
    sign, word, kind = _verdict(person)
    lines = "".join(
        f"<div><dt>{safe(term)}</dt><dd>{safe(text)}</dd></div>"
        for term, text in _lines(person, is_covered=is_covered)
    )
    return (
        f'<section class="m-safe {kind}" aria-label="Safe contact"><p class="m-safe-head">'
        f'<span class="m-sign" aria-hidden="true">{sign}</span> {safe(word)}</p>'
        f"<dl>{lines}</dl></section>"
    )


def _verdict(person: Mapping[str, Any]) -> tuple[str, str, str]:
    is_safe = person.get("phone_is_safe")
    if not person.get("phone"):
        return "!", "No telephone number recorded", "m-soon"
    if is_safe:
        return "✓", "Safe to ring", "m-fine"
    if is_safe is None:
        return "!", "Not known whether it is safe to ring: ask the referrer first", "m-soon"
    return "✕", "Not safe to ring", "m-urgent"


def _lines(person: Mapping[str, Any], *, is_covered: bool) -> list[tuple[str, str]]:
    found = [
        ("Telephone", person.get("phone"), is_covered),
        ("E-mail", person.get("email"), is_covered),
        ("Safe times", person.get("safe_times"), False),
        ("How", person.get("safe_contact_notes"), False),
        ("Must not know", person.get("must_not_know"), is_covered),
    ]
    return [(term, "covered" if hide else str(text)) for term, text, hide in found if text]
