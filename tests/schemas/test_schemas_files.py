"""The twenty-three files: their columns, keys and references, and their page in docs/."""

import re

import dataframely as dy
import pytest

from ingest.schemas import KINDS, SCHEMAS, headings
from ingest.schemas.file_schema import ROW_NUMBER
from ingest.schemas.kinds import Kind
from ingest.schemas.reference import PAGE, reference
from models.frames import schema as stored_types

from .sheets import LEAST, with_cells

FILES = sorted(SCHEMAS)
STORED_ALONE = {"sender", "marac_id", "upload_id"}


def test_there_are_twenty_three_files_each_with_its_columns() -> None:
    assert len(SCHEMAS) == 23
    assert {name: list(schema.columns) for name, schema in SCHEMAS.items()} == dict(KINDS)


@pytest.mark.parametrize("file", FILES)
def test_each_column_of_a_file_is_a_column_of_its_table(file: str) -> None:
    schema = SCHEMAS[file]
    assert set(schema.columns) - set(schema.table.c.keys()) <= {"marac_name"}
    assert set(schema.table.c.keys()) - set(schema.columns) <= STORED_ALONE


@pytest.mark.parametrize("file", FILES)
def test_what_the_table_needs_is_required_in_the_file(file: str) -> None:
    schema = SCHEMAS[file]
    needed = {column.name for column in schema.table.c if not column.nullable} - STORED_ALONE
    may_be_blank = {"person"}  # attendance keeps empty text there
    assert needed - may_be_blank <= set(schema.required)


@pytest.mark.parametrize("file", FILES)
def test_a_file_refers_only_to_files_that_are_loaded_before_it(file: str) -> None:
    before = list(SCHEMAS)[: list(SCHEMAS).index(file)]
    assert {column.refers_to for column in SCHEMAS[file].references.values()} <= set(before)


@pytest.mark.parametrize("file", FILES)
def test_the_least_a_row_needs_is_enough(file: str) -> None:
    result = with_cells(file)
    assert set(SCHEMAS[file].required) <= set(LEAST[file])
    assert result.rows.height == 1
    assert result.problems.is_empty()


@pytest.mark.parametrize("file", FILES)
def test_rows_have_the_types_of_the_table(file: str) -> None:
    types = stored_types(SCHEMAS[file].table.c)
    rows = with_cells(file, **dict.fromkeys(set(KINDS[file]) - set(LEAST[file]))).rows
    for name in set(rows.columns) - {ROW_NUMBER, "marac_name"}:
        assert rows.schema[name] == types[name], name


@pytest.mark.parametrize("file", FILES)
def test_each_column_says_what_it_means_in_a_sentence(file: str) -> None:
    for column in SCHEMAS[file].columns.values():
        assert re.fullmatch(r"[A-Z].*\.", column.meaning), column.name


@pytest.mark.parametrize("file", FILES)
def test_each_rule_of_a_file_has_its_sentence(file: str) -> None:
    schema = SCHEMAS[file]
    declared = {name for name, value in vars(schema.frame_schema).items() if _is_rule(value)}
    assert declared == set(schema.rules)
    for rule in schema.rules.values():
        assert set(rule.fields) <= set(schema.columns)


def _is_rule(value: object) -> bool:
    return isinstance(value, type(dy.rule()(lambda _: None)))


def test_headings_of_a_return_are_among_those_looked_for() -> None:
    assert "Secondary Care/ Acute trust" in headings()["returns"]
    assert headings()["cases"] == KINDS["cases"]


def test_the_data_dictionary_in_docs_is_what_the_schemas_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run python -m ingest.schemas.reference"


def test_the_data_dictionary_names_every_column_and_code() -> None:
    page = reference()
    for schema in SCHEMAS.values():
        for column in schema.columns.values():
            assert f"| `{column.name}` |" in page
            if column.kind in (Kind.CODE, Kind.CODES, Kind.PAIRED_CODES):
                assert column.code_list is not None
                assert all(f"| `{code}` |" in page for code in column.code_list.codes)


def test_no_two_headings_of_the_data_dictionary_are_the_same() -> None:
    titles = [title.lower() for title in re.findall(r"^#+ (.*)$", reference(), re.MULTILINE)]
    assert len(titles) == len(set(titles))
