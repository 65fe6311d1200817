"""The chronology as Word, PDF and Excel, each read back by another program."""

import io
from datetime import date

import docx
import openpyxl
import pytest
import sqlalchemy as sa
from chronology.conftest import AGENCIES, BO, TODAY
from pypdf import PdfReader
from records import load

from dashboard.app_pages.casework.chronology_files import exports, paper, sheet
from dashboard.context import Context
from ingest import chronology_decisions
from ingest.synthetic.planted import planted
from models.trail import now
from queries import chronology as asked
from queries.case_access import check_case
from queries.chronology import Chronology
from queries.chronology_line import Event, Filters, line_of_time
from queries.exports.paper import as_pdf, as_word
from queries.exports.tables import as_workbook

MORE = [
    {"agency_id": "HLT", "name": "Northtown hospital", "return_source": "secondary_care"},
    {"agency_id": "SCH", "name": "Northtown schools", "return_source": "education"},
]
Told = tuple[Context, Chronology, list[Event]]


@pytest.fixture
def told(few_in_a_file: sa.Engine) -> Told:
    """Sixty entries of six agencies, one event confirmed."""
    rows = planted(1, 60, case_id="C1", agencies=AGENCIES, ends_on=date(2026, 6, 1)).rows
    load(few_in_a_file, {"agencies": MORE, "chronology": list(rows)})
    with few_in_a_file.connect() as connection:
        first = asked.of_case(connection, user=BO, case_id="C1").groups[0]
    chronology_decisions.same_event(
        few_in_a_file, by=BO, case_id="C1", entries=first.entries, check_case=check_case
    )
    with few_in_a_file.connect() as connection:
        found = asked.of_case(connection, user=BO, case_id="C1")
    context = Context(few_in_a_file, BO, TODAY, 1)
    return context, found, line_of_time(found, Filters())


def test_the_word_document_tells_everything_once(told: Told) -> None:
    context, found, events = told
    content = as_word(paper(found, Filters(), events, context))
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join(cells)
    for row in found.rows.values():
        assert row["event"] in text
    assert "Nothing recorded for" in text
    assert "Also Northtown" in text
    assert "One event, told by several." in text
    assert "May be told by another agency too." in text
    assert "Example" not in document.core_properties.title


def test_the_pdf_is_tagged_and_can_be_read(told: Told) -> None:
    context, found, events = told
    reader = PdfReader(io.BytesIO(as_pdf(paper(found, Filters(), events, context))))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert "Chronology of case C1" in text
    assert "Nothing recorded for" in text
    assert "60 entries by" in text


def test_the_workbook_has_a_row_an_entry_and_the_filters_are_named(told: Told) -> None:
    context, found, _events = told
    filters = Filters(agency_ids=("POL",), significance=("high",))
    events = line_of_time(found, filters)
    content = as_workbook(sheet(found, filters, events, context), now())
    book = openpyxl.load_workbook(io.BytesIO(content))
    about = " ".join(str(cell.value) for row in book["About"].iter_rows() for cell in row)
    assert "Agency: Northtown police; Significance: High" in about
    rows = next(page for page in book.worksheets if page.title != "About")
    ids = [row[0].value for row in rows.iter_rows() if row[0].value]
    wanted = {row["entry_id"] for event in events for row in event.entries}
    assert wanted
    assert wanted <= set(map(str, ids))


def test_no_file_is_named_by_a_person_and_no_word_goes_into_the_trail(told: Told) -> None:
    context, found, events = told
    for _label, export in exports(context, found, Filters(text="Ann Example"), events):
        assert "ann" not in export.name.lower()
        assert "C1" not in export.name
        assert "Ann" not in str(export.filters)
        assert export.marac_id == "M1"
