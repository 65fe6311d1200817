"""The invented names, places and sentences that the synthetic records are made of."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

DATA = Path(__file__).parents[2] / "data"


@cache
def _toml(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((DATA / "synthetic" / name).read_text(encoding="utf-8"))


def names(heritage: str, kind: str) -> list[str]:
    """Names of one heritage; kind is `female`, `male` or `family`."""
    return list(_toml("names.toml")[heritage][kind])


def heritages() -> list[str]:
    return list(_toml("names.toml"))


def sentences(section: str, key: str) -> list[str]:
    """The sentences (or words) under one heading of words.toml."""
    return list(_toml("words.toml")[section][key])


def section(name: str) -> dict[str, list[str]]:
    """All lists of one section of words.toml."""
    return dict(_toml("words.toml")[name])


@cache
def return_headings() -> dict[str, str]:
    """The headings of the UK edition of the SafeLives return, by column letter."""
    text = (DATA / "reference" / "safelives_headers.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["uk"])


@cache
def agency_templates() -> pl.DataFrame:
    """The agencies of a MARAC: source, name pattern, core, and how often each takes part."""
    return pl.read_csv(DATA / "synthetic" / "agencies.csv")


@cache
def published_force_areas() -> pl.DataFrame:
    """SafeLives' published yearly figures by force area, as they stand."""
    return pl.read_csv(DATA / "published" / "force_areas_2018_2025.csv", infer_schema_length=None)


@cache
def other_nations() -> pl.DataFrame:
    """Force areas without a published table: force_area, nation, maracs, cases (assumed)."""
    return pl.read_csv(DATA / "synthetic" / "other_nations.csv")


def chronology_words() -> dict[str, Any]:
    """The parts of sentences in an invented chronology, and `same`: how another would say it."""
    return dict(_toml("chronology.toml"))
