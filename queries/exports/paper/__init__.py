"""Papers (agendas, minutes, chronologies, packs): written once, saved as Word or as tagged PDF."""

from queries.exports.paper.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Note,
    PageBreak,
    Paper,
    Picture,
    Table,
    Text,
)
from queries.exports.paper.export import as_pdf, as_word, paper_export

__all__ = [
    "Block",
    "Bullets",
    "Facts",
    "Heading",
    "Note",
    "PageBreak",
    "Paper",
    "Picture",
    "Table",
    "Text",
    "as_pdf",
    "as_word",
    "paper_export",
]
