"""The protective marking of a file, so that whoever finds it knows how to treat it."""

from enum import StrEnum

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook


class Marking(StrEnum):
    """The government's two markings that are used here (GOV.UK, classifications policy)."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"

    @property
    def advice(self) -> str:
        """What the marking asks of whoever holds the file."""
        if self is Marking.OFFICIAL:
            return "Figures only. Share where your work needs it."
        return (
            "About people who could be harmed if this leaks. Only for those who need it for their "
            "work; do not forward, and delete it when it is no longer needed."
        )


def mark(workbook: Workbook, marking: Marking) -> None:
    """Writes the marking into the document's properties and every page's header and footer.

    A header or footer that is there already keeps its other thirds. No cell is touched.
    """
    workbook.properties.category = marking.value
    workbook.properties.contentStatus = marking.value
    for sheet in workbook.worksheets:
        for place in (sheet.oddHeader, sheet.oddFooter):
            if place is not None and marking.value not in (place.center.text or ""):
                own = f" {place.center.text}" if place.center.text else ""
                place.center.text = f"{marking.value}{own}"
                place.center.font = place.center.font or "Arial,Bold"


def mark_paper(paper: Document, marking: Marking) -> None:
    """The same for a Word document."""
    paper.core_properties.category = marking.value
    paper.core_properties.content_status = marking.value
    for section in paper.sections:
        for place in (section.header, section.footer):
            place.paragraphs[0].text = marking.value
            place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def file_name(stem: str, marking: Marking, ending: str) -> str:
    """A name that carries the marking: what a CSV file has no other place for."""
    return f"{stem}-{marking.value.lower()}{ending}"
