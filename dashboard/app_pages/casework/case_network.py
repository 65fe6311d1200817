"""The people of a case in a picture, with those of other cases who hang on them; then in words."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.person import person_address
from dashboard.case_links import case_address
from dashboard.components.cover import covered, is_covered
from dashboard.components.heading import part_heading
from dashboard.components.network_picture import Box, Line, picture
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.access import Permission, may
from models.codes import RELATIONSHIP
from models.named_people import PERPETRATOR, VICTIM
from queries.case_page import CasePage
from queries.network import CHILD, Edge, Network, Node, network

MOST_OTHERS = 12
_COVERED = "covered"
_SHORT = {"ex_civil_partner": "ex-civil partner", "extended_family": "wider family"}


def draw(context: Context, page: CasePage) -> None:
    """The picture, and the same as a table whose links lead on."""
    case_id = page.case["case_id"]
    with context.engine.connect() as connection:
        found = network(connection, user=context.user, case_id=case_id)
    if not found.edges:
        return
    others = sorted({edge.case_id for edge in found.edges} - {case_id})
    part_heading(
        f"Its people are also in {words.counted(len(others), 'other case')}"
        if others
        else "Nobody of this case is in another one you may see",
        "Arrows lead from who harms to who is harmed. Dashed: from another case.",
    )
    left_out = _draw_picture(found, case_id)
    if left_out:
        more = words.counted(left_out, "more person", "more people")
        st.html(f'<p class="m-count">{more} in the table below.</p>')
    st.html(_table(context, found, case_id))


def _draw_picture(found: Network, case_id: str) -> int:
    """Draws it; returns how many people of other cases did not fit."""
    others = [node.node_id for node in found.nodes if not node.is_here]
    left_out = set(others[MOST_OTHERS:])
    columns = _columns(found, case_id)
    boxes = [
        _box(node, found, case_id, columns[node.node_id])
        for node in found.nodes
        if node.node_id not in left_out
    ]
    lines = [
        _line(edge, case_id) for edge in found.edges if not {edge.source, edge.target} & left_out
    ]
    label = "The people of this case and who harms whom; the table below says the same"
    st.html(picture(boxes, lines, label=label))
    return len(left_out)


def _columns(found: Network, case_id: str) -> dict[str, int]:
    """Children stand left of the victim; who harms the victim right of them; then the others."""
    victim = {edge.target for edge in found.edges if edge.case_id == case_id}
    harm_victim = {edge.source for edge in found.edges if edge.target in victim}
    columns = {}
    for node in found.nodes:
        if CHILD in node.parts:
            column = 0
        elif node.node_id in victim:
            column = 1
        else:
            column = 2 if node.node_id in harm_victim else 3
        columns[node.node_id] = column
    return columns


def _box(node: Node, found: Network, case_id: str, column: int) -> Box:
    kind = "both" if len(node.parts) > 1 else node.parts[0]
    elsewhere = sorted(
        {edge.case_id for edge in found.edges if node.node_id in (edge.source, edge.target)}
        - {case_id}
    )
    where = f"in {words.listed(elsewhere, most=2)}" if elsewhere else ""
    if node.is_here and where:
        where = f"also {where}"
    return Box(
        node.node_id,
        kind,
        column,
        tuple(filter(None, (_part(node), _name(node), where))),
        is_dashed=not node.is_here,
    )


def _part(node: Node) -> str:
    return words.sentence(" and ".join(node.parts))


def _name(node: Node) -> str:
    return covered(node.name, _COVERED, is_covered=is_covered()) or "name not recorded"


def _line(edge: Edge, case_id: str) -> Line:
    return Line(
        edge.source,
        edge.target,
        _relation(edge),
        is_dashed=edge.case_id != case_id,
        has_arrow=edge.kind != CHILD,
    )


def _relation(edge: Edge) -> str:
    code = edge.relationship or ""
    told = _SHORT.get(code) or RELATIONSHIP.get(code, code)
    return told.lower()


def _table(context: Context, found: Network, case_id: str) -> str:
    nodes = {node.node_id: node for node in found.nodes}
    opens = may(context.user, Permission.DO_CASEWORK)
    columns = [Column(name) for name in ("Who", "Is to them", "Whom", "Case")]
    rows: list[Row] = [
        [
            _person(nodes[edge.source], opens=opens),
            _said(edge),
            _person(nodes[edge.target], opens=opens),
            "this case"
            if edge.case_id == case_id
            else Cell(edge.case_id, link=case_address(edge.case_id)),
        ]
        for edge in found.edges
    ]
    return table(columns, rows, caption="Who hangs together in this case, and by which case")


def _said(edge: Edge) -> str:
    told = _relation(edge)
    if edge.kind == CHILD:
        return told or "child, relation not recorded"
    return f"perpetrator ({told})" if told else "perpetrator"


def _person(node: Node, *, opens: bool) -> Cell:
    named = f"{_name(node)}, {' and '.join(node.parts)}"
    if not opens or node.person_id is None or not set(node.parts) & {VICTIM, PERPETRATOR}:
        return Cell(named)
    return Cell(named, link=person_address(node.person_id))
