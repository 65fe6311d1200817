"""The people in erased cases: who leaves the record, and what is left of them in a case."""

from collections.abc import Iterator
from datetime import date

import polars as pl
import sqlalchemy as sa

from ingest.erasing.birthdays import latest_alike
from ingest.one_person import one_person
from models.frames import delete_frame, insert_frame, read_frame, schema, staged_ids
from models.keys import ERASED
from models.tables import people, person_links, person_matches, same_person

# What figures read of a victim; of a perpetrator they read the date of birth alone.
_OF_A_VICTIM = (
    "gender",
    "gender_same_as_birth",
    "ethnicity",
    "sexual_orientation",
    "disabilities",
)
_NAMED_ELSEWHERE = """
SELECT p.id FROM {people} AS p JOIN cases AS c ON c.victim_id = p.id
WHERE c.case_id NOT IN (SELECT id FROM {cases})
UNION
SELECT p.id FROM {people} AS p
JOIN (
    SELECT case_id, UNNEST(STRING_TO_ARRAY(perpetrator_ids, ';')) AS person_id FROM cases
) AS n ON n.person_id = p.id
WHERE n.case_id NOT IN (SELECT id FROM {cases})
"""


def leaving(connection: sa.Connection, case_ids: pl.Series, persons: set[str]) -> pl.Series:
    """Who of these people, and of those found to be the same, is in no other case."""
    groups = read_frame(connection, sa.select(same_person))
    mine = groups.filter(pl.col("person_id").is_in(sorted(persons)))["one_person_id"].unique()
    linked = groups.filter(pl.col("one_person_id").is_in(mine.implode()))
    every = pl.Series(sorted(persons | set(linked["person_id"])), dtype=pl.String)
    with staged_ids(connection, every) as name, staged_ids(connection, case_ids) as erased:
        question = sa.text(_NAMED_ELSEWHERE.format(people=name, cases=erased))
        elsewhere = set(connection.execute(question).scalars())
    stay = linked.filter(pl.col("person_id").is_in(sorted(elsewhere)))["one_person_id"]
    whole = linked.filter(~pl.col("one_person_id").is_in(stay.implode()))
    gone = (persons | set(whole["person_id"])) - elsewhere
    return pl.Series(sorted(gone), dtype=pl.String)


def left_of(
    person: dict[str, object], new_id: str, *, days: list[date], is_victim: bool
) -> dict[str, object]:
    """The row that stands for a person in an erased case: only what figures of it read.

    `days` are those of the meetings at which the case was heard; without one nothing is read.
    """
    born = person["date_of_birth"]
    kept: dict[str, object] = {"person_id": new_id, "sender": ERASED}
    if isinstance(born, date):
        kept["date_of_birth"] = latest_alike(born, days)
    if is_victim and days:
        kept |= {name: person[name] for name in _OF_A_VICTIM}
    return kept


def add(connection: sa.Connection, rows: list[dict[str, object]]) -> None:
    """Adds what is left of people."""
    insert_frame(connection, people, pl.DataFrame(rows, schema=pl.Schema(schema(people.c))))


def forget(connection: sa.Connection, gone: pl.Series, links: pl.DataFrame) -> None:
    """Takes people out, with their links; those whom a link through them joined stay joined."""
    bridges = list(_bridges(connection, set(gone)))
    delete_frame(connection, person_links, links.select("person_id", "same_as"))
    for column in ("person_id", "same_as"):
        delete_frame(connection, person_matches, pl.DataFrame({column: gone}))
    delete_frame(connection, people, pl.DataFrame({"person_id": gone}))
    insert_frame(
        connection, person_links, pl.DataFrame(bridges, schema=pl.Schema(schema(person_links.c)))
    )


def _bridges(connection: sa.Connection, gone: set[str]) -> Iterator[dict[str, object]]:
    """The links that are needed so that who stays is the same person as before."""
    links = read_frame(connection, sa.select(person_links))
    pairs = links.select("person_id", "same_as").rows()
    before = one_person(pairs)
    after = one_person([pair for pair in pairs if not gone & set(pair)])
    roots: dict[str, list[str]] = {}
    for person, group in before.items():
        root = after.get(person, person)
        if person not in gone and root not in roots.setdefault(group, []):
            roots[group].append(root)
    pattern = {row["person_id"]: row for row in links.iter_rows(named=True)}
    for group, found in roots.items():
        some = next(row for one, row in pattern.items() if before[one] == group)
        for first, second in zip(sorted(found), sorted(found)[1:], strict=False):
            yield some | {"person_id": first, "same_as": second}
