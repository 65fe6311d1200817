"""A paper as a file that leaves the record by the one way out."""

from collections.abc import Callable, Mapping
from typing import Any

from queries.exports.delivery import Export
from queries.exports.marking import file_name
from queries.exports.paper.blocks import Paper


def as_word(paper: Paper) -> bytes:
    """The paper as a Word document (.docx)."""
    from queries.exports.paper import word

    return word.as_word(paper)


def as_pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF (PDF/UA-1)."""
    from queries.exports.paper import pdf

    return pdf.as_pdf(paper)


_WRITERS: Mapping[str, Callable[[Paper], bytes]] = {".docx": as_word, ".pdf": as_pdf}


def paper_export(
    paper: Paper,
    *,
    kind: str,
    stem: str,
    ending: str,
    marac_id: str | None = None,
    filters: Mapping[str, Any] | None = None,
) -> Export:
    """The paper as a file of that ending (.docx or .pdf), its marking in its name.

    It is written when it is asked for. `stem` names no person.
    """
    write = _WRITERS[ending]
    return Export(
        kind,
        file_name(stem, paper.marking, ending),
        lambda: write(paper),
        paper.marking,
        filters=filters or {},
        marac_id=marac_id,
    )
