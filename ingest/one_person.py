"""Which people are one person, worked out from the links that humans confirmed."""

import polars as pl
import sqlalchemy as sa

from models.frames import insert_frame, read_frame
from models.tables import person_links, same_person


def link_people(connection: sa.Connection) -> pl.DataFrame:
    """Writes anew who is one person; returns the people (person_id) for whom that changed,

    with those who stay behind where somebody was taken out: their cases lost an earlier one.
    Links are transitive. The one person is the first id of the group in the order of ids.
    """
    links = read_frame(connection, sa.select(person_links.c.person_id, person_links.c.same_as))
    old = read_frame(connection, sa.select(same_person))
    new = pl.DataFrame(
        list(one_person(links.rows()).items()),
        schema={"person_id": pl.String, "one_person_id": pl.String},
        orient="row",
    )
    connection.execute(same_person.delete())
    insert_frame(connection, same_person, new)
    both = ["person_id", "one_person_id"]
    every = pl.concat([old, new]).unique()
    groups = every.join(old.join(new, on=both), on=both, how="anti")["one_person_id"]
    return (
        every.filter(pl.col("one_person_id").is_in(groups.implode())).select("person_id").unique()
    )


def one_person(links: list[tuple[str, str]]) -> dict[str, str]:
    """Each linked id with the first id of its group."""
    first: dict[str, str] = {}

    def root(person: str) -> str:
        while first.setdefault(person, person) != person:
            person = first[person]
        return person

    for left, right in links:
        a, b = sorted((root(left), root(right)))
        first[b] = a
    return {person: root(person) for person in list(first)}
