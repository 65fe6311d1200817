"""Word referral forms of several layouts, with invented people."""

import io
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def table_form() -> bytes:
    """Sections as merged rows of one table, label and answer side by side, two pairs a row."""
    document = docx.Document()
    document.add_heading("MARAC referral form", 0)
    rows = [
        ("Details of victim",),
        ("Name", "Eve Trial", "Date of Birth (dd/mm/yyyy)", "03/04/1990"),
        ("Address", "9 Mill Lane", "Postcode", "AB1 2CD"),
        ("Safe contact number", "07700 900123", "Safe to call?", "Yes"),
        ("Ethnicity", "White British", "Gender", "F"),
        ("Perpetrator details",),
        ("Surname", "Trial", "Forename", "Ned"),
        ("DOB", "1 Feb 1988", "Relationship to victim", "Husband"),
        ("Favourite colour", "Blue", "", ""),
        ("Referral details",),
        ("Referring agency", "Northtown refuge", "Name of referrer", "Rae Refuge"),
        ("Is the victim aware of the referral?", "No", "If not, why not?", "Not safe yet"),
    ]
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[3]).text = row[0]
        for cell, text in zip(cells, row, strict=False):
            if len(row) > 1:
                cell.text = text
    return as_bytes(document)


def paragraph_form() -> bytes:
    """Headings and “Label: answer” lines, tabs between two, a long answer below its label."""
    document = docx.Document()
    document.add_heading("Victim", 1)
    document.add_paragraph("First name: Eve\tLast name: Trial")
    document.add_paragraph("D.O.B.: 3.4.1990")
    document.add_paragraph("Tel: 07700 900123")
    document.add_heading("Person causing harm", 1)
    document.add_paragraph("Name: Trial, Ned")
    document.add_paragraph("Also known as: Big Ned")
    document.add_heading("About the referral", 1)
    document.add_paragraph("Date of incident: 1 July 2026")
    document.add_paragraph("What happened:")
    document.add_paragraph("He broke the door.")
    document.add_paragraph("She ran to a neighbour.")
    document.add_paragraph("Number of children: 2 (both at home)")
    document.add_paragraph("Dog’s name: Rex")
    return as_bytes(document)


def ticked_form() -> bytes:
    """Boxes: signs in the text, content controls of both Word generations, one box a row."""
    document = docx.Document()
    document.add_paragraph("Type of abuse: ☒ Physical ☐ Sexual ☑ Coercive control ☐ Stalking")
    document.add_paragraph("Consent given: Yes ☐ No ☒")
    aware = document.add_paragraph("Victim aware: ")
    _control_box(aware, checked=True)
    aware.add_run(" Yes ")
    _control_box(aware, checked=False)
    aware.add_run(" No")
    manager = document.add_paragraph("Discussed with manager: ")
    _legacy_box(manager, checked=False)
    manager.add_run(" Yes ")
    _legacy_box(manager, checked=True)
    manager.add_run(" No")
    table = document.add_table(rows=0, cols=2)
    for words, sign in (
        ("Visible high risk (14+ ticks)", "☐"),
        ("Professional judgement", "☒"),
        ("Potential escalation", "[x]"),
        ("Something else entirely", "☒"),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = words, sign
    name = document.add_paragraph("Victim name: ")
    _control_text(name, "Eve Trial")
    empty = document.add_paragraph("Victim religion: ")
    _control_text(empty, "Click to enter text", is_prompt=True)
    return as_bytes(document)


def columns_form() -> bytes:
    """Tables with a row for each child and each person who harms."""
    document = docx.Document()
    document.add_paragraph("Perpetrators")
    people = [
        ("Name", "DOB", "Relationship"),
        ("Ned Trial", "01/02/1988", "Husband"),
        ("Al Trial", "", "In-law"),
    ]
    _rows(document, people)
    document.add_paragraph("Children")
    children = [
        ("Name", "Date of birth", "Relationship to victim", "School"),
        ("Kit Trial", "06/05/2019", "Son", "Mill Primary"),
        ("Jo Trial", "01/01/2021", "Daughter", ""),
    ]
    _rows(document, children)
    return as_bytes(document)


def _rows(document: Any, rows: list[tuple[str, ...]]) -> None:  # noqa: ANN401
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _control_box(paragraph: Any, *, checked: bool) -> None:  # noqa: ANN401
    state, sign = ("1", "☒") if checked else ("0", "☐")
    paragraph._p.append(
        parse_xml(
            f'<w:sdt {nsdecls("w")} {_W14}><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/>'
            f"</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent>"
            "</w:sdt>"
        )
    )


def _control_text(paragraph: Any, text: str, *, is_prompt: bool = False) -> None:  # noqa: ANN401
    prompt = "<w:showingPlcHdr/>" if is_prompt else ""
    paragraph._p.append(
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr>{prompt}<w:text/></w:sdtPr><w:sdtContent><w:r>"
            f"<w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )


def _legacy_box(paragraph: Any, *, checked: bool) -> None:  # noqa: ANN401
    on = '<w:checked w:val="1"/>' if checked else ""
    data = f'<w:ffData><w:checkBox><w:sizeAuto/><w:default w:val="0"/>{on}</w:checkBox></w:ffData>'
    for inside in (
        f'<w:fldChar w:fldCharType="begin">{data}</w:fldChar>',
        "<w:instrText> FORMCHECKBOX </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inside}</w:r>"))


def as_bytes(document: Any) -> bytes:  # noqa: ANN401
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
