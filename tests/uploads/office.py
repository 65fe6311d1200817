"""Office files with something wrong inside: a good one, with parts added, changed or left out."""

import io
import zipfile
from collections.abc import Mapping

from docx import Document
from openpyxl import Workbook

RELATION = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/%s" Target="%s" TargetMode="%s"/></Relationships>'
)


def workbook() -> bytes:
    book = Workbook()
    book.active.title = "Cases"
    for row in (["case_id"], ["C1"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word(text: str = "Minutes") -> bytes:
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with these parts added, or put in the place of those of the same name."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The file with some bytes of one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(part)
    assert old in content
    return with_parts(data, {part: content.replace(old, new, 1)})


def linked(data: bytes, part: str, kind: bytes, target: bytes, mode: bytes = b"External") -> bytes:
    """The file with a relationship to something outside it."""
    return with_parts(data, {part: RELATION % (kind, target, mode)})
