"""The certificate that research forms were destroyed, as a Word document."""

import io
from collections.abc import Mapping
from typing import Any

import docx

from models.period import long_date
from queries.exports.marking import Marking, mark_paper

MARKING = Marking.OFFICIAL  # it says that something was destroyed, and nothing of what it said


def write(certificate: Mapping[str, Any], evidence: Mapping[str, Any]) -> bytes:
    """The document, from a row of `queries.retention.certificates` and its evidence."""
    paper = docx.Document()
    paper.core_properties.title = "Certificate of destruction"
    paper.core_properties.author = ""
    paper.add_heading("Certificate of destruction of research forms", 0)
    met = certificate["meeting_date"]
    when = long_date(met) if met else certificate["meeting_id"]
    paper.add_paragraph(f"{certificate['marac'] or certificate['marac_id']}, meeting of {when}.")
    for label, text in _lines(certificate, evidence):
        line = paper.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(text)
    paper.add_paragraph(
        "Which agencies knew the people, and the days of request and return, are kept: they are "
        "counted and tell nobody’s story. Copies that agencies keep of their own, and backups made "
        "before, are not covered by this certificate."
    )
    mark_paper(paper, MARKING)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _lines(certificate: Mapping[str, Any], evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    at = certificate["destroyed_at"]
    return [
        ("Destroyed on", f"{long_date(at.date())}, {at:%H:%M} UTC"),
        ("By", str(certificate["who"])),
        ("Research forms", str(certificate["forms"])),
        ("Files", str(certificate["documents"])),
        ("Cases", str(evidence.get("cases", 0))),
        ("Cases held back by a legal hold", str(evidence.get("held_back", 0))),
        ("Files’ SHA-256", ", ".join(evidence.get("documents", [])) or "none"),
        ("Certificate", str(certificate["certificate_id"])),
    ]
