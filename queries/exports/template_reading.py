"""Opens an area's template, and says in a sentence why one cannot be used."""

import warnings
from io import BytesIO

from openpyxl import Workbook, load_workbook

from models.errors import ForPerson
from models.package_links import reaches_out
from models.packages import Damaged, TooMuch, open_package

_LARGEST = 100_000_000  # bytes unpacked: a template is some thousand; this stops a zip bomb
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_template(template: bytes) -> tuple[Workbook, list[str]]:
    """The workbook, and notes on what of it cannot be kept. ForPerson for anything unusable."""
    _check_file(template)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            workbook = load_workbook(BytesIO(template))
        except Exception as error:
            # A damaged file can stop openpyxl in any way.
            raise ForPerson(_damaged(error)) from None
    if not workbook.worksheets:
        raise ForPerson(_damaged(ValueError("no sheet")))
    workbook.template = False  # a .xltx comes out as an ordinary workbook
    notes = [
        f"Something in the template could not be kept: {text}"
        for text in dict.fromkeys(str(warning.message) for warning in caught)
    ]
    return workbook, notes


def _check_file(template: bytes) -> None:
    if template.startswith(_OLD_OR_LOCKED):
        raise ForPerson(
            "The template has a password or is in the old .xls format: save it as an .xlsx "
            "workbook without a password and try again."
        )
    try:
        archive = open_package("The template", template, most=_LARGEST)
    except Damaged as error:
        raise ForPerson(_damaged(error)) from None
    except TooMuch:
        raise ForPerson(
            "The template is too large to be a return workbook: use an empty copy."
        ) from None
    if found := reaches_out(archive):
        raise ForPerson(
            f"The template holds {' and '.join(found)}: break the links (Data, Edit Links), take "
            "what is inside it out, and try again."
        )


def _damaged(error: Exception) -> str:
    return (
        "The template is damaged or is not an .xlsx workbook: open it in your spreadsheet "
        f"program, save it as .xlsx and try again ({type(error).__name__})."
    )
