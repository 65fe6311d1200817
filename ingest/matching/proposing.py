"""Proposes which rows of people may be one person: after a referral, or for the whole record."""

from collections.abc import Iterable

import polars as pl
import sqlalchemy as sa

from ingest.case_numbers import new_row_id
from ingest.matching.compare import compared
from ingest.matching.explained import explained, levels_reached, speaks_more
from ingest.matching.model import Model, model
from ingest.matching.prepared import KEYS, people_of, prepared
from models.access import Permission, User, check_may, check_may_any
from models.database import writing
from models.frames import delete_frame, insert_frame, read_frame, update_frame
from models.named_people import PERPETRATOR, VICTIM, named_people
from models.tables import person_matches, same_person
from models.trail import note_frame, now

PROPOSED, CONFIRMED, REFUSED, UNDONE = "proposed", "confirmed", "refused", "undone"
BETWEEN = " · "  # between the two ids in the trail

# Who writes something that may name a person whom the record knows already.
_MAY_PROPOSE = frozenset({Permission.DO_CASEWORK, Permission.REFER, Permission.IMPORT})
_FOUND = {
    "person_id": pl.String,
    "same_as": pl.String,
    "probability": pl.Float64,
    "explained": pl.String,
}


def propose_all(engine: sa.Engine, *, by: User) -> int:
    """Compares everybody with everybody who may be the same; returns how many pairs are new."""
    check_may(by, Permission.DO_CASEWORK)
    with engine.connect() as connection:
        everyone = prepared(people_of(connection))
    return _kept(engine, _found(everyone, everyone), by=by, only=None)


def propose_for(engine: sa.Engine, person_ids: Iterable[str], *, by: User) -> int:
    """Compares these people with the rest, after they were added or changed.

    Returns how many pairs are new: not for the eyes of somebody who may not see the others' cases.
    """
    check_may_any(by, _MAY_PROPOSE)
    wanted = set(person_ids)
    with engine.connect() as connection:
        everyone = prepared(people_of(connection))
    found = _found(_near(everyone, wanted), everyone)
    about = pl.col("person_id").is_in(sorted(wanted)) | pl.col("same_as").is_in(sorted(wanted))
    return _kept(engine, found.filter(about), by=by, only=wanted)


def _near(everyone: pl.DataFrame, wanted: set[str]) -> pl.DataFrame:
    """These people and whoever shares a key with one of them."""
    mine = everyone.filter(pl.col("unique_id").is_in(sorted(wanted)))
    shares = [pl.col(key).is_in(mine[key].drop_nulls().implode()) for key in KEYS]
    return everyone.filter(
        pl.any_horizontal(pl.col("unique_id").is_in(sorted(wanted)), *shares).fill_null(False)
    )


def _found(rows: pl.DataFrame, everyone: pl.DataFrame) -> pl.DataFrame:
    """The pairs to propose, each with the smaller id first: columns of `_FOUND`."""
    chosen: Model = model()
    pairs = compared(rows, chosen, everyone=everyone)
    told = [
        (
            *sorted((row["person_id"], row["same_as"])),
            row["probability"],
            explained(row, chosen, size=everyone.height),
        )
        for row in pairs.iter_rows(named=True)
    ]
    return pl.DataFrame(told, schema=_FOUND, orient="row")


def _kept(engine: sa.Engine, found: pl.DataFrame, *, by: User, only: set[str] | None) -> int:
    """Keeps what is new or otherwise than before; takes back what no longer holds."""
    with writing(engine) as connection:
        known = read_frame(connection, sa.select(person_matches))
        fresh = _sensible(connection, found).join(
            known.select(
                *("person_id", "same_as", "match_id", "status"), pl.col("explained").alias("before")
            ),
            on=["person_id", "same_as"],
            how="left",
        )
        new = fresh.filter(pl.col("match_id").is_null())
        changed = _changed(fresh.filter(pl.col("match_id").is_not_null()))
        gone = _gone(known, fresh, only)
        _add(connection, new, by)
        _change(connection, changed, by)
        _take_back(connection, gone, by)
    return new.height + changed.filter(pl.col("status") != PROPOSED).height


def _sensible(connection: sa.Connection, found: pl.DataFrame) -> pl.DataFrame:
    """Without pairs that links join already, or that would harm themselves in a case."""
    one = read_frame(connection, sa.select(same_person))
    named = named_people()
    roles = read_frame(connection, sa.select(named.c.case_id, named.c.person_id, named.c.role))

    def root(frame: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
        beside = one.rename({"person_id": column, "one_person_id": name})
        return frame.join(beside, on=column, how="left").with_columns(
            pl.coalesce(name, column).alias(name)
        )

    roles = root(roles, "person_id", "one")
    victims = roles.filter(pl.col("role") == VICTIM).select("case_id", pl.col("one").alias("v"))
    harms = (
        roles.filter(pl.col("role") == PERPETRATOR)
        .select("case_id", pl.col("one").alias("p"))
        .join(victims, on="case_id")
        .select("v", "p")
    )
    rooted = root(root(found, "person_id", "a"), "same_as", "b").filter(pl.col("a") != pl.col("b"))
    for left, right in (("a", "b"), ("b", "a")):
        rooted = rooted.join(harms, left_on=[left, right], right_on=["v", "p"], how="anti")
    return rooted.select(list(_FOUND))


def _changed(known: pl.DataFrame) -> pl.DataFrame:
    """What is proposed still or anew: a refused pair only where the rows now agree better."""
    rows = [
        row
        for row in known.iter_rows(named=True)
        if (
            levels_reached(row["explained"]) != levels_reached(row["before"])
            if row["status"] == PROPOSED
            else speaks_more(row["explained"], row["before"])
        )
    ]
    return pl.DataFrame(rows, schema=known.schema)


def _gone(known: pl.DataFrame, found: pl.DataFrame, only: set[str] | None) -> pl.DataFrame:
    """Proposals nobody decided that the rows, as they are now, no longer bear out."""
    waiting = known.filter(pl.col("status") == PROPOSED)
    if only is not None:
        ids = sorted(only)
        waiting = waiting.filter(pl.col("person_id").is_in(ids) | pl.col("same_as").is_in(ids))
    return waiting.join(found, on=["person_id", "same_as"], how="anti")


def _add(connection: sa.Connection, new: pl.DataFrame, by: User) -> None:
    rows = new.select(*_FOUND).with_columns(
        pl.Series("match_id", [new_row_id("match") for _ in range(new.height)], pl.String),
        pl.lit(model().version).alias("model_version"),
        pl.lit(now()).alias("proposed_at"),
        pl.lit(PROPOSED).alias("status"),
    )
    insert_frame(connection, person_matches, rows)
    _note(connection, "propose a match", rows, by)


def _change(connection: sa.Connection, changed: pl.DataFrame, by: User) -> None:
    rows = changed.select("match_id", *_FOUND).with_columns(
        pl.lit(model().version).alias("model_version"),
        pl.lit(now()).alias("proposed_at"),
        pl.lit(PROPOSED).alias("status"),
    )
    update_frame(connection, person_matches, rows.drop("person_id", "same_as"), ["match_id"])
    _note(connection, "propose a match again", rows, by)


def _take_back(connection: sa.Connection, gone: pl.DataFrame, by: User) -> None:
    delete_frame(connection, person_matches, gone.select("match_id"))
    _note(connection, "take back a proposed match", gone, by)


def _note(connection: sa.Connection, what: str, rows: pl.DataFrame, by: User) -> None:
    if rows.is_empty():
        return
    lines = rows.select(
        pl.concat_str("person_id", "same_as", separator=BETWEEN).alias("record"),
        pl.lit(None, pl.String).alias("before"),
        pl.concat_str(pl.lit('{"model": "'), "model_version", pl.lit('"}')).alias("after"),
    )
    note_frame(connection, by, what, kind="person_matches", changes=lines)
