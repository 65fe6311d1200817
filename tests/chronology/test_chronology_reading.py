"""A chronology out of a spreadsheet, a Word table or pasted text, as lines with what is wrong."""

import io

import docx
import openpyxl
import pytest

from ingest.chronology_lines import key, lines_of, mended, place, without_known
from ingest.chronology_sheets import FIELDS, from_file, from_text, proposed
from ingest.chronology_words import CasePerson, about, significance
from ingest.schemas import SCHEMAS
from models.errors import ForPerson

from .conftest import TODAY

ROWS = (
    ("Date and time", "What happened", "Action taken", "RAG", "Who"),
    ("04/03/2026 14:30", "A neighbour rang", "Arrest", "High", "Victim"),
    ("3-5 April 2026", "Stayed with her sister", "", "L", "Ann Example"),
    ("31/02/2026", "A day that is none", "", "", ""),
)
PEOPLE = (
    CasePerson("V1", "victim", ("Ann Example", "Ann")),
    CasePerson("H1", "perpetrator", ("Adam Example", "Adam")),
)


def read(sheet: object) -> list[tuple[str, str, str, str]]:
    lines = lines_of(sheet, proposed(sheet, TODAY), people=PEOPLE, today=TODAY)  # type: ignore[arg-type]
    return [
        (
            line.values.get("occurred_on", ""),
            line.values.get("event", ""),
            line.values.get("significance", ""),
            line.problem,
        )
        for line in lines
    ]


WANTED = [
    ("2026-03-04", "A neighbour rang", "high", ""),
    ("2026-04-03", "Stayed with her sister", "low", ""),
    ("", "", "", "“31/02/2026” is no day: write it as 9 July 2026 or 09/07/2026."),
]


def test_a_csv_with_headings_of_its_own() -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS)
    assert read(from_file("police.csv", text.encode(), today=TODAY, scanner=None)) == WANTED


def test_a_workbook() -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    assert read(from_file("police.xlsx", kept.getvalue(), today=TODAY, scanner=None)) == WANTED


def test_a_table_in_word_beside_another_table() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "Agency: Police"
    table = document.add_table(rows=0, cols=5)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    assert read(from_file("police.docx", kept.getvalue(), today=TODAY, scanner=None)) == WANTED


def test_a_word_document_without_a_day_is_refused_in_a_sentence() -> None:
    document = docx.Document()
    document.add_paragraph("Nothing of that kind")
    kept = io.BytesIO()
    document.save(kept)
    with pytest.raises(ForPerson, match="holds no table with a day in each row"):
        from_file("letter.docx", kept.getvalue(), today=TODAY, scanner=None)


def test_cells_copied_from_excel_with_a_line_break_in_quotes() -> None:
    text = "\n".join("\t".join(row) for row in ROWS).replace(
        "A neighbour rang", '"A ""quiet"" neighbour\nrang"'
    )
    assert read(from_text(text, today=TODAY))[0][1] == 'A "quiet" neighbour\nrang'


def test_cells_without_headings_are_told_by_what_they_hold() -> None:
    sheet = from_text("04/03/26\t14:30\tA neighbour rang\n05/03/26\t\tVisit", today=TODAY)
    fields = proposed(sheet, TODAY)
    assert list(fields.values()) == ["occurred_on", "occurred_at", "event"]
    first = lines_of(sheet, fields, people=(), today=TODAY)[0]
    assert (first.values["occurred_at"], first.values["event"]) == ("14:30", "A neighbour rang")


def test_lines_that_each_begin_with_a_day() -> None:
    sheet = from_text(
        "Police\n4 March 2026, 14:30 – A neighbour rang\nand rang again\n\n5/3/26: Visit",
        today=TODAY,
    )
    assert [(line[0], line[1], bool(line[3])) for line in read(sheet)] == [
        ("", "", True),
        ("2026-03-04", "A neighbour rang\nand rang again", False),
        ("2026-03-05", "Visit", False),
    ]


def test_a_line_is_mended_where_it_stands() -> None:
    sheet = from_text("31/02/2026\tA neighbour rang\n05/03/2026\tVisit", today=TODAY)
    fields = dict(zip(sheet.frame.columns, ("occurred_on", "event"), strict=True))
    wrong = lines_of(sheet, fields, people=(), today=TODAY)[0]
    assert wrong.problem
    right = mended(wrong, {"occurred_on": "28/02/2026"}, people=(), today=TODAY)
    assert (right.problem, right.values["occurred_on"], right.number) == ("", "2026-02-28", 1)


def test_the_same_line_twice_counts_once_whatever_its_capitals() -> None:
    sheet = from_text("05/03/2026\tVisit at home.\n05/03/2026\tVISIT  at home", today=TODAY)
    fields = dict(zip(sheet.frame.columns, ("occurred_on", "event"), strict=True))
    lines = lines_of(sheet, fields, people=(), today=TODAY)
    where = place("C1", "POL")
    assert [line.is_good for line in without_known(lines, (), where)] == [True, False]
    known = {key(where, lines[0].values)}
    assert not any(line.is_good for line in without_known(lines, known, where))
    assert without_known(lines, known, place("C1", "HOU"))[0].is_good


@pytest.mark.parametrize(
    ("word", "code"), [("High", "high"), ("M", "medium"), ("green", "low"), ("", "")]
)
def test_significance_in_peoples_words(word: str, code: str) -> None:
    assert significance(word) == code


def test_whom_it_concerns_by_word_or_name() -> None:
    assert about("Victim and children", PEOPLE) == ("victim;child", "")
    assert about("ann example; Perp", PEOPLE) == ("victim;perpetrator", "V1")
    with pytest.raises(ForPerson, match="“Grandmother” is nobody in this case"):
        about("Grandmother", PEOPLE)
    with pytest.raises(ForPerson, match="“severe” is no significance"):
        significance("severe")


def test_every_field_is_a_column_of_the_file() -> None:
    assert set(FIELDS) <= set(SCHEMAS["chronology"].columns)
