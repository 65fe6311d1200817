"""What is made is the contract's: its files, columns, codes and references."""

from pathlib import Path

import polars as pl

from ingest.checking import check
from ingest.reading.files import read
from ingest.schemas import SCHEMAS, headings
from models.safelives import COLUMNS

from .rows import Files, items


def test_every_interchange_file_is_there(files: Files) -> None:
    assert set(files) == set(SCHEMAS)
    assert all(files.values())


def test_every_heading_is_the_contract_s_and_every_required_one_is_there(files: Files) -> None:
    for name, rows in files.items():
        schema, found = SCHEMAS[name], list(rows[0])
        assert set(schema.named(found)) == set(found), name
        assert set(schema.required) <= set(schema.named(found).values()), name


def test_past_returns_have_the_32_columns(files: Files) -> None:
    named = SCHEMAS["returns"].named(list(files["returns"][0]))
    assert list(named.values()) == list(COLUMNS.values())


def test_every_row_is_accepted(folder: Path) -> None:
    for sheet in read(folder, headings()):
        checked = check(SCHEMAS[sheet.name], sheet, sender="local")
        assert checked.problems.filter(pl.col("severity") == "error").is_empty(), sheet.name
        assert checked.problems.height <= sheet.frame.height * 0.01, sheet.name


def test_every_reference_resolves(files: Files) -> None:
    ids = {
        name: {row[SCHEMAS[name].key[0]] for row in rows}
        for name, rows in files.items()
        if name != "returns"
    }
    for name, rows in files.items():
        for column, kind in SCHEMAS[name].references.items():
            named = {item for row in rows for item in items(row.get(column, ""))}
            assert named <= ids[str(kind.refers_to)], (name, column)


def test_no_key_comes_twice(files: Files) -> None:
    for name, rows in files.items():
        if name != "returns":
            keys = [tuple(row.get(column) for column in SCHEMAS[name].key) for row in rows]
            assert len(set(keys)) == len(keys), name


def test_past_returns_name_a_marac_of_the_set(files: Files) -> None:
    assert {row["MARAC Name"] for row in files["returns"]} <= {m["name"] for m in files["maracs"]}


def test_past_returns_add_up(files: Files) -> None:
    for row in files["returns"]:
        cells = [float(text or 0) for text in list(row.values())[2:]]
        discussed, repeat, sources, minoritised = cells[0], cells[1], cells[4:18], cells[18]
        assert repeat <= discussed
        assert sum(sources) == discussed
        assert sum(cells[25:]) in (minoritised, 0)
