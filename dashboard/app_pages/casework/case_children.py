"""The children of a case."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_people
from dashboard.components.cover import covered, is_covered
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, Row, table
from dashboard.context import Context
from queries.case_page import CasePage

HEADINGS = ("Child", "Born", "To the victim", "To the perpetrator", "In the household", "School")


def draw(context: Context, page: CasePage) -> None:
    """How many live in the household, and each child that is named."""
    rows = page.children.rows(named=True)
    part_heading(_finding(page.case["children_in_household"], len(rows)))
    if rows:
        st.html(table([Column(name) for name in HEADINGS], map(_row, rows), caption="Children"))


def _finding(in_household: int | None, named: int) -> str:
    if in_household is None and not named:
        return "Children: not recorded"
    if not in_household and not named:
        return "No children in the household"
    told = "Children" if in_household is None else words.counted(in_household, "child", "children")
    return f"{told} in the household" + (f", {words.number(named)} named" if named else "")


def _row(row: dict[str, Any]) -> Row:
    called = covered(case_people.name(row), "covered", is_covered=is_covered())
    return [
        called or row["child_id"],
        words.day(row["date_of_birth"]),
        row["relation_to_victim"] or words.DASH,
        row["relation_to_perpetrator"] or words.DASH,
        words.yes_no(row["in_household"]) or words.NOT_RECORDED,
        row["school"] or words.DASH,
    ]
