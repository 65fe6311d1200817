"""No name, date of birth, address, telephone or id of anybody stands in a pack or an export.

The rule: names are looked for word by word, written as in the record, from three letters on. A
name that is also a word of a pack in which there is nobody (“May”), of an agency or of a MARAC is
looked for with the person's other names beside it. Everything else is looked for as a whole word.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from zipfile import ZipFile

import docx
import openpyxl
import pytest
import sqlalchemy as sa
from pages.record import NORTH, add_marac, new_engine
from pypdf import PdfReader

from dashboard.insight.part import Part, definitions
from dashboard.insight.view import View
from dashboard.steering_pack import Pack, made, pack_export, view_of
from models.access import Permission
from models.period import long_date
from models.tables import actions, agencies, cases, children, maracs, people
from queries.exports.delivery import table_export
from queries.exports.tables import Sheet

from .conftest import MARAC, QUARTER, context

SHORTEST = 3
WHERE = ("address", "postcode", "phone", "email", "nhs_number", "police_id")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
Texts = dict[str, str]


def word_text(content: bytes) -> str:
    """All of a Word file: body, headers, properties, words that stand for pictures."""
    archive = ZipFile(io.BytesIO(content))
    parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for cell in table._cells]
    texts = [*(one.text for one in document.paragraphs), *cells]
    return "\n".join([*texts, *(re.sub(r"<[^>]+>", " ", part) for part in parts)])


def pdf_text(content: bytes) -> str:
    """All that a PDF says."""
    reader = PdfReader(io.BytesIO(content))
    told = [str(reader.metadata), *(page.extract_text() for page in reader.pages)]
    return re.sub(r"\s+", " ", " ".join(told))


def sheet_text(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(
        str(value)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )


def exports(pack: Pack, kind: str) -> Iterator[tuple[str, str]]:
    """Every table of the pack as CSV and as workbook, as the pages hand them out."""
    for section in pack.sections:
        for one in section.placed:
            sheet = _sheet(one.part)
            for ending, read in ((".csv", lambda b: b.decode("utf-8-sig")), (".xlsx", sheet_text)):
                export = table_export(sheet, kind="part", stem=one.part.key, ending=ending)
                yield f"{kind} {export.name}", read(export.make())


def _sheet(part: Part) -> Sheet:
    return part.grid.sheet([part.finding, part.subtitle, *definitions(part)], part.marking)


@pytest.fixture(scope="module")
def files(area: sa.Engine, pack: Pack) -> Texts:
    """Name → what is in it: both files of two quarters' packs, and every table of their parts,

    as those see them who may see no case and as a coordinator does.
    """
    found: Texts = {}
    for quarter in (QUARTER, "2025-Q2"):
        one = pack if quarter == QUARTER else made(view_of(context(area), MARAC, quarter))
        for ending, read in ((".docx", word_text), (".pdf", pdf_text)):
            export = pack_export(one, ending)
            found[export.name] = f"{export.name} {read(export.make())}"
        found |= exports(one, quarter)
    found |= exports(made(_seeing(pack.view)), "coordinator")
    return found


def _seeing(view: View) -> View:
    """The same view as a coordinator has it on the pages."""
    scope = view.context.user.scope(Permission.SEE_FIGURES)
    values = {name: getattr(view, name) for name in View.__dataclass_fields__}
    return View(**(values | {"everything": scope, "scope": scope}))


@pytest.fixture(scope="module")
def usual(area: sa.Engine, tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The words of packs in which there is nobody, of agencies and of MARACs."""
    engine = new_engine(tmp_path_factory.mktemp("nobody"))
    with engine.begin() as connection:
        add_marac(connection, NORTH, "Northtown", 60_000)
    empty = made(view_of(context(engine), NORTH, QUARTER))
    texts = [word_text(pack_export(empty, ".docx").make())]
    with area.connect() as connection:
        for column in (agencies.c.name, maracs.c.name, maracs.c.force_area):
            texts += [str(name) for name in connection.scalars(sa.select(column))]
    return frozenset(_WORD.findall(" ".join(texts)))


def looked_for(engine: sa.Engine, usual: frozenset[str]) -> list[str]:
    """Everything of people in the record that may stand in no file, ready to be looked for."""
    found: set[str] = set()
    with engine.connect() as connection:
        for table in (people, children):
            for row in connection.execute(sa.select(table)).mappings():
                found |= set(_names(dict(row), usual))
                found |= set(_days(row.get("date_of_birth")))
                for name in WHERE:
                    found |= {str(row[name])} if row.get(name) else set()
        for column in (
            cases.c.case_id,
            people.c.person_id,
            children.c.child_id,
            actions.c.action_id,
        ):
            found |= {str(one) for one in connection.scalars(sa.select(column))}
    return sorted(one for one in found if len(one) >= SHORTEST)


def _names(row: dict[str, object], usual: frozenset[str]) -> Iterator[str]:
    parts = [_WORD.findall(str(row.get(name) or "")) for name in ("given_names", "family_name")]
    aliases = _WORD.findall(str(row.get("aliases") or ""))
    for word in [*parts[0], *parts[1], *aliases]:
        if len(word) >= SHORTEST and word not in usual:
            yield word
    if parts[0] and parts[1]:
        yield " ".join([*parts[0], *parts[1]])
        yield f"{parts[1][0]}, {parts[0][0]}"


def _days(born: object) -> Iterator[str]:
    if isinstance(born, date):
        yield from (long_date(born), born.isoformat(), f"{born:%d/%m/%Y}", f"{born:%d.%m.%Y}")


def hits(text: str, wanted: list[str]) -> list[str]:
    """Which of them stand in the text as whole words."""
    words = {one.strip(".'’-") for one in re.findall(r"[\w/.'’-]+", text)}
    words |= set(_WORD.findall(text))
    single = [one for one in wanted if " " not in one and one in words]
    several = [
        one
        for one in wanted
        if " " in one and one in text and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)
    ]
    return [*single, *several]


def test_nothing_of_anybody_stands_in_any_file(
    area: sa.Engine, files: Texts, usual: frozenset[str]
) -> None:
    wanted = looked_for(area, usual)
    assert len(wanted) > 3000 and len(files) > 100
    assert {name: found for name, text in files.items() if (found := hits(text, wanted))} == {}


def test_the_scan_finds_what_it_looks_for(area: sa.Engine, usual: frozenset[str]) -> None:
    wanted = looked_for(area, usual)
    with area.connect() as connection:
        row = (
            connection.execute(
                sa.select(people).where(
                    people.c.family_name.is_not(None), people.c.date_of_birth.is_not(None)
                )
            )
            .mappings()
            .first()
        )
        case = connection.scalar(sa.select(cases.c.case_id).limit(1))
    assert row is not None
    for told in (
        f"As in case {case}, it is late.",
        f"Born on {long_date(row['date_of_birth'])}.",
        f"It was {row['given_names']} {row['family_name']} who said so.",
        f"Person {row['person_id']} came.",
    ):
        assert hits(told, wanted), told
    assert not hits("Cases discussed: no sign of change; 5 to 40 is what chance brings", wanted)
