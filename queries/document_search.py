"""Searches inside documents: their sealed texts are opened and compared in memory, newest first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import SEEING_CASES, User, check_may_any
from models.documents import OPEN_STATES, unseal_text
from models.errors import ForPerson
from models.tables import documents
from models.text_states import HAS_TEXT
from queries.document_access import visible_documents
from queries.documents import listed

MOST_HITS, MOST_WORDS = 50, 8
_AT_ONCE = 100  # so many texts are open at a time
_AROUND = 90
_PHRASE = re.compile(r"“([^”]+)”|\"([^\"]+)\"|(\S+)")
# A hyphen that broke a word over two lines.
_BROKEN = re.compile(r"[-\u2010\u2011]\s*\n\s*")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; blank narrows nothing. Words in quotes are looked for as they stand."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    agency_id: str = ""
    marac_ids: tuple[str, ...] = ()
    added_from: date | None = None
    added_to: date | None = None
    case_id: str = ""

    def told(self) -> dict[str, str]:
        """What is set, as the trail keeps it."""
        return {
            name: str(value) for name, value in vars(self).items() if value not in ("", None, ())
        }


@dataclass(frozen=True)
class Hit:
    """A document with the words, and the text around the first of them in three parts."""

    document: dict[str, Any]
    before: str = ""
    word: str = ""
    after: str = ""


@dataclass(frozen=True)
class Found:
    """The newest hits, and what the search could not look into.

    `is_cut` says that there are more hits than are shown. Of the documents that the filters leave,
    `without_text` have none (scans, pictures, unreadable), `not_read` nobody has read yet.
    """

    hits: tuple[Hit, ...] = ()
    looked_through: int = 0
    without_text: int = 0
    not_read: int = 0
    is_cut: bool = field(default=False)


def search(connection: sa.Connection, *, user: User, wanted: Wanted) -> Found:
    """The newest versions of documents that hold every word, as far as the person may see them.

    Without words it is the newest documents that the filters leave. A document that waits for the
    virus scan, or in which it found something, is never looked into. Raises ForPerson for too many
    words.
    """
    check_may_any(user, SEEING_CASES)
    words = words_of(wanted.text)
    rows = listed(connection, sa.and_(*_conditions(user, wanted)))
    if not words:
        shown = tuple(Hit(row) for row in rows.head(MOST_HITS).iter_rows(named=True))
        return Found(shown, rows.height, is_cut=rows.height > MOST_HITS)
    has_text = rows.filter(pl.col("text_state").is_in(HAS_TEXT), pl.col("may_open"))
    hits: list[Hit] = []
    for row, text in _texts(connection, has_text):
        if (hit := _hit(row, text, words)) is not None:
            hits.append(hit)
        if len(hits) > MOST_HITS:
            break
    unread = rows["text_state"].null_count()
    return Found(
        tuple(hits[:MOST_HITS]),
        has_text.height,
        rows.height - has_text.height - unread,
        unread,
        is_cut=len(hits) > MOST_HITS,
    )


def words_of(text: str) -> list[str]:
    """The words and quoted phrases looked for, in small letters."""
    found = ["".join(parts).casefold().strip() for parts in _PHRASE.findall(text)]
    words = [" ".join(word.split()) for word in found if word]
    if len(words) > MOST_WORDS:
        raise ForPerson(f"Look for at most {MOST_WORDS} words at once: leave the others out.")
    return words


def _conditions(user: User, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield visible_documents(user)
    yield documents.c.replaced_at.is_(None)
    yield documents.c.destroyed_at.is_(None)
    if wanted.case_id:
        yield documents.c.case_id == wanted.case_id
    if wanted.kinds:
        yield documents.c.kind.in_(wanted.kinds)
    if wanted.agency_id:
        yield documents.c.agency_id == wanted.agency_id
    if wanted.marac_ids:
        yield documents.c.marac_id.in_(wanted.marac_ids)
    if wanted.added_from:
        yield documents.c.uploaded_at >= datetime.combine(wanted.added_from, time())
    if wanted.added_to:
        after = datetime.combine(wanted.added_to + timedelta(days=1), time())
        yield documents.c.uploaded_at < after


def _texts(connection: sa.Connection, rows: pl.DataFrame) -> Iterator[tuple[dict[str, Any], str]]:
    """The documents with their texts in the same order, a few of them open at a time."""
    for part in rows.iter_slices(_AT_ONCE):
        sealed = dict(
            connection.execute(
                sa.select(documents.c.document_id, documents.c.sealed_text).where(
                    documents.c.document_id.in_(part["document_id"].to_list()),
                    documents.c.sealed_text.is_not(None),
                    sa.func.coalesce(documents.c.scan, "not_scanned", type_=sa.String).in_(
                        OPEN_STATES
                    ),
                )
            ).all()
        )
        for row in part.iter_rows(named=True):
            content = sealed.get(row["document_id"])
            if content is not None:
                yield row, unseal_text(connection, content, row["document_id"])


def _hit(row: dict[str, Any], text: str, words: list[str]) -> Hit | None:
    """The document where every word stands in its text or its name; None where one does not."""
    whole = _BROKEN.sub("", text)
    name = str(row["file_name"]).casefold()
    small = whole.casefold()
    if not all(word in small or word in name for word in words if " " not in word):
        return None  # most documents end here: putting their lines together would take longest
    plain = " ".join(whole.split())
    small = plain.casefold()
    if not all(word in small or word in name for word in words):
        return None
    places = [(small.find(word), word) for word in words if word in small]
    if not places or len(plain) != len(small):  # a letter that is longer when small moves them all
        return Hit(row, after=_to_a_word(plain[: 2 * _AROUND], is_cut=len(plain) > 2 * _AROUND))
    start, word = min(places)
    end = start + len(word)
    return Hit(
        row,
        _from_a_word(plain[max(0, start - _AROUND) : start], is_cut=start > _AROUND),
        plain[start:end],
        _to_a_word(plain[end : end + _AROUND], is_cut=end + _AROUND < len(plain)),
    )


def _from_a_word(text: str, *, is_cut: bool) -> str:
    return f"… {text.partition(' ')[2]}" if is_cut and " " in text else text


def _to_a_word(text: str, *, is_cut: bool) -> str:
    return f"{text.rpartition(' ')[0]} …" if is_cut and " " in text else text
