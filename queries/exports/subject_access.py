"""A subject-access pack as a Word document and as JSON, in a zip that a password opens."""

import io
import json
from dataclasses import asdict

import docx
import pyzipper
from docx.shared import RGBColor

from models.errors import ForPerson
from models.period import long_date
from queries.exports.marking import Marking, mark_paper
from queries.subject_access import Entry, Pack

SHORTEST_PASSWORD = 12
_RED = RGBColor(0xB0, 0x00, 0x20)


def write(pack: Pack, password: str) -> bytes:
    """The zip, under AES-256. Raises ForPerson where the password is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise ForPerson(
            f"The password needs at least {SHORTEST_PASSWORD} characters: choose a longer one, and "
            "give it to the person another way than the file."
        )
    out = io.BytesIO()
    with pyzipper.AESZipFile(
        out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as file:
        file.setpassword(password.encode())
        file.writestr("pack.docx", document(pack))
        file.writestr("pack.json", json.dumps(asdict(pack), default=str, ensure_ascii=False))
    return out.getvalue()


def document(pack: Pack) -> bytes:
    """The Word document: first what a human must do, then section by section."""
    paper = docx.Document()
    paper.core_properties.title = "Information held"
    paper.core_properties.author = ""
    paper.add_heading("Information held about you", 0)
    paper.add_paragraph("OFFICIAL-SENSITIVE. Personal data: keep it where nobody else can read it.")
    paper.add_paragraph(f"Made on {long_date(pack.made_on)}.")
    _for_the_reader(paper, pack)
    for section in pack.sections:
        paper.add_heading(section.heading, 1)
        for entry in section.entries:
            _entry(paper, entry)
    mark_paper(paper, Marking.OFFICIAL_SENSITIVE)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _for_the_reader(paper: "docx.document.Document", pack: Pack) -> None:
    paper.add_heading("Before this goes out: take this page away when it is done", 1)
    if pack.warning:
        paper.add_paragraph().add_run(pack.warning).bold = True
    paper.add_paragraph(f"{pack.to_read} entries are marked “read first”.")
    for note in pack.notes:
        paper.add_paragraph(note, style="List Bullet")


def _entry(paper: "docx.document.Document", entry: Entry) -> None:
    line = paper.add_paragraph()
    line.add_run(f"{entry.label}: ").bold = True
    line.add_run(entry.text)
    if entry.read_first:
        mark = line.add_run(f"  [Read first: {'; '.join(entry.read_first)}]")
        mark.italic = True
        mark.font.color.rgb = _RED
