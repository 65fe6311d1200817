"""What a referral adds to somebody whom the record knows already; nothing known is lost."""

import sqlalchemy as sa

from ingest.one_row import Values
from ingest.parsing import read_day
from ingest.save import Problem, Rejected
from models.codes import CHARACTERISTIC
from models.period import long_date
from models.tables import people

_NAMES = ("given_names", "family_name")
_LISTS = ("not_asked", "prefers_not_to_say")


def updated(
    connection: sa.Connection, person_id: str, values: Values, who: str
) -> dict[str, str | None]:
    """The columns to save: what was typed, but a name spelt otherwise goes to the aliases.

    Raises Rejected where another date of birth is recorded: a human has to say which is right.
    """
    stored = connection.execute(sa.select(*people.c).where(people.c.person_id == person_id)).one()
    told = {name: text for name, text in values.items() if text}
    _check_birth(stored, told, who)
    told |= _aliases(stored, told)
    for name in _LISTS:
        if name in told:
            told[name] = _unrecorded(stored, told[name])
    for name in _NAMES:
        if getattr(stored, name):
            told.pop(name, None)
    return {name: text for name, text in told.items() if text}


def _check_birth(stored: sa.Row[tuple[object, ...]], told: Values, who: str) -> None:
    known = stored.date_of_birth
    typed = read_day(told.get("date_of_birth"))
    if known is None or typed in (None, known):
        return
    raise Rejected(
        [
            Problem(
                f"{who}.date_of_birth",
                "identity_differs",
                f"The record has {long_date(known)} as this person’s date of birth: use that, or "
                "choose “somebody else”.",
            )
        ]
    )


def _aliases(stored: sa.Row[tuple[object, ...]], told: Values) -> dict[str, str]:
    """The aliases with the name as it was typed, where the record spells it otherwise."""
    known = (_whole(stored.given_names, stored.family_name), *_items(stored.aliases))
    given = told.get("given_names") or stored.given_names
    typed = _whole(given, told.get("family_name") or stored.family_name)
    more = [typed, *_items(told.get("aliases"))]
    seen = {name.casefold() for name in known}
    new = [name for name in dict.fromkeys(more) if name and name.casefold() not in seen]
    aliases = [*_items(stored.aliases), *new]
    return {"aliases": "; ".join(aliases)} if new else {"aliases": ""}


def _whole(given: str | None, family: str | None) -> str:
    return " ".join(filter(None, (given, family)))


def _items(text: str | None) -> list[str]:
    return [item.strip() for item in (text or "").split(";") if item.strip()]


def _unrecorded(stored: sa.Row[tuple[object, ...]], text: str | None) -> str:
    """The characteristics of a list of which the record holds nothing."""
    codes = [code for code in (text or "").split(";") if code in CHARACTERISTIC]
    return ";".join(code for code in codes if getattr(stored, code) in (None, "not_known"))
