"""How well pairs are found: recall and precision on invented people with known errors."""

from pathlib import Path

import polars as pl
import pytest

from ingest.matching.compare import compared
from ingest.matching.levels import DIFFERENT, LEVELS
from ingest.matching.model import model
from ingest.matching.prepared import prepared
from ingest.matching.sounds import folded, sound

from .corrupted import people_twice


def found(rows: pl.DataFrame) -> set[tuple[str, str]]:
    """The pairs that the model calls likely, the smaller id first."""
    ready = prepared(rows)
    pairs = compared(ready, model(), everyone=ready)
    likely = pairs.filter(pl.col("probability") >= model().likely)
    return {(min(pair), max(pair)) for pair in likely.select("person_id", "same_as").rows()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nineteen_of_twenty_are_found_and_one_in_a_hundred_is_wrong_at_most(
    tmp_path: Path, seed: int
) -> None:
    rows, pairs = people_twice(3000, seed, tmp_path)
    got = found(rows)
    right = len(got & pairs)
    assert right / len(pairs) >= 0.95
    assert right / len(got) >= 0.99


def test_the_same_rows_give_the_same_answer_in_any_order(tmp_path: Path) -> None:
    rows, _ = people_twice(600, 5, tmp_path)
    assert found(rows) == found(rows.sample(fraction=1, shuffle=True, seed=3))


def test_every_level_of_every_field_has_its_weight_and_no_other() -> None:
    for field, levels in LEVELS.items():
        assert {*levels, DIFFERENT} - {"blank"} == set(model().fields[field])
        weights = model().fields[field].values()
        assert sum(weight.m for weight in weights) == pytest.approx(1, abs=0.03)
        assert sum(weight.u for weight in weights) == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize(
    ("name", "is_folded", "sounds"),
    [
        ("Siân", "sian", "s500"),
        ("Małgorzata", "malgorzata", "m426"),
        ("O'Dellan", "odellan", "o345"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Dellan", "odellan", "o345"),
        ("Denholm-Ray", "denholm ray", "d545"),
        ("  Ash ", "ash", "a200"),
        ("Ashcraft", "ashcraft", "a261"),
        ("-", "", ""),
    ],
)
def test_names_are_compared_without_accents_and_as_they_sound(
    name: str, is_folded: str, sounds: str
) -> None:
    assert folded(name) == is_folded
    assert sound(folded(name)) == sounds
