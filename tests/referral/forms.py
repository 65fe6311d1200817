"""Word referral forms of several layouts, with invented people."""

import io

import docx


def table_form() -> bytes:
    """A form of one table, two columns."""
    document = docx.Document()
    document.add_paragraph("Referral form")
    return as_bytes(document)


def as_bytes(document: "docx.document.Document") -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
