"""Who is one person: how many pairs are found, how many found are right, how long it takes."""

from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa
from contest import once, repeated
from people.corrupted import Pairs, people_twice

from dashboard.record import open_record
from ingest.matching import proposing
from ingest.matching.compare import compared
from ingest.matching.model import model
from ingest.matching.prepared import prepared
from models.access import operator
from models.database import writing
from models.frames import insert_frame
from models.settings import Settings
from models.tables import people
from models.vault import make_key

Answer = tuple[float, dict[str, Any]]
SEED = 11


def ours(cache: str, people: str, errors: str) -> Answer:
    """Everybody against everybody; what is found from `propose` and from `likely` on."""
    rows, pairs = people_twice(
        int(people), SEED, Path(cache) / f"people-{people}", errors=float(errors)
    )
    kept: dict[str, pl.DataFrame] = {}

    def work() -> None:
        ready = prepared(rows)
        kept["found"] = compared(ready, model(), everyone=ready)

    seconds = once(work)
    told: dict[str, Any] = {"rows": rows.height, "pairs": len(pairs)}
    for name, least in (("possible", model().propose), ("likely", model().likely)):
        told[name] = _measured(kept["found"], pairs, least)
    return seconds, told


def _measured(found: pl.DataFrame, pairs: Pairs, least: float) -> dict[str, float]:
    chosen = found.filter(pl.col("probability") >= least).select("person_id", "same_as").rows()
    got = {(min(pair), max(pair)) for pair in chosen}
    right = len(got & pairs)
    return {"precision": right / max(len(got), 1), "recall": right / len(pairs)}


def after_a_referral(cache: str, people: str) -> Answer:
    """Three people of a new referral against the rest, in an encrypted record: read to written."""
    engine, ids = _record(Path(cache), int(people))
    by = operator("benchmark")
    seconds = repeated(lambda: proposing.propose_for(engine, ids, by=by))
    return seconds, {"rows": int(people)}


def _record(cache: Path, count: int) -> tuple[sa.Engine, list[str]]:
    """A record with so many people, made once, and three of them."""
    folder = cache / f"matching-{count}"
    settings = Settings(database_url=f"duckdb:///{folder / 'marac.duckdb'}")
    rows, _ = people_twice(count, SEED, cache / f"people-{count}")
    if not settings.database_file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        make_key(settings.key_path)
        engine = open_record(settings, create=True)
        with writing(engine) as connection:
            insert_frame(connection, people, rows.with_columns(sender=pl.lit("local")))
        engine.dispose()
    return open_record(settings), rows["person_id"].head(3).to_list()
