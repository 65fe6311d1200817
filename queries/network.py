"""Who hangs together in a case: its people, and those of other cases that share one of them."""

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.frames import read_frame
from models.named_people import PERPETRATOR, VICTIM
from models.tables import cases, children
from queries.case_access import check_case
from queries.people_in_cases import in_sight, names_of

CHILD = "child"


@dataclass(frozen=True)
class Node:
    """Somebody in the picture; `is_here` says that it is in this case.

    `parts` are what they are in the cases in sight: victim, perpetrator, child.
    """

    node_id: str
    name: str | None
    parts: tuple[str, ...]
    is_here: bool
    person_id: str | None = None


@dataclass(frozen=True)
class Edge:
    """Who harms whom, or whose child it is, by which case; `relationship` is a code or words."""

    source: str
    target: str
    kind: str
    case_id: str
    relationship: str | None = None


@dataclass(frozen=True)
class Network:
    """The people around a case, those of the case first, and what is between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, node_id: str) -> Node:
        return next(node for node in self.nodes if node.node_id == node_id)


def network(connection: sa.Connection, *, user: User, case_id: str) -> Network:
    """The picture of a case. Raises NotAllowed where it is not in sight.

    Other cases are drawn only where they are in sight too and somebody of this case is in them.
    """
    check_case(connection, user, case_id)
    named = in_sight(connection, user)
    mine = set(named.filter(pl.col("case_id") == case_id)["one"])
    shared = set(named.filter(pl.col("one").is_in(sorted(mine)))["case_id"])
    around = named.filter(pl.col("case_id").is_in(sorted(shared)))
    names = names_of(connection, pl.concat([around["person_id"], around["one"]]))
    edges = _harm(connection, around, case_id)
    young, of = _children(connection, case_id, around)
    nodes = [_person(around, one, mine, names) for one in _in_order(around, case_id)]
    return Network((*nodes, *young), (*edges, *of))


def _in_order(around: pl.DataFrame, case_id: str) -> list[str]:
    """This case's victim, its perpetrators, then the others."""
    rank = (
        pl.when(pl.col("case_id") != case_id).then(2).when(pl.col("role") == VICTIM).then(0)
    ).otherwise(1)
    return (
        around.with_columns(rank.alias("rank"))
        .sort("rank", "case_id", "one")
        .unique("one", keep="first", maintain_order=True)["one"]
        .to_list()
    )


def _person(around: pl.DataFrame, one: str, mine: set[str], names: dict[str, str]) -> Node:
    rows = around.filter(pl.col("one") == one)
    held = set(rows["role"])
    named = names.get(one) or next(filter(None, map(names.get, rows["person_id"])), None)
    parts = tuple(part for part in (VICTIM, PERPETRATOR) if part in held)
    return Node(one, named, parts, one in mine, rows["person_id"].min())  # type: ignore[arg-type]


def _harm(connection: sa.Connection, around: pl.DataFrame, case_id: str) -> list[Edge]:
    """From each perpetrator to the victim, this case's first."""
    relation = _relationships(connection, sorted(set(around["case_id"])))
    victims = dict(around.filter(pl.col("role") == VICTIM).select("case_id", "one").rows())
    harming = around.filter(pl.col("role") == PERPETRATOR)
    edges = [
        Edge(one, victims[case], "harm", case, relation.get((case, person_id)))
        for case, person_id, one in harming.select("case_id", "person_id", "one").rows()
        if case in victims
    ]
    return sorted(edges, key=lambda edge: (edge.case_id != case_id, edge.case_id, edge.source))


def _relationships(
    connection: sa.Connection, case_ids: list[str]
) -> dict[tuple[str, str], str | None]:
    rows = connection.execute(
        sa.select(cases.c.case_id, cases.c.perpetrator_ids, cases.c.relationships).where(
            cases.c.case_id.in_(case_ids)
        )
    ).all()
    found: dict[tuple[str, str], str | None] = {}
    for case_id, perpetrators, relationships in rows:
        told = (relationships or "").split(";")
        for place, person_id in enumerate((perpetrators or "").split(";")):
            found[case_id, person_id] = (told[place] or None) if place < len(told) else None
    return found


def _children(
    connection: sa.Connection, case_id: str, around: pl.DataFrame
) -> tuple[list[Node], list[Edge]]:
    """The children of the case, each with what they are to the victim."""
    victim = around.filter(pl.col("case_id") == case_id, pl.col("role") == VICTIM)["one"]
    rows = read_frame(
        connection,
        sa.select(
            children.c.child_id,
            children.c.given_names,
            children.c.family_name,
            children.c.relation_to_victim,
        )
        .where(children.c.case_id == case_id)
        .order_by(children.c.date_of_birth, children.c.child_id),
    ).rows()
    nodes = [
        Node(f"child {child}", " ".join(filter(None, (given, family))) or None, (CHILD,), True)
        for child, given, family, _ in rows
    ]
    edges = [
        Edge(f"child {child}", victim[0], CHILD, case_id, relation)
        for child, _, _, relation in rows
        if not victim.is_empty()
    ]
    return nodes, edges
