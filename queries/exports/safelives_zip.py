"""The return as one workbook for each MARAC, together in a zip file."""

import re
from collections import defaultdict
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from queries.exports import safelives_workbook
from queries.safelives.rows import Return, Row


def write(return_: Return, *, edition: str = "uk") -> bytes:
    """A zip of workbooks, a MARAC each, named by quarter and MARAC; always the same bytes."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in return_.rows:
        rows[row.marac_id].append(row)
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as parts:
        taken: set[str] = set()
        for marac_id, own in rows.items():
            name = _file_name(return_.quarter, str(own[0].cells["A"]), marac_id, taken)
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            workbook = safelives_workbook.write(
                Return(return_.quarter, tuple(own), ()), edition=edition
            )
            parts.writestr(part, workbook, ZIP_DEFLATED)
    return content.getvalue()


def _file_name(quarter: str, marac: str, marac_id: str, taken: set[str]) -> str:
    """The MARAC's name in small letters, with its id where two would be called the same."""
    name = f"safelives-return-{quarter.lower()}-{_slug(marac)}"
    if name in taken:
        name += f"-{_slug(marac_id)}"
    taken.add(name)
    return f"{name}.xlsx"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "marac"
