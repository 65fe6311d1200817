"""The people of a case as an agency searches its records for them: names, dates of birth."""

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard import words
from dashboard.components.cover import covered, is_covered
from dashboard.words import safe

_PART = {"victim": "Victim", "perpetrator": "Perpetrator", "child": "Child"}


def names_list(people: Iterable[Mapping[str, Any]]) -> str:
    """HTML of the list, the victim first."""
    return f'<ul class="m-search">{"".join(_person(row) for row in people)}</ul>'


def _person(row: Mapping[str, Any]) -> str:
    name = " ".join(filter(None, (row["given_names"], row["family_name"])))
    aliases = words.listed((row["aliases"] or "").split(";")) if row["aliases"] else ""
    born = f"born {words.day(row['date_of_birth'])}" if row["date_of_birth"] else "birth not known"
    also = f"also {aliases}" if aliases else ""
    told = ", ".join(filter(None, (name or "name not known", also, born)))
    shown = covered(told, "covered", is_covered=is_covered()) or ""
    return f"<li><span>{_PART[row['part']]}</span> <div>{safe(shown)}</div></li>"
