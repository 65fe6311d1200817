"""What a redacted copy is made from: the document's text, and words proposed to be taken out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.database import noting
from models.documents import unseal_text
from models.errors import ForPerson
from models.named_people import people_in
from models.period import long_date
from models.redaction import counts, date_words, phone_words, redacted
from models.tables import (
    agencies,
    agency_involvement,
    cases,
    children,
    documents,
    people,
    sharing_decisions,
)
from models.text_states import HAS_TEXT, NONE, READ
from models.trail import note
from queries.case_access import check_in_full
from queries.documents import OPENED, one
from queries.exports.marking import Marking
from queries.exports.paper import Note, Paper, Text

_CLOSE = 85  # per cent: one letter of six written otherwise
_LEAST_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER_AND_STREET = re.compile(r"^\s*\d+\s*[A-Za-z]?,?\s+(?=\D)")


@dataclass(frozen=True)
class Proposal:
    """Some words of one person that stand in the text, and whether the agency may know them.

    `key` names the proposal wherever it is made again.
    """

    key: str
    label: str
    words: tuple[str, ...]
    count: int
    may_know: bool


@dataclass(frozen=True)
class Source:
    """A document's text, the words proposed for an agency, and by which rule."""

    document: dict[str, Any]
    text: str
    proposals: tuple[Proposal, ...]
    rule: str


def source(engine: sa.Engine, *, user: User, document_id: str, agency_id: str) -> Source:
    """The text and the proposals, with a line in the trail like any opening of the document.

    For whoever does the casework of the case's MARAC. Raises ForPerson where there is no text.
    """
    with noting(engine) as connection:
        document = one(connection, user=user, document_id=document_id)
        _check(connection, user, document)
        text = _text(connection, document)
        known, rule = _may_know(connection, document["case_id"], agency_id)
        found = tuple(_proposals(connection, document["case_id"], text, known))
        note(
            connection,
            user,
            OPENED,
            kind="documents",
            record=document_id,
            marac_id=document["marac_id"],
            after={"case": document["case_id"], "to_redact_for": agency_id},
        )
    return Source(document, text, found, rule)


def paper(source: Source, words: Iterable[str], *, agency: str, today: date) -> Paper:
    """The copy, made anew from the text: nothing of the file itself is in it."""
    taken_out = list(words)
    without = partial(redacted, words=taken_out)
    version = source.document["version"]
    about = f"For {agency}, {long_date(today)}. Made of version {version}."
    told = "Where it says [redacted], something was taken out that this copy may not tell."
    parts = re.split(r"\n\s*\n", without(source.text))
    return Paper(
        "Redacted copy",
        without(about),
        Marking.OFFICIAL_SENSITIVE,
        [Note(told), *(Text(part.strip()) for part in parts if part.strip())],
    )


def _check(connection: sa.Connection, user: User, document: Mapping[str, Any]) -> None:
    if document["case_id"] is None or document["redacted_for"] is not None:
        raise ForPerson("Redacted copies are made of a case's own documents.")
    marac_id = check_in_full(connection, user, document["case_id"])
    check_may(user, Permission.DO_CASEWORK, marac_id)


def _text(connection: sa.Connection, document: Mapping[str, Any]) -> str:
    """The document's text. ForPerson where it has none, is held back, or is only known in part."""
    if not document["may_open"]:
        raise ForPerson("This document cannot be opened, so no copy can be made of it.")
    if document["text_state"] == NONE:
        raise ForPerson(
            "There is no text in this document, it is a picture or a scan: ask for it as a Word "
            "file or a PDF with text, or type what the agency may read."
        )
    if document["text_state"] not in HAS_TEXT:
        raise ForPerson("The text of this document was not read, so no copy can be made of it.")
    if document["text_state"] != READ:
        raise ForPerson("This document is too long to copy whole: split it, and add the parts.")
    sealed = connection.scalar(
        sa.select(documents.c.sealed_text).where(documents.c.document_id == document["document_id"])
    )
    return unseal_text(connection, bytes(sealed or b""), document["document_id"])


@dataclass(frozen=True)
class _Known:
    """What an agency may know of the people of a case."""

    names: bool
    particulars: bool


def _may_know(connection: sa.Connection, case_id: str, agency_id: str) -> tuple[_Known, str]:
    """What the agency may know, and the rule in one sentence."""
    case = connection.execute(sa.select(cases).where(cases.c.case_id == case_id)).one()
    name = connection.scalar(sa.select(agencies.c.name).where(agencies.c.agency_id == agency_id))
    called = [told.casefold() for told in (agency_id, name or "") if told]
    if _names_one(case.must_not_receive, called):
        return _Known(names=False, particulars=False), (
            "The case says that this agency must not receive information: everything is proposed."
        )
    shared = connection.scalars(
        sa.select(sharing_decisions.c.shared_with).where(sharing_decisions.c.case_id == case_id)
    )
    if any(_names_one(told, called) for told in shared):
        return _Known(names=True, particulars=True), (
            "A decision to share names this agency: nothing is proposed, choose what it may not "
            "read."
        )
    asked = connection.scalar(
        sa.select(sa.literal(1)).where(
            agency_involvement.c.case_id == case_id, agency_involvement.c.agency_id == agency_id
        )
    )
    if asked or agency_id in (case.referring_agencies or "").split(";"):
        return _Known(names=True, particulars=False), (
            "This agency knows the names and dates of birth, as it was asked or referred: "
            "addresses and numbers are proposed."
        )
    return _Known(names=False, particulars=False), (
        "No decision to share names this agency, and it was not asked: everything is proposed."
    )


def _names_one(text: str | None, called: list[str]) -> bool:
    told = (text or "").casefold()
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) for name in called)


def _proposals(
    connection: sa.Connection, case_id: str, text: str, known: _Known
) -> Iterator[Proposal]:
    names: list[str] = []
    for key, called, person in _people(connection, case_id):
        own = _names(person)
        names += own
        particulars = known.particulars and not person.get("must_not_know")
        parts = (
            ("names", "names", own, known.names),
            ("birth", "date of birth", _birth(person), known.names),
            ("address", "address and postcode", _address(person), particulars),
            ("numbers", "telephone, e-mail and numbers", _numbers(person), particulars),
        )
        for part, told, words, may_know in parts:
            count = sum(counts(text, words).values())
            if count:
                label = f"{called}: {told}"
                yield Proposal(f"{key}-{part}", label, tuple(words), count, may_know)
    for word in _alike(text, names):
        count = counts(text, [word])[word]
        yield Proposal(f"alike-{word}", f"Looks like a name: {word}", (word,), count, known.names)


def _people(
    connection: sa.Connection, case_id: str
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Key, what they are called, and the row of everybody in the case."""
    case = connection.execute(sa.select(cases).where(cases.c.case_id == case_id)).one()
    ids = people_in(dict(case._mapping))
    rows = connection.execute(sa.select(people).where(people.c.person_id.in_(ids)))
    known = {row.person_id: row._mapping for row in rows}
    for place, person_id in enumerate(ids):
        if person_id in known:
            called = f"Perpetrator {place}" if place else "Victim"
            yield f"person{place}", called, dict(known[person_id])
    young = connection.execute(
        sa.select(children).where(children.c.case_id == case_id).order_by(children.c.child_id)
    )
    for place, row in enumerate(young, 1):
        yield f"child{place}", f"Child {place}", dict(row._mapping)


def _names(person: Mapping[str, Any]) -> list[str]:
    """Every name of a person, whole and word by word."""
    given, family = (str(person.get(c) or "").strip() for c in ("given_names", "family_name"))
    aliases = [one.strip() for one in str(person.get("aliases") or "").split(";")]
    whole = [f"{given} {family}".strip(), f"{family} {given}".strip(), given, family, *aliases]
    words = [word for name in whole for word in re.split(r"[\s;,]+", name)]
    school = [str(person.get("school") or "").strip()]
    return list(dict.fromkeys(one for one in (*whole, *words, *school) if len(one) > 1))


def _birth(person: Mapping[str, Any]) -> list[str]:
    born = person.get("date_of_birth")
    return date_words(born) if born else []


def _address(person: Mapping[str, Any]) -> list[str]:
    """The address whole and part by part, a street without its number too."""
    parts = [one.strip() for one in re.split(r"[,\n;]", str(person.get("address") or ""))]
    streets = [_NUMBER_AND_STREET.sub("", one) for one in parts]
    whole = [str(person.get("address") or "").strip(), str(person.get("postcode") or "").strip()]
    return list(dict.fromkeys(one for one in (*whole, *parts, *streets) if len(one) > 2))


def _numbers(person: Mapping[str, Any]) -> list[str]:
    phones = phone_words(str(person.get("phone") or ""))
    others = [str(person.get(c) or "").strip() for c in ("email", "nhs_number", "police_id")]
    return list(dict.fromkeys([*phones, *(one for one in others if len(one) > 2)]))


def _alike(text: str, names: list[str]) -> list[str]:
    """Words of the text that are a letter off a name: somebody wrote it otherwise."""
    from rapidfuzz.fuzz import ratio

    single = {name.casefold() for name in names if " " not in name and len(name) >= _LEAST_LETTERS}
    written = {word for word in _WORD.findall(text) if word[0].isupper()}
    return sorted(
        word
        for word in written
        if len(word) >= _LEAST_LETTERS
        and word.casefold() not in single
        and any(ratio(word.casefold(), name) >= _CLOSE for name in single)
    )
