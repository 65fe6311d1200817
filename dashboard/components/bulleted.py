"""A short list of sentences under a heading of its own."""

from collections.abc import Sequence

from dashboard.words import safe


def ended(sentence: str) -> str:
    """The sentence, harmless, with its stop."""
    return f"{safe(sentence.rstrip('.'))}."


def bulleted(title: str, items: Sequence[str], nothing: str = "") -> str:
    """HTML of the list, its items harmless already; without any, the sentence that says so."""
    inside = "".join(f"<li>{item}</li>" for item in items)
    told = f'<ul class="m-bulleted">{inside}</ul>' if items else f"<p>{safe(nothing)}</p>"
    return f"<section><h3>{safe(title)}</h3>{told}</section>"
