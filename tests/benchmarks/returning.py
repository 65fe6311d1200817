"""Contestants of the quarterly return: ours, and openpyxl writing the same cells alone."""

import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from contest import repeated
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from sets import record

from models.access import Scope
from models.safelives import COLUMNS
from queries import safelives
from queries.exports import safelives_workbook

QUARTER = "2025-Q3"
EVERYTHING = Scope(maracs=None, sees_cases=True, sees_case_ids=True)
Answer = tuple[float, dict[str, Any]]


def ours(cache: str, cases: str) -> Answer:
    """From the record to the bytes of the workbook, every check made."""
    engine = record(Path(cache), int(cases))
    told = {}

    def work() -> None:
        with engine.connect() as connection:
            built = safelives.build(connection, scope=EVERYTHING, quarter=QUARTER)
            told["bytes"] = len(safelives_workbook.write(built))
            told["rows"] = len(built.rows)

    return repeated(work), told


def openpyxl_alone(cache: str, cases: str) -> Answer:
    """The same cells, worked out beforehand, appended to a write-only sheet and saved."""
    with record(Path(cache), int(cases)).connect() as connection:
        built = safelives.build(connection, scope=EVERYTHING, quarter=QUARTER)
    rows = [
        [
            cell if isinstance(cell, str | date) or cell is None else safelives.written(cell)
            for cell in (row.cells[letter] for letter in COLUMNS)
        ]
        for row in built.rows
    ]

    def work() -> None:
        workbook = Workbook(write_only=True)
        sheet: Any = workbook.create_sheet("MARAC data")
        sheet.append(list(COLUMNS))
        for row in rows:
            sheet.append([_dated(sheet, cell) for cell in row])
        workbook.save(io.BytesIO())

    return repeated(work), {"rows": len(rows)}


def _dated(sheet: Any, cell: Any) -> Any:  # noqa: ANN401 - openpyxl is untyped here
    if not isinstance(cell, date):
        return cell
    dated = WriteOnlyCell(sheet, datetime.combine(cell, time()))
    dated.number_format = "dd/mm/yyyy"
    return dated
