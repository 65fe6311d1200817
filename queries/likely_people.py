"""People of the record who may be the one somebody is about to enter, each with the reasons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from rapidfuzz.distance import DamerauLevenshtein

from models.access import User
from models.errors import NotAllowed
from models.keys import ERASED
from models.tables import cases, people
from queries.case_access import Detail, detail, visible
from queries.cases import perpetrators

MOST = 5
_MOST_READ = 20  # of the likeliest it is asked how much of them the person may see
_MOST_LOOKED_AT = 2_000  # rows that a block may bring; a human looks at five
_ENOUGH = 35  # weight from which somebody is worth a look
_FIRST_LETTERS = 2
_SHOWN = (
    *("person_id", "given_names", "family_name", "aliases", "date_of_birth"),
    *("address", "postcode", "gender"),
)
_IN_FULL = ("aliases", "address", "postcode", "gender")


@dataclass(frozen=True)
class Wanted:
    """What was typed of somebody; blank is not known."""

    given_names: str = ""
    family_name: str = ""
    date_of_birth: date | None = None
    postcode: str = ""
    aliases: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to look for somebody by."""
        named = bool(self.family_name.strip() or self.given_names.strip())
        return named and bool(self.date_of_birth or self.postcode.strip() or len(self.names) > 1)

    @property
    def names(self) -> list[str]:
        """Every name typed, as they are compared."""
        found = [self.given_names, self.family_name, *self.aliases.split(";")]
        return [name for name in map(_plain, found) if name]


@dataclass(frozen=True)
class Likely:
    """Somebody of the record: what is recorded, the person's cases, and why they are shown."""

    person: dict[str, Any]
    cases: tuple[str, ...]
    reasons: tuple[str, ...]
    weight: int


def likely(connection: sa.Connection, *, user: User, wanted: Wanted) -> list[Likely]:
    """The people this person may see who may be the one wanted, the likeliest first.

    Only people of cases the person may see: of others not even that they exist.
    """
    if not wanted.is_enough:
        return []
    seen = _seen(user)
    rows = connection.execute(
        sa.select(*(people.c[name] for name in _SHOWN))
        .where(
            people.c.person_id.in_(sa.select(seen.c.person_id)),
            people.c.person_id.not_like(f"{ERASED}/%"),
            sa.or_(sa.false(), *_blocks(wanted)),
        )
        .order_by(people.c.person_id)
        .limit(_MOST_LOOKED_AT)
    ).mappings()
    ranked = sorted((_weighed(dict(row), wanted) for row in rows), key=_by_weight)[:_MOST_READ]
    read = (
        _as_seen(connection, user, seen, one, wanted) for one in ranked if one.weight >= _ENOUGH
    )
    return sorted((one for one in read if one.weight >= _ENOUGH), key=_by_weight)[:MOST]


def check_person(connection: sa.Connection, user: User, person_id: str) -> None:
    """NotAllowed for somebody who is in no case that the person may see."""
    seen = _seen(user)
    found = connection.scalar(
        sa.select(sa.literal(1)).where(
            sa.exists(sa.select(seen.c.person_id).where(seen.c.person_id == person_id))
        )
    )
    if not found:
        raise NotAllowed(
            "That person is in no case your account may open: choose “somebody else”, and the "
            "coordinator will bring the two together."
        )


def _seen(user: User) -> sa.Subquery:
    """A row a person and a case in which this user may see them."""
    harms = perpetrators()
    own = sa.select(cases.c.case_id, cases.c.victim_id.label("person_id")).where(visible(user))
    named = sa.select(harms.c.case_id, harms.c.person_id).where(
        harms.c.case_id.in_(sa.select(cases.c.case_id).where(visible(user)))
    )
    return sa.union_all(own, named).subquery()


def _blocks(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions of which one must hold for somebody to be compared at all."""
    born = wanted.date_of_birth
    if born is not None:
        yield people.c.date_of_birth == born
        if (turned := _turned(born)) is not None:
            yield people.c.date_of_birth == turned
    if postcode := _tight(wanted.postcode):
        stored = sa.func.upper(sa.func.replace(people.c.postcode, " ", ""))
        yield stored == postcode
    letters = {name[:_FIRST_LETTERS] for name in wanted.names}
    for start in sorted(letters):
        for column in (people.c.family_name, people.c.given_names, people.c.aliases):
            yield sa.func.lower(column).startswith(start, autoescape=True)


def _by_weight(one: Likely) -> tuple[int, str]:
    return -one.weight, one.person["person_id"]


def _as_seen(
    connection: sa.Connection, user: User, seen: sa.Subquery, one: Likely, wanted: Wanted
) -> Likely:
    """With the person's cases; who sees only names and dates of birth is told by those alone."""
    found = connection.scalars(
        sa.select(seen.c.case_id)
        .where(seen.c.person_id == one.person["person_id"])
        .distinct()
        .order_by(seen.c.case_id)
    ).all()
    if not any(detail(connection, user, case_id) is Detail.FULL for case_id in found):
        one = _weighed(one.person | dict.fromkeys(_IN_FULL), wanted)
    return Likely(one.person, tuple(found), one.reasons, one.weight)


def _weighed(row: dict[str, Any], wanted: Wanted) -> Likely:
    told = [*_birth(row, wanted), *_names(row, wanted), *_postcode(row, wanted)]
    reasons = tuple(words for weight, words in told)
    return Likely(row, (), reasons, sum(weight for weight, _ in told))


def _birth(row: dict[str, Any], wanted: Wanted) -> Iterator[tuple[int, str]]:
    known, born = row["date_of_birth"], wanted.date_of_birth
    if known is None or born is None:
        return
    if known == born:
        yield 40, "same date of birth"
    elif known == _turned(born):
        yield 30, "date of birth with day and month the other way round"
    elif _distance(known.isoformat(), born.isoformat()) == 1:
        yield 25, "date of birth one figure different"
    elif known.year == born.year:
        yield 5, "born in the same year"
    else:
        yield -20, "another date of birth"


def _names(row: dict[str, Any], wanted: Wanted) -> Iterator[tuple[int, str]]:
    given, family = _plain(row["given_names"]), _plain(row["family_name"])
    typed_given, typed_family = _plain(wanted.given_names), _plain(wanted.family_name)
    if typed_given and (typed_given, typed_family) == (family, given):
        yield 40, "given names and family name the other way round"
        return
    yield from _alike("family name", family, typed_family, 25)
    yield from _alike("given names", given, typed_given, 15)
    aliases = {name for name in map(_plain, (row["aliases"] or "").split(";")) if name}
    whole = {f"{given} {family}".strip(), *aliases}
    typed = {f"{typed_given} {typed_family}".strip(), *wanted.names}
    if (shared := typed & aliases) or (whole & set(map(_plain, wanted.aliases.split(";"))) - {""}):
        yield 30, f"known as {sorted(shared)[0].title()}" if shared else "known by that other name"


def _alike(what: str, known: str, typed: str, weight: int) -> Iterator[tuple[int, str]]:
    if not known or not typed:
        return
    apart = _distance(known, typed)
    if apart == 0:
        yield weight, f"same {what}"
    elif known.startswith(typed) or typed.startswith(known):
        yield weight - 5, f"{what} begins alike"
    elif apart <= max(1, min(len(known), len(typed)) // 4):
        yield weight - 7, f"{what} {_letters(apart)} different"
    else:
        yield -10, f"other {what}" if what.endswith("s") else f"another {what}"


def _letters(count: int) -> str:
    return "one letter" if count == 1 else f"{('two', 'three', 'four')[min(count, 4) - 2]} letters"


def _postcode(row: dict[str, Any], wanted: Wanted) -> Iterator[tuple[int, str]]:
    if wanted.postcode and _tight(row["postcode"]) == _tight(wanted.postcode):
        yield 20, "same postcode"


def _distance(one: str, other: str) -> int:
    return DamerauLevenshtein.distance(one, other)


def _turned(born: date) -> date | None:
    """The date with day and month the other way round; None where there is no such other day."""
    if born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)


def _plain(text: str | None) -> str:
    return re.sub(r"[^\w]+", " ", (text or "").casefold()).strip()


def _tight(text: str | None) -> str:
    return (text or "").replace(" ", "").upper()
