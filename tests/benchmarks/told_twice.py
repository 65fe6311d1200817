"""Which entries of a chronology tell one event: against every two of them, by the same measure."""

from datetime import date
from typing import Any

import polars as pl
from contest import once, repeated
from rapidfuzz import fuzz, process

from ingest.synthetic.planted import Planted, planted
from queries.chronology_pairs import alike

Answer = tuple[float, dict[str, Any]]
AGENCIES = ("A1", "A2", "A3", "A4", "A5", "A6")


def _made(entries: str) -> tuple[Planted, pl.DataFrame]:
    told = planted(1, int(entries), case_id="C1", agencies=AGENCIES, ends_on=date(2026, 6, 1))
    return told, told.frame.with_columns(pl.col("occurred_on").str.to_date())


def ours(entries: str) -> Answer:
    """As the page compares them, with how many of the planted duplicates are found."""
    told, frame = _made(entries)
    truth = {(min(pair), max(pair)) for pair in told.duplicates}
    seconds = repeated(lambda: alike(frame))
    got = {(one.entry_id, one.other_id) for one in alike(frame)}
    right = len(got & truth)
    return seconds, {"recall": right / len(truth), "precision": right / len(got)}


def everything(entries: str) -> Answer:
    """Every entry beside every other one, by RapidFuzz's own matrix."""
    _told, frame = _made(entries)
    texts = frame["event"].to_list()
    return once(lambda: process.cdist(texts, texts, scorer=fuzz.token_sort_ratio)), {}
